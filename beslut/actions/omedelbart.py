"""Adjust a paragraph at once, before the rest of the minutes (KL 5:69, 6:35): declared, written, lämnad, adjusted."""

from django.db import transaction
from django.utils import timezone

from beslut.actions.justering import frys, justerande, las, paragrafdata, roll, utan_justerande
from beslut.actions.motet import andrat, las_punkt, oavgjort
from beslut.actions.protokoll import ar_tomt, bygg, kvar, las_utkast, numrera, nytt
from beslut.actions.protokollshandlingar import utfarda_utdrag
from beslut.flow import AVSLUTADE, Lage
from beslut.models import Dagordningspunkt, Deltagande, Justering, Paragraf, Protokoll
from beslut.protokollsflow import Lage as Protokollslage
from beslut.protokollsunderlag import Underlag
from forum.epost import meddela
from forum.fel import Konflikt, Motsagelse
from forum.models import Anvandare, Handelse


@transaction.atomic
def forklara(punkt: Dagordningspunkt, *, av: Anvandare, ja: bool = True) -> Dagordningspunkt:
    """Record that the body declares the paragraph of *punkt* omedelbart justerad, or take that record back.

    Locks the meeting. Raises PermissionDenied, Konflikt where the item is not decided, or handed over already.
    """
    punkt = las_punkt(punkt, av=av)
    if punkt.omedelbart == ja:
        return punkt
    if ja:
        if punkt.lage in {Lage.PLANERAD, Lage.UTGAR}:
            raise Konflikt(f"Punkt {punkt} är {punkt.get_lage_display().lower()}. Det som är avgjort kan justeras.")
        stallning = punkt.stallningstaganden.kvar().exists()
        if oavgjort(punkt) or not (stallning or punkt.slag == Dagordningspunkt.Slag.FAST):
            raise Konflikt("Punkten är inte avgjord än. Anteckna vad organet kom fram till först.")
    elif lamnad := Paragraf.objects.filter(dagordningspunkt=punkt).exclude(sha256="").first():
        raise Konflikt(f"§ {lamnad.nr} är redan lämnad för omedelbar justering. Öppna punkten igen först.")
    punkt.omedelbart = ja
    punkt.spara(av=av, skal="förklarad omedelbart justerad" if ja else "inte omedelbart justerad")
    Handelse.skriv(punkt, "omedelbart" if ja else "omedelbart_inte", av=av, punkt=str(punkt))
    return punkt


@transaction.atomic
def skriv(punkt: Dagordningspunkt, *, av: Anvandare) -> Paragraf:
    """Begin the paragraph of a declared item while the meeting goes on, built of what is recorded on it.

    It gets its number now, and so does what stands before it on the list; the rest of the minutes come when the meeting
    has ended. Locks the meeting, then the series. Raises PermissionDenied, Konflikt.
    """
    punkt = las_punkt(punkt, av=av)
    if not punkt.omedelbart:
        raise Konflikt(f"Punkt {punkt} är inte förklarad omedelbart justerad.")
    if punkt.lage not in AVSLUTADE:
        raise Konflikt(f"Punkt {punkt} pågår. Avsluta den, så skrivs paragrafen.")
    protokoll = Protokoll.objects.filter(sammantrade=punkt.sammantrade).first() or nytt(punkt.sammantrade, av=av)
    protokoll.sammantrade = punkt.sammantrade
    paragraf = Paragraf.objects.filter(dagordningspunkt=punkt).first()
    underlag = Underlag(punkt.sammantrade)
    if paragraf is None:
        fram_till = [p.pk for p in underlag.punkter].index(punkt.pk) + 1
        numrera(protokoll, underlag.punkter[:fram_till], av=av)
        paragraf = Paragraf.objects.get(dagordningspunkt=punkt)
    if not paragraf.sha256:
        bygg(protokoll, underlag, av=av, bara=paragraf)
    return paragraf


def _las(paragraf: Paragraf) -> tuple[Protokoll, Paragraf]:
    protokoll = las(paragraf.protokoll)
    paragraf = Paragraf.objects.select_related("text", "dagordningspunkt").las(paragraf.pk)
    if protokoll.lage != Protokollslage.UTKAST:
        raise Konflikt("Hela protokollet är redan lämnat för justering.")
    if paragraf.omedelbart is not None:
        raise Konflikt(f"§ {paragraf.nr} är redan omedelbart justerad.")
    return protokoll, paragraf


