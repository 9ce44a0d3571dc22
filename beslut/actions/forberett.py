"""Prepare a yrkande before it is put: write it, ask others to join, hand it in, take it back.

Each action locks the sammanträde, and so is judged by where the meeting stands; a meeting that goes on is told.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from beslut import policy
from beslut.actions.motet import andrat
from beslut.actions.yrkande import MED_LYDELSE, handelse, som_text
from beslut.flow import Lage as Punktlagen
from beslut.flow import Punktlage
from beslut.models import Behandling, Dagordningspunkt, Medyrkare, Yrkande, att_bjuda
from beslut.motesflow import Yrkandelage, Yrkandeslag, Yrkandesteg, nasta_yrkande
from beslut.yrkandefoljd import fore
from forum import epost
from forum.fel import Konflikt
from forum.flow import Lage
from forum.models import Anvandare, Sammantrade

OPPNA = frozenset({Lage.KALLAT, Lage.PAGAR})


def kan_forberedas(punkt: Dagordningspunkt) -> bool:
    """Tell whether yrkanden on *punkt* can still be prepared: called, and not yet settled."""
    return punkt.sammantrade.lage in OPPNA and punkt.lage in {Punktlagen.PLANERAD, Punktlagen.PAGAR}


@transaction.atomic
def borja(
    punkt: Dagordningspunkt,
    *,
    av: Anvandare,
    slag: str,
    behandling: Behandling | None = None,
    lydelse: str = "",
    skal: str = "",
    fran: Yrkande | None = None,
) -> Yrkande:
    """Begin a yrkande, seen by nobody else; *fran* is one's own from where the item was before, taken up again.

    Raises PermissionDenied, Konflikt.
    """
    punkt = _las(punkt)
    if not policy.may_fraga(av, punkt):
        raise PermissionDenied(f"Yrkanden görs av ledamöter och ersättare i {punkt.sammantrade.organ}.")
    if behandling is not None and behandling.dagordningspunkt_id != punkt.pk:
        raise Konflikt("Beslutspunkten hör till en annan punkt på listan.")
    if behandling is not None and behandling.lage != Punktlage.VANTAR:
        raise Konflikt(f"Beslutspunkt {behandling.nr} är redan behandlad.")
    if slag == Yrkandeslag.ANDRAD and behandling is None:
        raise Konflikt("En ändrad lydelse gäller en beslutspunkt. Välj vilken.")
    if fran is not None and (
        fran.slag != slag
        or fran.av_id != av.pk
        or fran.dagordningspunkt_id not in fore(punkt)
        or not Yrkande.objects.som_kan_foljas(av).filter(pk=fran.pk).exists()
    ):
        raise Konflikt("Yrkandet är redan upptaget igen, eller kan inte följa med till det här sammanträdet.")
    yrkande = Yrkande(
        sammantrade=punkt.sammantrade,
        dagordningspunkt=punkt,
        behandling=None if slag == Yrkandeslag.NY_PUNKT else behandling,
        fran=fran,
        slag=slag,
        av=av,
        **_ord(slag, lydelse, skal),
    )
    return yrkande.spara(av=av, skal="förberett")


@transaction.atomic
def skriv_om(yrkande: Yrkande, *, av: Anvandare, revision: int, lydelse: str = "", skal: str = "") -> Yrkande:
    """Change a draft. Those who have joined in are asked again: what they said yes to is no longer what stands there.

    Raises PermissionDenied, Motsagelse, Konflikt.
    """
    yrkande = _las_eget(yrkande, av=av)
    _krav_utkast(yrkande)
    yrkande.krav_revision(revision)
    nytt = _ord(yrkande.slag, lydelse, skal)
    if (yrkande.skal, _text(yrkande.lydelse)) == (nytt["skal"], _text(nytt["lydelse"])):
        return yrkande
    yrkande.lydelse, yrkande.skal = nytt["lydelse"], nytt["skal"]
    yrkande.spara(av=av, skal="ändrat")
    yrkande.instammer.clear()
    for rad in yrkande.medyrkare.filter(svar=Medyrkare.Svar.JA).select_related("anvandare"):
        _fraga(yrkande, rad.anvandare, f"{av} har ändrat yrkandet som du har sagt ja till att instämma i.")
    yrkande.medyrkare.filter(svar=Medyrkare.Svar.JA).update(svar=Medyrkare.Svar.VANTAR, tid=timezone.now())
    return yrkande


@transaction.atomic
def bjud(yrkande: Yrkande, *, av: Anvandare, vem: Anvandare) -> Medyrkare:
    """Ask a member to join in, who then sees the draft. Asked again after a no. Raises PermissionDenied, Konflikt."""
    yrkande = _las_eget(yrkande, av=av)
    if vem not in att_bjuda(yrkande):
        raise Konflikt(f"{vem} kan inte instämma i yrkandet, eller är redan tillfrågad.")
    rad, _ = Medyrkare.objects.update_or_create(
        yrkande=yrkande, anvandare=vem, defaults={"svar": Medyrkare.Svar.VANTAR, "tid": timezone.now()}
    )
    _fraga(yrkande, vem, f"{av} frågar om du vill instämma i ett yrkande.")
    return rad


@transaction.atomic
def instam(yrkande: Yrkande, *, av: Anvandare, ja: bool, revision: int) -> Yrkande:
    """Join in the yrkande as it was at *revision*, or not: who is asked, and anybody once it is handed in.

    Raises PermissionDenied, Motsagelse, Konflikt.
    """
    yrkande = _las_yrkande(yrkande)
    if av.pk == yrkande.av_id or not policy.may_fraga(av, yrkande.dagordningspunkt):
        raise PermissionDenied("I ett yrkande instämmer andra ledamöter och ersättare i organet.")
    if not policy.may_se_yrkande(av, yrkande):
        raise PermissionDenied("Du är inte tillfrågad om yrkandet.")
    if yrkande.lage not in {Yrkandelage.UTKAST, Yrkandelage.INLAMNAT}:
        raise Konflikt(f"Yrkandet är {yrkande.get_lage_display().lower()}. Ingen kan längre ändra sitt svar här.")
    if ja:
        yrkande.krav_revision(revision)
    svar = Medyrkare.Svar.JA if ja else Medyrkare.Svar.NEJ
    Medyrkare.objects.update_or_create(yrkande=yrkande, anvandare=av, defaults={"svar": svar, "tid": timezone.now()})
    (yrkande.instammer.add if ja else yrkande.instammer.remove)(av)
    # Answers do not move the revision: they change nothing of what is moved.
    return yrkande


@transaction.atomic
def lamna_in(yrkande: Yrkande, *, av: Anvandare, revision: int) -> Yrkande:
    """Let the body see the yrkande. Raises PermissionDenied, OtillatetSteg, Motsagelse, Konflikt."""
    yrkande = _las_eget(yrkande, av=av)
    yrkande.lage = nasta_yrkande(yrkande.lage, Yrkandesteg.LAMNA_IN)
    yrkande.krav_revision(revision)
    yrkande.spara(av=av, skal="inlämnat")
    handelse(yrkande, Yrkandesteg.LAMNA_IN, av=av)
    return yrkande


@transaction.atomic
def aterta(yrkande: Yrkande, *, av: Anvandare) -> Yrkande:
    """Take back what is handed in and not yet put; what is put is taken back at the meeting."""
    yrkande = _las_eget(yrkande, av=av)
    if yrkande.lage == Yrkandelage.FRAMSTALLT:
        raise Konflikt("Yrkandet är framställt. Det återtas vid mötet, genom sekreteraren.")
    yrkande.lage = nasta_yrkande(yrkande.lage, Yrkandesteg.ATERTA)
    yrkande.spara(av=av, skal="återtaget")
    handelse(yrkande, Yrkandesteg.ATERTA, av=av)
    return yrkande


@transaction.atomic
def kasta(yrkande: Yrkande, *, av: Anvandare) -> Yrkande:
    """Throw a draft away."""
    yrkande = _las_eget(yrkande, av=av)
    _krav_utkast(yrkande)
    yrkande.struken = timezone.now()
    return yrkande.spara(av=av, skal="kastat")


def _ord(slag: str, lydelse: str, skal: str) -> dict[str, Any]:
    """Return the words of a yrkande as its fields; raise Konflikt for what its kind needs and lacks."""
    if slag in MED_LYDELSE and not lydelse.strip():
        raise Konflikt("Yrkandet saknar lydelse. Skriv hur punkten ska lyda.")
    if slag == Yrkandeslag.ATERREMISS and not skal.strip():
        raise Konflikt("En återremiss har ett skäl. Skriv vad som ska utredas eller kompletteras.")
    return {"lydelse": som_text(lydelse) if slag in MED_LYDELSE else None, "skal": skal.strip()}


def _text(doc: Any) -> list[Any]:
    """Return what a text says, its blocks' ids aside."""
    return [[b.get("text") for b in stycke.get("content") or ()] for stycke in (doc or {}).get("content") or ()]


