"""What has happened to an issued document, from its approval on, told to one who may see it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime

from arenden.handelser import Rad
from beslut import blad, handlingsnamn, sign, verifiering
from beslut.models import Handling, HandlingFil, Undertecknande
from beslut.skanningsflow import Lage as Papperslage
from beslut.underskriftsflow import Lage, Platslage
from forum import lagring


def titel(handling: Handling) -> str:
    """Return the document's title as its PDF gives it; of a sammanträde's, its kind and which sammanträde."""
    return handlingsnamn.namn(handling)


def benamning(handling: Handling) -> str:
    """Return the title with the kind before it where the title does not say it."""
    forst = "Tjänsteskrivelse: " if handling.slag == Handling.Slag.TJANSTESKRIVELSE else ""
    return f"{forst}{titel(handling)}"


@dataclass(frozen=True)
class Underskriftsrad:
    """A seal or a signature in the issued file, as it is told."""

    etikett: str
    text: str


def underskrifter(handling: Handling) -> list[Underskriftsrad]:
    """Return who has sealed and signed the issued file, when, and how each was identified. Some 0.1 s."""
    if handling.fil is None:
        return []
    with lagring.oppna(handling.fil.sha256) as f:
        resultat = sign.verifiera(f.read())
    return [_underskrift(rad) for rad in resultat.underskrifter]


def _underskrift(rad: sign.Underskrift) -> Underskriftsrad:
    delar = [", ".join(filter(None, (rad.namn, rad.roll, "" if rad.ar_stampel else rad.organisation)))]
    if rad.nar is not None:
        tid = formats.date_format(timezone.localtime(rad.nar), "j F Y \\k\\l. H.i")
        delar.append(f"den {tid}" + ("" if rad.nar_styrkt else ", en tid som ingen annan har styrkt"))
    if rad.identifiering is not None:
        niva = f", {rad.identifiering.niva}" if rad.identifiering.niva else ""
        delar.append(f"identifierad genom {rad.identifiering.hur}{niva}")
    if not rad.giltig:
        delar.append("underskriften håller inte")
    return Underskriftsrad("Stämplad av" if rad.ar_stampel else "Underskriven av", "; ".join(delar))


def liv(handling: Handling, *, vem_sett: bool, inne: bool = False) -> list[Rad]:
    """Return the document's life, newest first. *vem_sett*: those who have opened it are named, otherwise counted.

    *inne*: also who was asked to sign, and who declined and why.
    """
    rader = [
        *_godkannanden(handling.fakta.get("godkannanden", ())),
        _rad(handling.skapad, "Forum", f"utfärdade handlingen med koden {blad.grupper(handling.kod)}"),
        *_filerna(handling),
        *(_begaranden(handling) if inne else ()),
        *_papperen(handling, inne),
        *_skickad(handling),
        *_expedierad(handling),
        *_sedd(handling, vem_sett),
        *_giltighet(handling),
    ]
    rader.reverse()  # of what happened in the same minute the later stands first, too
    return sorted(rader, key=lambda rad: rad.tid, reverse=True)


def _rad(tid: dt.datetime, vem: str, vad: str, skal: str = "") -> Rad:
    return Rad(tid, vem, vad, skal, "", "")


def _godkannanden(godkannanden: Any) -> Iterator[Rad]:
    for ett in godkannanden:
        tid = parse_datetime(f"{ett['datum']}T{ett['tid']}")
        if tid is not None:
            vad = "godkände texten" + (f" för {ett['for']}" if ett["for"] else "")
            yield _rad(timezone.make_aware(tid), ett["namn"], vad)


def _filerna(handling: Handling) -> Iterator[Rad]:
    filer = list(handling.filer.all())
    platser = Undertecknande.objects.filter(fil__in=[fil.pk for fil in filer])
    undertecknat = {plats.fil_id: plats for plats in platser}
    for fil in filer:
        if plats := undertecknat.get(fil.pk):
            yield _rad(fil.skapad, plats.namn, f"skrev under, identifierad genom {plats.identifierad_genom}")
        else:
            yield _tillstand(fil)


def _begaranden(handling: Handling) -> Iterator[Rad]:
    for begaran in handling.underskriftsbegaran.select_related("begard_av").prefetch_related("platser"):
        platser = list(begaran.platser.all())
        namn = " och ".join(plats.namn for plats in platser)
        hur = ", i tur och ordning" if begaran.i_tur and len(platser) > 1 else ""
        yield _rad(begaran.begard, str(begaran.begard_av or "Forum"), f"bad {namn} att skriva under{hur}")
        if begaran.avslutad is None:
            continue
        if begaran.lage == Lage.AVBOJD:
            vem = next((plats.namn for plats in platser if plats.lage == Platslage.AVBOJD), "Undertecknaren")
            yield _rad(begaran.avslutad, vem, "avböjde att skriva under", begaran.skal)
        elif begaran.lage == Lage.ATERKALLAD:
            yield _rad(begaran.avslutad, "Forum", "tog tillbaka begäran om underskrift", begaran.skal)


def _papperen(handling: Handling, inne: bool) -> Iterator[Rad]:
    """Yield what became of papers signed with ink: to anybody that one is accepted, to those inside the rest too."""
    for papper in handling.skanningar.select_related("inlamnad_av", "avgjord_av"):
        if inne:
            yield _rad(papper.inlamnad, str(papper.inlamnad_av), "lämnade in ett papper, underskrivet med bläck")
        if papper.avgjord is None:
            continue
        if papper.lage == Papperslage.GODTAGEN:
            vem = str(papper.avgjord_av) if inne else "Forum"
            yield _rad(papper.avgjord, vem, "godtog det skannade papperet som underskrivet exemplar", papper.skal)
        elif inne:
            yield _rad(papper.avgjord, str(papper.avgjord_av), "avvisade det skannade papperet", papper.skal)


def _tillstand(fil: HandlingFil) -> Rad:
    sidor = "1 sida" if fil.sidor == 1 else f"{fil.sidor} sidor"
    vad = {
        HandlingFil.Tillstand.RENDERAD: f"framställde filen på {sidor}, prövad mot PDF/A-2a och PDF/UA-1",
        HandlingFil.Tillstand.STAMPLAD: "satte organisationens stämpel på filen",
        HandlingFil.Tillstand.UNDERSKRIVEN: "la en underskrift till filen",
        HandlingFil.Tillstand.TIDSSTAMPLAD: "la en tidsstämpel till filen",
    }
    return _rad(fil.skapad, "Forum", vad[HandlingFil.Tillstand(fil.tillstand)])


def _skickad(handling: Handling) -> Iterator[Rad]:
    if handling.version is None:
        return
    punkter = handling.version.dagordningspunkter.filter(sammantrade__kallat__isnull=False)
    for punkt in punkter.select_related("sammantrade__organ"):
        sammantrade = punkt.sammantrade
        if sammantrade.kallat is None:
            continue
        nummer = f", punkt {punkt.nummer}" if punkt.nummer else ""
        yield _rad(sammantrade.kallat, "Forum", f"skickade handlingen med kallelsen till {sammantrade}{nummer}")


def _expedierad(handling: Handling) -> Iterator[Rad]:
    for en in handling.expedieringar.select_related("utskick__mottagare", "utskick__av"):
        utskick = en.utskick
        vem = str(utskick.av) if utskick.av else "Forum"
        yield _rad(utskick.gick or utskick.tid, vem, f"skickade handlingen till {utskick.mottagare.namn}")


def _sedd(handling: Handling, vem_sett: bool) -> Iterator[Rad]:
    visningar = list(handling.visningar.select_related("anvandare"))
    if vem_sett:
        for en in visningar:
            yield _rad(en.forst, str(en.anvandare), "öppnade handlingen första gången")
    elif visningar:
        antal = "en person" if len(visningar) == 1 else f"{len(visningar)} personer"
        yield _rad(max(en.senast for en in visningar), "Forum", f"visade handlingen senast; den är öppnad av {antal}")


def _giltighet(handling: Handling) -> Iterator[Rad]:
    galler = verifiering.giltighet(handling)
    if galler.vad == "aterkallad" and galler.tid:
        yield _rad(galler.tid, galler.av or "Undertecknarna", "återkallade handlingen", galler.skal)
    elif galler.vad == "ersatt" and galler.tid:
        yield _rad(galler.tid, "Forum", "ersatte handlingen med en nyare")
