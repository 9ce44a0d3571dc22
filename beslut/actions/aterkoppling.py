"""What comes back from those who were sent a decision: receipt, answers, reminders; and the matter's own end."""

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from arenden.actions.arende import avsluta
from arenden.models import Arende
from beslut import policy
from beslut.expedieringsflow import KLARA, Svarssteg, Svarsutfall, Utskickslage, svaret
from beslut.flow import Punktlage
from beslut.models import Aterkoppling, Behandling, Handling, Mottagare, Svar, Utskick
from beslut.protokollsprak.ord import datum, punkter
from forum.epost import till_adress
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse

ALLA_HAR_SVARAT = "Alla mottagare har svarat."
_FALT = ("utfall", "datum", "organ", "paragraf", "lank", "kommentar", "lamnat_av")


def borja_vanta(mottagare: Mottagare, handlingar: Iterable[Handling], *, av: Anvandare | None) -> list[Aterkoppling]:
    """Begin to wait for *mottagare*'s answer on each decided beslutspunkt that *handlingar* are extracts of.

    The caller holds the ärende's lock. Of a corrected extract the answer waited for is the same; it shows the newest.
    """
    dagar = mottagare.arende.organ.svarsdagar
    senast = timezone.localdate() + dt.timedelta(days=dagar) if dagar else None
    kanda = {rad.identitet: rad for rad in mottagare.aterkopplingar.select_for_update(of=("self",))}
    nya = []
    for utdrag in (h for h in handlingar if h.slag == Handling.Slag.UTDRAG):
        rad = kanda.get(utdrag.identitet)
        if rad is None:
            rad = Aterkoppling(mottagare=mottagare, identitet=utdrag.identitet, senast=senast)
            nya.append(rad)
        elif rad.handling_id == utdrag.pk:
            continue
        rad.handling = utdrag
        rad.paragraf, rad.nr = utdrag.fakta.get("paragraf") or 0, utdrag.fakta["punkt"]["nr"]
        rad.spara(av=av, skal="expedierad")
    return nya


def _las(mottagare: Mottagare, *, av: Anvandare | None) -> Arende:
    """Lock the ärende, then the recipient's row is the caller's. *av* is None for one who came by the personal link."""
    arende = Arende.objects.las(mottagare.arende_id)
    if av is not None and not policy.may_expediera(av, arende):
        raise PermissionDenied("Bara registratorn och sekreteraren noterar svar.")
    if av is None and not mottagare.lanken_galler():
        raise PermissionDenied("Länken gäller inte längre.")
    return arende


def _vilka(rader: Sequence[Aterkoppling]) -> str:
    return punkter([rad.nr for rad in rader])


@transaction.atomic
def ta_emot(mottagare: Mottagare, *, av: Anvandare | None) -> list[Aterkoppling]:
    """Note that all that *mottagare* has been sent has arrived; return what was news. Raises PermissionDenied."""
    arende = _las(mottagare, av=av)
    nya = []
    for rad in Aterkoppling.objects.select_for_update(of=("self",)).filter(mottagare=mottagare, mottagen=None):
        rad.lage = svaret(rad.lage, Svarssteg.TA_EMOT)
        rad.mottagen = timezone.now()
        nya.append(rad.spara(av=av, skal="mottagen"))
    if nya:
        Handelse.skriv(arende, "mottaget", av=av, namn=mottagare.namn, punkter=_vilka(nya))
    return nya


@transaction.atomic
def svara(aterkoppling: Aterkoppling, *, av: Anvandare | None, uppgifter: dict[str, Any]) -> Svar:
    """Keep one answer of a recipient; the earlier ones stay. The same answer twice is one answer.

    Locks ärende and row. The last answer that is waited for closes the ärende. Raises PermissionDenied, OtillatetSteg.
    """
    arende = _las(aterkoppling.mottagare, av=av)
    rad = Aterkoppling.objects.las(aterkoppling.pk)
    forra = rad.senaste_svar
    falt = {namn: uppgifter.get(namn) or ("" if namn != "datum" else None) for namn in _FALT}
    if forra is not None and all(getattr(forra, namn) == varde for namn, varde in falt.items()):
        return forra
    beslutat = falt["utfall"] != Svarsutfall.PAGAR
    rad.lage = svaret(rad.lage, Svarssteg.SVARA if beslutat else Svarssteg.LAMNA_BESKED)
    rad.mottagen = rad.mottagen or timezone.now()
    rad.spara(av=av, skal="svar")
    svar = Svar(aterkoppling=rad, nr=(forra.nr if forra else 0) + 1, av=av, **falt)
    svar.full_clean(exclude=["aterkoppling", "nr", "av"])
    svar.save(force_insert=True)
    utfall = f"{svar.get_utfall_display()[:1].lower()}{svar.get_utfall_display()[1:]} {svar.kort}".strip()
    Handelse.skriv(
        arende, "svar", av=av, namn=rad.mottagare.namn, punkter=_vilka([rad]), utfall=utfall, skal=svar.kommentar
    )
    avsluta_om_klart(arende)
    return svar