def _fryst(paragraf: Paragraf) -> tuple[str, str]:
    return frys(paragrafdata(paragraf) | {"omedelbart": ""})


@transaction.atomic
def lamna(paragraf: Paragraf, *, av: Anvandare) -> Paragraf:
    """Freeze one paragraph as it reads and ask those who adjust; once more where it has been written in since.

    Locks the minutes. Raises PermissionDenied, Konflikt with what is missing.
    """
    protokoll, paragraf = _las(paragraf)
    las_utkast(protokoll, av=av)
    if saknas := utan_justerande(protokoll):
        raise Konflikt(f"§ {paragraf.nr} kan inte lämnas för justering. " + " ".join(saknas))
    if paragraf.dagordningspunkt.lage not in AVSLUTADE:
        raise Konflikt(f"Punkt {paragraf.dagordningspunkt} pågår. Avsluta den först.")
    if ar_tomt([paragraf]):
        raise Konflikt(f"§ {paragraf.nr} saknar text.")
    if any(ett.del_ == str(paragraf.uuid) for ett in kvar(protokoll)):
        raise Konflikt(f"§ {paragraf.nr}: en mening som du har skrivit om bygger på uppgifter som har ändrats.")
    fryst = _fryst(paragraf)
    if fryst[1] == paragraf.sha256:
        raise Konflikt(f"§ {paragraf.nr} är redan lämnad, och väntar på dem som justerar.")
    paragraf.innehall, paragraf.sha256 = fryst
    paragraf.spara(av=av, skal="lämnad för omedelbar justering")
    Handelse.skriv(protokoll, "paragraf_lamnad", av=av, version=paragraf.sha256, paragraf=f"§ {paragraf.nr}")
    organ = protokoll.sammantrade.organ
    meddela(
        [d.anvandare for d, _som in justerande(protokoll) if d.anvandare],
        amne=f"Att justera nu: § {paragraf.nr} i {organ}",
        rader=[f"{paragraf} i {organ} är förklarad omedelbart justerad och väntar på att du justerar."],
        lank=paragraf.get_absolute_url(),
    )
    andrat(protokoll.sammantrade)
    return paragraf


@transaction.atomic
def justera(paragraf: Paragraf, *, av: Anvandare, sha256: str) -> Paragraf:
    """Adjust exactly the paragraph that was read. The last one's justering ends it, and issues its extracts.

    Locks the minutes. Raises PermissionDenied, Konflikt, Motsagelse.
    """
    protokoll, paragraf = _las(paragraf)
    deltagande, som = roll(protokoll, av)
    if not paragraf.sha256:
        raise Konflikt(f"§ {paragraf.nr} är inte lämnad för omedelbar justering.")
    if _fryst(paragraf)[1] != paragraf.sha256 or sha256 != paragraf.sha256:
        raise Motsagelse(f"§ {paragraf.nr} har ändrats sedan den lämnades. Sekreteraren behöver lämna den på nytt.")
    gjort = {j.av_id for j in paragraf.justeringar.filter(sha256=paragraf.sha256)}
    if av.pk in gjort:
        raise Konflikt(f"Du har redan justerat § {paragraf.nr}.")
    Justering.objects.create(
        protokoll=protokoll, paragraf=paragraf, sha256=paragraf.sha256, av=av, som=som, namn=deltagande.beteckning
    )
    Handelse.skriv(protokoll, "justerat_paragraf", av=av, version=paragraf.sha256, paragraf=f"§ {paragraf.nr}")
    if {d.anvandare_id for d, _som in justerande(protokoll)} <= gjort | {av.pk}:
        paragraf.omedelbart = timezone.now()
        paragraf.spara(av=av, skal="omedelbart justerad")
        utfarda_utdrag(protokoll, [paragraf])
    andrat(protokoll.sammantrade)
    return paragraf


def vantar_pa(paragraf: Paragraf) -> list[Deltagande]:
    """Return those who have not adjusted the paragraph as it was handed over."""
    if not paragraf.sha256 or paragraf.omedelbart is not None:
        return []
    gjort = set(paragraf.justeringar.filter(sha256=paragraf.sha256).values_list("av_id", flat=True))
    return [d for d, _som in justerande(paragraf.protokoll) if d.anvandare_id not in gjort]
