"""Put items on a föredragningslista and take them away, until the kallelse freezes what it printed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from arenden.flow import Lage as Skrivelselage
from arenden.models import Skrivelse, Version
from beslut import policy
from beslut.flow import Lage, Punktlage, Steg, nasta
from beslut.models import Behandling, Dagordningspunkt
from beslut.numrering import numren
from forum.fel import Konflikt
from forum.flow import Lage as Sammantradeslage
from forum.models import Anvandare, Handelse, Sammantrade

OPPNA = (Sammantradeslage.PLANERAT, Sammantradeslage.KALLAT, Sammantradeslage.PAGAR)
MAX_PUNKTER = 500
Slag = Dagordningspunkt.Slag


def las(sammantrade: Sammantrade, *, av: Anvandare) -> Sammantrade:
    """Lock and re-read the sammanträde whose list *av* is about to change.

    Its lock is the lock of the whole list. Raises PermissionDenied, Konflikt where the list is closed.
    """
    sammantrade = Sammantrade.objects.med_organ().las(sammantrade.pk)
    if not policy.may_komponera(av, sammantrade):
        raise PermissionDenied(f"Föredragningslistan sköts av sekreteraren i {sammantrade.organ}.")
    if sammantrade.lage not in OPPNA:
        raise Konflikt(
            f"Föredragningslistan kan inte ändras: sammanträdet är {sammantrade.get_lage_display().lower()}."
        )
    return sammantrade


@transaction.atomic
def ta_med(
    sammantrade: Sammantrade, version: Version, *, av: Anvandare, fran: Dagordningspunkt | None = None
) -> Dagordningspunkt:
    """Put an approved version on the list, last of the ärenden, with a Behandling for each of its beslutspunkter.

    *fran* is the item that it comes back from: of the same version, then only those of its points that wait; without
    it, the item where the skrivelse that this one follows was återremitterad is found. Locks the sammanträde.
    Raises PermissionDenied, Konflikt.
    """
    sammantrade = las(sammantrade, av=av)
    skrivelse = Skrivelse.objects.med_arende().get(pk=version.skrivelse_id)
    if skrivelse.lage != Skrivelselage.GODKAND or skrivelse.gallande_version_id != version.pk:
        raise Konflikt(f"”{skrivelse}” är inte godkänd i den versionen och kan inte tas med på föredragningslistan.")
    if skrivelse.arende.organ_id != sammantrade.organ_id:
        raise Konflikt(f"”{skrivelse}” är skriven för {skrivelse.arende.organ}, inte för {sammantrade.organ}.")
    fore = Dagordningspunkt.objects.upptar().filter(version=version).select_related("sammantrade__organ")
    if fran is not None:
        fore = fore.exclude(sammantrade__lage__in=(Sammantradeslage.AVSLUTAT, Sammantradeslage.INSTALLT))
    if star := fore.first():
        raise Konflikt(f"”{skrivelse}” står redan på föredragningslistan för {star.sammantrade}.")
    punkt = _arende(sammantrade, skrivelse, version, fran or aterremitterad(skrivelse))
    [ny] = _lagg_till(sammantrade, [punkt], av=av)
    return ny


@transaction.atomic
def ta_tillbaka(sammantrade: Sammantrade, fran: Dagordningspunkt, *, av: Anvandare) -> Dagordningspunkt:
    """Put back on the list what another sammanträde left. Locks the sammanträde. Raises PermissionDenied, Konflikt."""
    las(sammantrade, av=av)
    if not Dagordningspunkt.objects.som_atervander(sammantrade).filter(pk=fran.pk).exists():
        raise Konflikt(f"”{fran.rubrik}” väntar inte på att tas upp igen.")
    if fran.version is not None:
        return ta_med(sammantrade, fran.version, av=av, fran=fran)
    [ny] = _lagg_till(sammantrade, [_ater_fri(sammantrade, fran)], av=av)
    return ny


@transaction.atomic
def fyll_pa(sammantrade: Sammantrade, *, av: Anvandare) -> int:
    """Compose the list: standing items, what comes back, and what is approved and anmält; return how many were added.

    What already stands there, also as utgår, is left as it is. Locks the sammanträde; a fixed number of queries.
    Raises PermissionDenied, Konflikt.
    """
    sammantrade = las(sammantrade, av=av)
    har = {p.nyckel for p in sammantrade.punkter.filter(slag=Slag.FAST)}
    fasta = sammantrade.organ.fasta()
    nya = [_fast(sammantrade, p) for plats in ("fore", "efter") for p in fasta[plats] if p["nyckel"] not in har]
    kommer = Dagordningspunkt.objects.som_atervander(sammantrade).med_arende()
    for rad in kommer.select_related("version__skrivelse__gallande_version"):
        version = rad.version
        if version is None:
            nya.append(_ater_fri(sammantrade, rad))
        elif version.skrivelse.lage == Skrivelselage.GODKAND and version.skrivelse.gallande_version_id == version.pk:
            nya.append(_arende(sammantrade, version.skrivelse, version, rad))
    anmalda = att_ta_med(sammantrade)
    fore = aterremitterade(anmalda)
    nya += [
        _arende(sammantrade, s, s.gallande_version, fore.get(s.foregangare_id or 0))
        for s in anmalda
        if s.gallande_version is not None
    ]
    return len(_lagg_till(sammantrade, nya, av=av))


def att_ta_med(sammantrade: Sammantrade) -> list[Skrivelse]:
    """Return the skrivelser that are approved and anmälda to *sammantrade* and stand on no list."""
    pa_lista = Dagordningspunkt.objects.upptar().exclude(version=None).values("version")
    anmalda = Skrivelse.objects.anmalda(sammantrade).filter(arende__organ=sammantrade.organ_id)
    return list(anmalda.exclude(gallande_version__in=pa_lista).med_arende())


def utan_sammantrade(sammantrade: Sammantrade, antal: int = 50) -> list[Skrivelse]:
    """Return up to *antal* skrivelser that are approved, anmälda nowhere and on no list, the oldest first."""
    pa_lista = Dagordningspunkt.objects.upptar().exclude(version=None).values("version")
    lediga = Skrivelse.objects.i_lage(Skrivelselage.GODKAND).filter(
        arende__organ=sammantrade.organ_id, sammantrade=None, efterfoljare=None
    )
    return list(lediga.exclude(gallande_version__in=pa_lista).med_arende().order_by("gallande_version__skapad")[:antal])


def aterremitterade(skrivelser: Iterable[Skrivelse]) -> dict[int, Dagordningspunkt]:
    """Return, per predecessor of *skrivelser*, the item where the body sent it back."""
    tillbaka = Dagordningspunkt.objects.filter(
        version__skrivelse__in=[s.foregangare_id for s in skrivelser if s.foregangare_id]
    )
    skickade = tillbaka.filter(lage=Lage.ATERREMITTERAD) | tillbaka.filter(behandlingar__lage=Punktlage.ATERREMITTERAD)
    rader = skickade.distinct().order_by("pk").values_list("pk", "version__skrivelse")
    punkter = Dagordningspunkt.objects.in_bulk([pk for pk, _ in rader])
    return {skrivelse: punkter[pk] for pk, skrivelse in rader}


def aterremitterad(skrivelse: Skrivelse) -> Dagordningspunkt | None:
    """Return the item where the skrivelse that this one follows was sent back, or None."""
    return aterremitterade([skrivelse]).get(skrivelse.foregangare_id or 0)


@transaction.atomic
def ny_fri(sammantrade: Sammantrade, *, av: Anvandare, uppgifter: dict[str, Any]) -> Dagordningspunkt:
    """Put an item without a skrivelse on the list, last of the ärenden. Raises PermissionDenied, Konflikt."""
    sammantrade = las(sammantrade, av=av)
    [ny] = _lagg_till(sammantrade, [Dagordningspunkt(sammantrade=sammantrade, slag=Slag.FRI, **uppgifter)], av=av)
    return ny


@transaction.atomic
def andra(punkt: Dagordningspunkt, *, av: Anvandare, revision: int, uppgifter: dict[str, Any]) -> Dagordningspunkt:
    """Change what an item is called, who presents it and what is said of it.

    Raises PermissionDenied, Konflikt, Motsagelse.
    """
    punkt = las_punkt(punkt, av=av)
    punkt.krav_revision(revision)
    if all(getattr(punkt, falt) == varde for falt, varde in uppgifter.items()):
        return punkt
    for falt, varde in uppgifter.items():
        setattr(punkt, falt, varde)
    punkt.spara(av=av, skal="ändrad")
    Handelse.skriv(punkt.sammantrade, "punkt_andrad", av=av, rubrik=punkt.rubrik, punkt=str(punkt.uuid))
    return punkt


def las_punkt(punkt: Dagordningspunkt, *, av: Anvandare) -> Dagordningspunkt:
    """Lock and re-read the list and then the item. Raises PermissionDenied, Konflikt."""
    sammantrade = las(punkt.sammantrade, av=av)
    rad = Dagordningspunkt.objects.filter(pk=punkt.pk).select_for_update(of=("self",)).first()
    if rad is None:
        raise Konflikt(f"”{punkt.rubrik}” står inte längre på föredragningslistan.")
    rad.sammantrade = sammantrade
    return rad


@transaction.atomic
def ta_bort(punkt: Dagordningspunkt, *, av: Anvandare, skal: str = "") -> None:
    """Take an item off the list; one that a kallelse has printed stays with its number, as utgår with *skal*.

    So does one that members have asked about, or moved something on, before it got a number.
    Raises PermissionDenied, Konflikt: also where what is printed is withdrawn without a reason.
    """
    punkt = las_punkt(punkt, av=av)
    if punkt.nummer or punkt.fragor.exists() or punkt.yrkanden.exists():
        lage = nasta(punkt.lage, Steg.UTGA)
        if punkt.nummer and not skal:
            raise Konflikt(f"Punkt {punkt.nummer} står i kallelsen. Skriv varför den utgår.")
        punkt.lage, punkt.utgar_skal = lage, skal[:300]
        punkt.spara(av=av, skal="utgår")
        Handelse.skriv(
            punkt.sammantrade, "punkt_utgar", av=av, skal=skal, punkt=str(punkt.uuid), nummer=punkt.nummer,
            rubrik=punkt.rubrik,
        )  # fmt: skip
        return
    Handelse.skriv(punkt.sammantrade, "punkt_borttagen", av=av, rubrik=punkt.rubrik, punkt=str(punkt.uuid))
    punkt._history_user = av  # type: ignore[attr-defined]
    punkt._change_reason = "borttagen från listan"  # type: ignore[attr-defined]
    punkt.delete()


@transaction.atomic
def ta_med_igen(punkt: Dagordningspunkt, *, av: Anvandare) -> Dagordningspunkt:
    """Let an item that was to be left out be dealt with after all. Raises PermissionDenied, Konflikt, OtillatetSteg."""
    punkt = las_punkt(punkt, av=av)
    punkt.lage, punkt.utgar_skal = nasta(punkt.lage, Steg.TA_MED), ""
    annan = Dagordningspunkt.objects.upptar().filter(version=punkt.version).exclude(pk=punkt.pk)
    if punkt.version is not None and annan.exists():
        raise Konflikt(f"”{punkt.rubrik}” står nu på en annan föredragningslista.")
    punkt.spara(av=av, skal="tas med igen")
    Handelse.skriv(punkt.sammantrade, "punkt_med_igen", av=av, rubrik=punkt.rubrik, punkt=str(punkt.uuid))
    return punkt


def _arende(
    sammantrade: Sammantrade, skrivelse: Skrivelse, version: Version, fran: Dagordningspunkt | None
) -> Dagordningspunkt:
    return Dagordningspunkt(
        sammantrade=sammantrade,
        slag=Slag.ARENDE,
        rubrik=str(version.data["rubrik"] or skrivelse)[:300],
        version=version,
        fran=fran,
    )


def _fast(sammantrade: Sammantrade, fast: dict[str, str]) -> Dagordningspunkt:
    return Dagordningspunkt(sammantrade=sammantrade, slag=Slag.FAST, nyckel=fast["nyckel"], rubrik=fast["rubrik"])


def _ater_fri(sammantrade: Sammantrade, fran: Dagordningspunkt) -> Dagordningspunkt:
    return Dagordningspunkt(
        sammantrade=sammantrade,
        slag=Slag.FRI,
        rubrik=fran.rubrik,
        foredragande=fran.foredragande,
        beskrivning=fran.beskrivning,
        fran=fran,
    )


def _lagg_till(sammantrade: Sammantrade, nya: list[Dagordningspunkt], *, av: Anvandare) -> list[Dagordningspunkt]:
    """Save *nya* in their places in the (locked) list, with history, a Behandling per beslutspunkt, and one event.

    What comes after the kallelse is late; what comes while the meeting goes on gets its number at once.
    """
    if not nya:
        return []
    rader = list(sammantrade.punkter.i_ordning())
    if len(rader) + len(nya) > MAX_PUNKTER:
        raise Konflikt(f"En föredragningslista har högst {MAX_PUNKTER} punkter.")
    fasta = sammantrade.organ.fasta()
    for punkt in nya:
        punkt.sen = sammantrade.numren_star_fast
        punkt.revision = 1
        rader.insert(_plats(rader, punkt, fasta), punkt)
    flyttade = []
    for position, rad in enumerate(rader, start=1):
        if rad.position != position:
            rad.position = position
            if rad.pk:
                rad.revision += 1
                flyttade.append(rad)
    if sammantrade.lage == Sammantradeslage.PAGAR:
        for rad, nummer in zip(rader, numren(rader, kallat=True), strict=True):
            if rad.pk is None:
                rad.nummer = nummer
    skrivna: list[Dagordningspunkt] = bulk_create_with_history(
        nya, Dagordningspunkt, default_user=av, default_change_reason="lagd på listan"
    )
    spara_ordning(flyttade, av=av)
    behandlingar = [b for punkt in skrivna for b in _behandlingar(punkt)]
    if behandlingar:
        bulk_create_with_history(behandlingar, Behandling, default_user=av, default_change_reason="på listan")
    if len(skrivna) == 1:
        version = skrivna[0].version.sha256 if skrivna[0].version else ""
        Handelse.skriv(skrivna[0], "tagen_med", av=av, version=version, rubrik=skrivna[0].rubrik)
    else:
        punkter = [_namnd(punkt) for punkt in skrivna]
        Handelse.skriv(sammantrade, "lista_fylld", av=av, antal=len(skrivna), punkter=punkter)
    return skrivna


def _namnd(punkt: Dagordningspunkt) -> dict[str, str]:
    return {"punkt": str(punkt.uuid), "rubrik": punkt.rubrik}


def _plats(rader: Sequence[Dagordningspunkt], punkt: Dagordningspunkt, fasta: dict[str, list[dict[str, str]]]) -> int:
    """Return where in *rader* a new item goes: a standing one as the body has it, the rest before those that end it."""
    fore, efter = ([p["nyckel"] for p in fasta[plats]] for plats in ("fore", "efter"))
    if punkt.slag == Slag.FAST and punkt.nyckel in fore:
        tidigare = set(fore[: fore.index(punkt.nyckel)])
        return max((i + 1 for i, rad in enumerate(rader) if rad.nyckel in tidigare), default=0)
    senare = set(efter if punkt.slag != Slag.FAST else efter[efter.index(punkt.nyckel) + 1 :])
    plats = len(rader)
    while plats and rader[plats - 1].nyckel in senare:
        plats -= 1
    return plats


def _behandlingar(punkt: Dagordningspunkt) -> list[Behandling]:
    version = punkt.version
    if version is None:
        return []
    fran = punkt.fran
    kvar = fran.vantande_identiteter() if fran is not None and fran.version_id == version.pk else None
    return [
        Behandling(dagordningspunkt=punkt, version=version, identitet=ett["identitet"], nr=ett["nr"], revision=1)
        for avsnitt in version.data["avsnitt"]
        for ett in avsnitt.get("punkter") or ()
        if kvar is None or ett["identitet"] in kvar
    ]


def spara_ordning(rader: list[Dagordningspunkt], *, av: Anvandare) -> None:
    """Write the positions (and the revisions, already stepped) of locked rows, with history."""
    if rader:
        bulk_update_with_history(
            rader,
            Dagordningspunkt,
            ["position", "revision"],
            batch_size=200,
            default_user=av,
            default_change_reason="flyttad",
        )