def _las(punkt: Dagordningspunkt) -> Dagordningspunkt:
    sammantrade = Sammantrade.objects.med_organ().las(punkt.sammantrade_id)
    punkt = Dagordningspunkt.objects.las(punkt.pk)
    punkt.sammantrade = sammantrade
    if not kan_forberedas(punkt):
        vad = "punkten" if sammantrade.lage in OPPNA else "sammanträdet"
        lage = punkt if sammantrade.lage in OPPNA else sammantrade
        raise Konflikt(f"Det går inte längre: {vad} är i läget {lage.get_lage_display().lower()}.")
    if sammantrade.lage == Lage.PAGAR:
        andrat(sammantrade)
    return punkt


def _las_yrkande(yrkande: Yrkande) -> Yrkande:
    punkt = _las(yrkande.dagordningspunkt)
    yrkande = Yrkande.objects.select_related("av", "behandling").las(yrkande.pk)
    yrkande.dagordningspunkt, yrkande.sammantrade = punkt, punkt.sammantrade
    if yrkande.struken is not None:
        raise Konflikt("Yrkandet är kastat.")
    return yrkande


def _las_eget(yrkande: Yrkande, *, av: Anvandare) -> Yrkande:
    yrkande = _las_yrkande(yrkande)
    if yrkande.av_id != av.pk or not policy.may_fraga(av, yrkande.dagordningspunkt):
        raise PermissionDenied(f"Yrkandet är {yrkande.av}s.")
    return yrkande


def _krav_utkast(yrkande: Yrkande) -> None:
    if yrkande.lage != Yrkandelage.UTKAST:
        raise Konflikt(
            f"Yrkandet är {yrkande.get_lage_display().lower()} och ändras inte. Återta det och skriv ett nytt."
        )


def _fraga(yrkande: Yrkande, vem: Anvandare, rad: str) -> None:
    epost.meddela(
        [vem],
        amne=f"Instämmer du i ett yrkande? {yrkande.dagordningspunkt.rubrik}",
        rader=[rad, f"Det gäller {yrkande.sammantrade}. Läs det och svara ja eller nej."],
        lank=yrkande.get_absolute_url(),
    )