@transaction.atomic
def avskriv(aterkoppling: Aterkoppling, *, av: Anvandare, skal: str) -> Aterkoppling:
    """Stop waiting for an answer, with a reason. Raises PermissionDenied, OtillatetSteg."""
    arende = _las(aterkoppling.mottagare, av=av)
    rad = Aterkoppling.objects.las(aterkoppling.pk)
    rad.lage = svaret(rad.lage, Svarssteg.AVSKRIV)
    rad.mottagen = rad.mottagen or timezone.now()
    rad.spara(av=av, skal=skal or "svar väntas inte")
    Handelse.skriv(arende, "svar_avskrivet", av=av, namn=rad.mottagare.namn, punkter=_vilka([rad]), skal=skal)
    avsluta_om_klart(arende)
    return rad


@transaction.atomic
def vanta_igen(aterkoppling: Aterkoppling, *, av: Anvandare) -> Aterkoppling:
    """Wait for an answer after all. Raises PermissionDenied, OtillatetSteg."""
    arende = _las(aterkoppling.mottagare, av=av)
    rad = Aterkoppling.objects.las(aterkoppling.pk)
    rad.lage = svaret(rad.lage, Svarssteg.VANTA)
    rad.spara(av=av, skal="svar väntas")
    Handelse.skriv(arende, "svar_vantas", av=av, namn=rad.mottagare.namn, punkter=_vilka([rad]))
    return rad


def avsluta_om_klart(arende: Arende) -> bool:
    """Close the (locked) ärende when every recipient has answered on every beslutspunkt, and no point still waits."""
    alla = Aterkoppling.objects.filter(mottagare__arende=arende, mottagare__borttagen=None)
    if arende.avslutat is not None or not alla.exists() or alla.exclude(lage__in=KLARA).exists():
        return False
    oavgjorda = Behandling.objects.filter(version__skrivelse__arende=arende).exclude(lage=Punktlage.AVGJORD)
    avgjorda = Behandling.objects.filter(version__skrivelse__arende=arende, lage=Punktlage.AVGJORD)
    if oavgjorda.exclude(identitet__in=avgjorda.values("identitet")).exists():
        return False
    # A decided point that nobody has been sent is not finished either.
    if avgjorda.exclude(identitet__in=alla.values("identitet")).exists():
        return False
    avsluta(arende, av=None, skal=ALLA_HAR_SVARAT)
    return True


@transaction.atomic
def paminn(mottagare: Mottagare, *, av: Anvandare | None, dag: dt.date | None = None) -> Utskick:
    """Remind one recipient of what it has not answered. Raises PermissionDenied, Konflikt where nothing waits.

    *av* is None for the worker: once in each `Organ.svarsdagar`, and Konflikt where another worker has just done it.
    """
    arende = Arende.objects.las(mottagare.arende_id)
    if av is not None and not policy.may_expediera(av, arende):
        raise PermissionDenied("Bara registratorn och sekreteraren påminner.")
    vantar = list(mottagare.aterkopplingar.vantande().order_by("senast", "pk"))
    if not vantar:
        raise Konflikt(f"{mottagare} har inget obesvarat i ärendet.")
    if av is None and not _dags_att_paminna(mottagare, dag or timezone.localdate()):
        raise Konflikt(f"{mottagare} är redan påmind.")
    if not mottagare.epost:
        raise Konflikt(f"{mottagare} har ingen e-postadress. Lägg till den eller påminn på annat sätt.")
    if not mottagare.lanken_galler():
        raise Konflikt(f"Svarslänken för {mottagare} är återkallad. Ge en ny länk först.")
    utskick = Utskick(mottagare=mottagare, slag=Utskick.Slag.PAMINNELSE, epost=mottagare.epost, av=av)
    senast = min((rad.senast for rad in vantar if rad.senast), default=None)
    utskick.mejl = till_adress(
        mottagare.epost,
        amne=f"Påminnelse: {arende.organ} väntar på svar om {arende.arendemening} ({arende.diarienummer})",
        rader=[
            f"{arende.organ} har inte fått svar från {mottagare} på {_vilka(vantar)} i ärendet "
            f"{arende.arendemening}, {arende.diarienummer}.",
            f"Svaret skulle ha lämnats senast {datum(senast)}." if senast and senast < timezone.localdate() else "",
            "På sidan nedan lämnar ni besked, punkt för punkt. Ni behöver inget konto.",
        ],
        lank=mottagare.lank,
        marke=str(utskick.uuid),
    )
    utskick.save(force_insert=True)
    Handelse.skriv(arende, "paminnelse", av=av, namn=mottagare.namn)
    return utskick


def _dags_att_paminna(mottagare: Mottagare, dag: dt.date) -> bool:
    mellan = dt.timedelta(days=mottagare.arende.organ.svarsdagar or 30)
    senast = mottagare.utskick.exclude(lage=Utskickslage.MISSLYCKAT).order_by("-tid").first()
    return senast is None or timezone.localtime(senast.tid).date() + mellan <= dag


def paminn_sena(dag: dt.date | None = None) -> int:
    """Remind each recipient past its day, once in every `Organ.svarsdagar`; return how many. For the worker."""
    dag = dag or timezone.localdate()
    sena = Mottagare.objects.kvar().filter(
        arende__avslutat=None, lank_aterkallad=None, aterkopplingar__in=Aterkoppling.objects.forsenade(dag)
    )
    antal = 0
    for mottagare in sena.exclude(epost="").select_related("arende__organ").distinct():
        if _dags_att_paminna(mottagare, dag):
            # Answered or withdrawn in this very moment: then there is nothing to remind of.
            with suppress(Konflikt):
                paminn(mottagare, av=None, dag=dag)
                antal += 1
    return antal
