"""Send a kallelse, first and again: numbers freeze, the paper is issued, and each who is called gets a mail."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone

from arenden.actions.granskning import ta_upp
from arenden.flow import Lage as Skrivelselage
from beslut import kalender, pdf
from beslut.actions import foredragningslista, moteshandling
from beslut.actions.dagordning import las
from beslut.flow import Lage
from beslut.kallelseandring import andringar, innehall
from beslut.models import Dagordningspunkt, Handling, Kallad, Kallelse
from beslut.numrering import numren
from forum import epost
from forum.actions import sammantrade as grund
from forum.fel import Konflikt, Motsagelse
from forum.flow import Steg
from forum.flow import nasta as sammantradets
from forum.models import Anvandare, Handelse, Roll, Sammantrade


class Ofullstandig(Konflikt):
    """The kallelse cannot be sent; its text names all that is missing."""


def hinder(sammantrade: Sammantrade, punkter: Sequence[Dagordningspunkt]) -> list[str]:
    """Return what stops the kallelse, one sentence each, with what to do about it. *punkter* with their skrivelse."""
    ut = []
    if not any(p.lage != Lage.UTGAR for p in punkter):
        ut.append("Föredragningslistan är tom. Lägg till punkter.")
    ut += [
        f"”{p.rubrik}” är återkallad av undertecknarna. Ta bort punkten."
        for p in punkter
        if p.version is not None and p.lage != Lage.UTGAR and p.version.skrivelse.lage != Skrivelselage.GODKAND
    ]
    if not sammantrade.plats and sammantrade.form != Sammantrade.Form.DISTANS:
        ut.append("Platsen saknas. Ändra tid och plats.")
    if not sammantrade.lank and sammantrade.form != Sammantrade.Form.PLATS:
        ut.append("Länken för den som deltar på distans saknas. Ändra tid och plats.")
    if not sammantrade.organ.uppdrag.gallande(sammantrade.datum).ledamoter().exists():
        ut.append(f"{sammantrade.organ} har inga ledamöter den {_dag(sammantrade)}. Lägg till dem på organets sida.")
    return ut


def nu_pa_listan(sammantrade: Sammantrade) -> tuple[list[Dagordningspunkt], dict[str, Any]]:
    """Return the items in order and what a kallelse sent now would say."""
    punkter = list(sammantrade.punkter.i_ordning().select_related("version__skrivelse__arende__organ"))
    return punkter, innehall(sammantrade, punkter, numren(punkter, kallat=sammantrade.numren_star_fast))


@transaction.atomic
def kalla(sammantrade: Sammantrade, *, av: Anvandare, sedd: str, meddelande: str = "") -> Kallelse:
    """Send the kallelse: all of it the first time, then what is new or changed.

    *sedd* is the hash of what the page showed (`avtryck`). Locks the sammanträde; numbers every item, takes up every
    skrivelse on the list, issues the papers, and mails ledamöter and the ersättare asked so far.
    Raises PermissionDenied, OtillatetSteg, Ofullstandig, Motsagelse, Konflikt where nothing has changed.
    """
    sammantrade = las(sammantrade, av=av)
    sammantradets(sammantrade.lage, Steg.KALLA)
    punkter, nu = nu_pa_listan(sammantrade)
    if sedd != avtryck(nu):
        raise Motsagelse("Listan eller sammanträdet har ändrats sedan du öppnade sidan. Läs igenom och skicka igen.")
    if fel := hinder(sammantrade, punkter):
        raise Ofullstandig(" ".join(fel))
    forra = sammantrade.kallelser.order_by("-nr").first()
    andrat = andringar(forra.innehall if forra else None, nu)
    if forra is not None and not andrat:
        raise Konflikt("Inget har ändrats sedan kallelsen skickades.")
    ge_nummer(sammantrade, punkter, av=av)
    for punkt in punkter:
        if punkt.version is not None and punkt.lage != Lage.UTGAR and not punkt.version.skrivelse.upptagen:
            ta_upp(punkt.version.skrivelse, av=av)
    sammantrade = grund.ta_steg(sammantrade, Steg.KALLA, av=av)
    utskick = Kallelse.objects.create(
        sammantrade=sammantrade,
        nr=forra.nr + 1 if forra else 1,
        av=av,
        meddelande=meddelande,
        innehall=nu,
        andringar=andrat,
    )
    kallade = _kallade(sammantrade, av=av)
    _utfarda(utskick, kallade)
    foredragningslista.utfarda(utskick, punkter)
    for kallad in kallade:
        skicka(kallad, utskick, av=av)
    antal = len(kallade)
    Handelse.skriv(sammantrade, Steg.KALLA, av=av, skal=meddelande, nr=utskick.nr, antal=antal, andringar=andrat)
    return utskick


def avtryck(nu: dict[str, Any]) -> str:
    """Return a short hash of what a kallelse would say."""
    return pdf.faktahash(nu)[:16]  # type: ignore[arg-type]


def ge_nummer(sammantrade: Sammantrade, punkter: Iterable[Dagordningspunkt], *, av: Anvandare) -> None:
    """Give each item of the (locked) list that has none its number, for good. *punkter* are all, in order."""
    rader = list(punkter)
    for punkt, nummer in zip(rader, numren(rader, kallat=sammantrade.numren_star_fast), strict=True):
        if not punkt.nummer:
            punkt.nummer = nummer
            punkt.spara(av=av, skal="fick sitt nummer")


def _kallade(sammantrade: Sammantrade, *, av: Anvandare) -> list[Kallad]:
    """Call each ledamot on the day of the meeting; return all who are to have the kallelse, ersättare asked too."""
    valda = {u.anvandare_id: u for u in sammantrade.organ.uppdrag.gallande(sammantrade.datum).ledamoter()}
    redan = set(sammantrade.kallade.values_list("anvandare", flat=True))
    for anvandare, uppdrag in valda.items():
        if anvandare not in redan:
            Kallad(sammantrade=sammantrade, anvandare=uppdrag.anvandare, uppdrag=uppdrag).spara(av=av, skal="kallad")
    alla = sammantrade.kallade.exclude(svar=Kallad.Svar.BEHOVS_INTE).med_person().order_by("pk")
    # An ersättare who cannot come is done with; a ledamot goes on being told, for the time may be another.
    return [k for k in alla if k.for_vem_id is None or k.svar != Kallad.Svar.FORHINDER]


def _utfarda(utskick: Kallelse, kallade: Sequence[Kallad]) -> Handling:
    """Issue the paper of this sending; the worker renders it."""
    sammantrade, innehall_ = utskick.sammantrade, utskick.innehall
    gemensamt = moteshandling.fakta(sammantrade, Handling.Slag.KALLELSE)
    fakta = gemensamt | {
        "sammantrade": gemensamt["sammantrade"] | {namn: innehall_[namn] for namn in ("datum", "borjar", "slutar")},
        "utskick": utskick.nr,
        "punkter": innehall_["punkter"],
        "andringar": utskick.andringar,
        "meddelande": utskick.meddelande,
        "kallade": [{"namn": str(k.anvandare), "vem": k.uppdrag.beteckning} for k in kallade if k.for_vem_id is None],
        "kallande": {"namn": str(utskick.av), "titel": utskick.av.titel},
    }
    tillagg = f"-tillagg-{utskick.nr - 1}" if utskick.nr > 1 else ""
    filnamn = f"kallelse-{sammantrade.organ.slug}-{innehall_['datum']}{tillagg}.pdf"
    return moteshandling.skapa(sammantrade, fakta, identitet=sammantrade.uuid, ordning=utskick.nr, filnamn=filnamn)


def skicka(kallad: Kallad, utskick: Kallelse, *, av: Anvandare, rader: Sequence[str] = ()) -> None:
    """Mail one person the kallelse, or what is new in it, with a calendar file. *rader* stand first."""
    sammantrade = utskick.sammantrade
    nytt = utskick.nr > 1 and kallad.utskick > 0
    stycken = list(rader)
    if nytt:
        stycken.append(f"Kallelsen till {_nar(sammantrade)} har ändrats:")
        stycken.append("\n".join(f"– {andring}" for andring in utskick.andringar))
        if kallad.svar == Kallad.Svar.FORHINDER:
            stycken.append("Du har anmält förhinder. Kan du komma ändå ändrar du det på sidan nedan.")
    else:
        stycken.append(f"Du kallas till {_nar(sammantrade)}.")
        stycken.append(
            "\n".join(f"{p['nummer']}. {p['rubrik']}" for p in utskick.innehall["punkter"] if not p["utgar"])
        )
    if utskick.meddelande:
        stycken.append(utskick.meddelande)
    stycken.append(
        "Läs på surfplatta eller telefon, ställ frågor och förbered yrkanden (du loggar in först): "
        f"{settings.ADRESS}{reverse('las_lista', args=[sammantrade.uuid])}"
    )
    stycken.append(
        "Kallelse och handlingar finns på sidan nedan. Där anmäler du förhinder. "
        "Länken är personlig: skicka den inte vidare."
    )
    amne = f"{'Ändrad kallelse' if nytt else 'Kallelse'}: {sammantrade}"
    _brev(kallad, sammantrade, av=av, amne=amne, rader=stycken, metod=kalender.REQUEST, papper=utskick.papper)
    kallad.utskick = utskick.nr
    kallad.spara(av=av, skal="fick kallelsen")


def ta_ur_kalendern(kallad: Kallad, *, av: Anvandare, amne: str, rader: Sequence[str]) -> None:
    """Mail one person that the meeting is cancelled, or is so for them, with a calendar file that takes it away."""
    _brev(kallad, kallad.sammantrade, av=av, amne=amne, rader=rader, metod=kalender.CANCEL)
    kallad.spara(av=av, skal="fick återbud")


def _brev(
    kallad: Kallad,
    sammantrade: Sammantrade,
    *,
    av: Anvandare,
    amne: str,
    rader: Sequence[str],
    metod: str,
    papper: str = "",
) -> None:
    kallad.sekvens += 1
    filen = kalenderfil(kallad, sammantrade, fran=av, metod=metod)
    epost.brev(
        kallad.anvandare, amne=amne, rader=rader, lank=kallad.lank, kalender=filen, metod=metod, vantar_pa=papper
    )


def kalenderfil(
    kallad: Kallad, sammantrade: Sammantrade, *, fran: Anvandare | None, metod: str = kalender.REQUEST
) -> bytes:
    """Return the meeting as a calendar file for one person. The first that was sent has SEQUENCE 0.

    Whoever sends it, its ORGANIZER is who called the meeting: a calendar heeds a change from nobody else (RFC 5546).
    """
    forsta = sammantrade.kallelser.select_related("av").order_by("nr").first()
    sekreterare = forsta.av if forsta else fran or _sekreterare(sammantrade)
    return kalender.fil(
        sammantrade,
        till=kalender.Deltagare(str(kallad.anvandare), kallad.anvandare.email),
        fran=kalender.Deltagare(str(sekreterare), sekreterare.email) if sekreterare else _FORUM,
        sekvens=max(kallad.sekvens - 1, 0),
        lank=f"{settings.ADRESS}{kallad.lank}",
        nu=timezone.now(),
        metod=metod,
    )


_FORUM = kalender.Deltagare("Forum", settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">"))


def _sekreterare(sammantrade: Sammantrade) -> Anvandare | None:
    rader = sammantrade.organ.uppdrag.gallande().filter(roll=Roll.SEKRETERARE).select_related("anvandare")
    forst = rader.order_by("fran", "pk").first()
    return forst.anvandare if forst else None


@transaction.atomic
def stall_in(sammantrade: Sammantrade, *, av: Anvandare, skal: str) -> Sammantrade:
    """Cancel a sammanträde and tell all who have been called. Raises PermissionDenied, OtillatetSteg."""
    sammantrade = grund.stall_in(sammantrade, av=av, skal=skal)
    for kallad in sammantrade.kallade.exclude(svar=Kallad.Svar.BEHOVS_INTE).med_person().order_by("pk"):
        ta_ur_kalendern(
            kallad,
            av=av,
            amne=f"Inställt: {sammantrade}",
            rader=[f"{_nar(sammantrade).capitalize()} är inställt.", skal],
        )
    return sammantrade


def _dag(sammantrade: Sammantrade) -> str:
    return formats.date_format(sammantrade.datum, "j F Y")


def _nar(sammantrade: Sammantrade) -> str:
    """Return "sammanträde med Kommunalt Forum den 3 september 2026 kl. 09.00, Sal A"."""
    plats = f", {sammantrade.plats}" if sammantrade.plats else ""
    return f"sammanträde med {sammantrade.organ} den {_dag(sammantrade)} kl. {sammantrade.borjar:%H.%M}{plats}"
