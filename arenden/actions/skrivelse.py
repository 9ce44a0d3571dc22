"""Begin a skrivelse and change what it is made of, but for its texts (see actions.text)."""

import uuid
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from arenden import policy
from arenden.actions.text import ny_text
from arenden.flow import Lage
from arenden.models import Arende, Avsnitt, Beslutspunkt, Mall, Skrivelse, Slag, Undertecknare
from arenden.models.skrivelse import Del
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse
from forum.models.rad import etikett

D = TypeVar("D", bound=Del)

MAX_PUNKTER = 200
MAX_AVSNITT = 100
MAX_UNDERTECKNARE = 12


def las_utkast(skrivelse: Skrivelse, *, av: Anvandare) -> Skrivelse:
    """Lock and re-read *skrivelse* for writing. Raises PermissionDenied, Konflikt unless it is an utkast."""
    skrivelse = Skrivelse.objects.las(skrivelse.pk)
    if not policy.may_skriva(av, skrivelse):
        raise PermissionDenied("Du kan inte skriva i den här skrivelsen.")
    if skrivelse.lage != Lage.UTKAST:
        raise Konflikt(
            f"Skrivelsen är i läget {skrivelse.get_lage_display().lower()} och kan inte ändras. "
            "Ta tillbaka den först, eller skriv en ny version av en godkänd skrivelse."
        )
    return skrivelse


def sist_plats(delar: Any) -> int:
    return int((delar.aggregate(sist=Max("ordning"))["sist"] or 0) + 1)


@transaction.atomic
def borja(arende: Arende, *, mall: Mall, av: Anvandare | None, rubrik: str = "", tom: bool = False) -> Skrivelse:
    """Begin a skrivelse in *arende* from the newest version of *mall*, which it copies and keeps.

    *tom* leaves the avsnitt to the caller. Raises PermissionDenied, Konflikt when the mall cannot be chosen.
    *av* is None only from a command line without accounts.
    """
    if av is not None and not policy.may_borja_skrivelse(av, arende):
        raise PermissionDenied("Bara ärendets handläggare kan börja en skrivelse i det.")
    if arende.avslutat is not None:
        raise Konflikt("Ärendet är avslutat. Be registratorn öppna det igen.")
    version = mall.gallande
    if version is None or mall.arkiverad or mall.organ_id not in {None, arende.organ_id}:
        raise Konflikt(f"Mallen {mall} går inte att välja för {arende.organ}. Läs in sidan igen och välj en annan.")
    innehall = version.data
    skrivelse = Skrivelse(
        arende=arende,
        mallversion=version,
        rubrik=rubrik,
        mottagare=arende.organ.namn,
        forvaltning=arende.forvaltning,
        handlaggare_namn=str(arende.handlaggare) if arende.handlaggare and not tom else "",
    ).spara(av=av, skal="påbörjad")
    Handelse.skriv(skrivelse, "paborjad", av=av, mall=innehall["namn"], mallversion=version.nr)
    for rad in () if tom else innehall["avsnitt"]:
        falt = {k: rad[k] for k in ("rubrik", "slag", "nyckel", "obligatoriskt", "hjalp")}
        if rad["slag"] == Slag.FORSLAG and innehall["ingress"]:
            falt["ingress"] = innehall["ingress"]
        skapa_avsnitt(skrivelse, av=av, **falt)
    if not tom and (forslag := skrivelse.avsnitt.filter(slag=Slag.FORSLAG).first()):
        skapa_punkt(forslag, av=av)
    return skrivelse


def skapa_avsnitt(
    skrivelse: Skrivelse, *, av: Anvandare | None, rubrik: str, slag: str = Slag.TEXT, **falt: Any
) -> Avsnitt:
    """Append an avsnitt; a förslag gets the body and its ingress, every other a text (`doc` if given)."""
    doc = falt.pop("doc", None)
    avsnitt = Avsnitt(
        skrivelse=skrivelse, rubrik=rubrik[:120], slag=slag, ordning=sist_plats(skrivelse.avsnitt), **falt
    )
    if slag == Slag.FORSLAG:
        avsnitt.organ_namn = avsnitt.organ_namn or skrivelse.arende.organ.namn
        if "ingress" not in falt:
            avsnitt.ingress = skrivelse.arende.organ.ingress
    else:
        avsnitt.text = ny_text(skrivelse, doc, av=av, skal="tillagt")
    return avsnitt.spara(av=av, skal="tillagt")


def skapa_punkt(
    avsnitt: Avsnitt, *, av: Anvandare | None, doc: dict[str, Any] | None = None, skal: str = "tillagd", **falt: Any
) -> Beslutspunkt:
    """Append a point to a förslag."""
    return Beslutspunkt(
        skrivelse=avsnitt.skrivelse,
        avsnitt=avsnitt,
        ordning=sist_plats(avsnitt.skrivelse.punkter),
        lydelse=ny_text(avsnitt.skrivelse, doc, av=av, skal=skal),
        **falt,
    ).spara(av=av, skal=skal)


@transaction.atomic
def andra_uppgifter(skrivelse: Skrivelse, *, av: Anvandare, revision: int, uppgifter: dict[str, Any]) -> Skrivelse:
    """Change the facts of the head. Raises PermissionDenied, Konflikt, Motsagelse."""
    skrivelse = las_utkast(skrivelse, av=av)
    skrivelse.krav_revision(revision)
    _andra(skrivelse, av=av, uppgifter=uppgifter)
    return skrivelse


def _andra(rad: Any, *, av: Anvandare, uppgifter: dict[str, Any]) -> Any:
    andrade = [falt for falt, varde in uppgifter.items() if getattr(rad, falt) != varde]
    if not andrade:
        return rad
    for falt in andrade:
        setattr(rad, falt, uppgifter[falt])
    namn = ", ".join(etikett(rad, falt) for falt in andrade)
    return rad.spara(av=av, skal=f"ändrade {namn}")


@transaction.atomic
def lagg_till_avsnitt(skrivelse: Skrivelse, *, av: Anvandare, rubrik: str, slag: str = Slag.TEXT) -> Avsnitt:
    """Append an avsnitt with a heading of the writer's own."""
    skrivelse = las_utkast(skrivelse, av=av)
    if skrivelse.avsnitt.kvar().count() >= MAX_AVSNITT:
        raise Konflikt(f"En skrivelse kan ha högst {MAX_AVSNITT} avsnitt.")
    return skapa_avsnitt(skrivelse, av=av, rubrik=rubrik, slag=slag)


@transaction.atomic
def lagg_till_punkt(avsnitt: Avsnitt, *, av: Anvandare) -> Beslutspunkt:
    """Append an empty point to a förslag."""
    skrivelse = las_utkast(avsnitt.skrivelse, av=av)
    avsnitt = Avsnitt.objects.kvar().get(pk=avsnitt.pk, slag=Slag.FORSLAG)
    if skrivelse.punkter.kvar().count() >= MAX_PUNKTER:
        raise Konflikt(f"En skrivelse kan ha högst {MAX_PUNKTER} beslutspunkter.")
    return skapa_punkt(avsnitt, av=av)


def las_del(del_: D, *, av: Anvandare, revision: int | None = None) -> D:
    """Lock the skrivelse for writing, then re-read its part *del_*; name its *revision* when it was shown."""
    las_utkast(del_.skrivelse, av=av)
    las: D = type(del_).objects.las(del_.pk)
    if revision is not None:
        las.krav_revision(revision)
    return las


@transaction.atomic
def andra_del(del_: D, *, av: Anvandare, revision: int, uppgifter: dict[str, Any]) -> D:
    """Change heading, ingress, name or title of a part."""
    las: D = _andra(las_del(del_, av=av, revision=revision), av=av, uppgifter=uppgifter)
    return las


@transaction.atomic
def ta_bort(del_: D, *, av: Anvandare) -> D:
    """Remove a part. It stays in the history and can be put back; removing twice is removing once."""
    las = las_del(del_, av=av)
    if las.borttagen:
        return las
    if isinstance(las, Avsnitt) and las.obligatoriskt:
        raise Konflikt(f"Avsnittet {las.rubrik} krävs av mallen och kan inte tas bort.")
    if isinstance(las, Avsnitt) and las.ar_forslag and las.punkter.kvar().exists():
        raise Konflikt(f"Avsnittet {las.rubrik} har beslutspunkter. Ta bort eller flytta dem först.")
    las.borttagen = True
    las.spara(av=av, skal="borttagen")
    Handelse.skriv(las.skrivelse, "del_borttagen", av=av, vad=_vad(las), etikett=str(las)[:120])
    return las


@transaction.atomic
def satt_tillbaka(del_: D, *, av: Anvandare) -> D:
    """Put a removed part back, last in its order."""
    las = las_del(del_, av=av)
    if not las.borttagen:
        return las
    las.borttagen = False
    las.ordning = sist_plats(type(las).objects.las_alla(las.skrivelse))
    las.spara(av=av, skal="återställd")
    Handelse.skriv(las.skrivelse, "del_tillbaka", av=av, vad=_vad(las), etikett=str(las)[:120])
    return las


def _vad(del_: Del) -> str:
    return str(type(del_)._meta.verbose_name).lower()


@transaction.atomic
def ordna(skrivelse: Skrivelse, modell: type[D], *, av: Anvandare, ordning: list[uuid.UUID]) -> Skrivelse:
    """Put the parts of one kind in *ordning* (identitet). Those not named keep their order, last.

    Takes the skrivelse's lock, so that two who reorder at once get one after the other, and neither a mixture.
    """
    skrivelse = las_utkast(skrivelse, av=av)
    delar = list(modell.objects.las_alla(skrivelse))
    plats = {identitet: i for i, identitet in enumerate(ordning)}
    if okanda := set(plats) - {d.identitet for d in delar}:
        raise Konflikt(f"{len(okanda)} av raderna finns inte längre. Läs in sidan igen.")
    delar.sort(key=lambda d: plats.get(d.identitet, len(plats)))
    for i, del_ in enumerate(delar, start=1):
        if del_.ordning != i:
            del_.ordning = i
            del_.spara(av=av, skal="flyttad")
    return skrivelse


@transaction.atomic
def flytta(del_: D, *, av: Anvandare, steg: int) -> D:
    """Move a part *steg* places among those not removed (and, for a point, within its förslag)."""
    las = las_del(del_, av=av)
    syskon = type(las).objects.kvar().filter(skrivelse=las.skrivelse)
    if isinstance(las, Beslutspunkt):
        syskon = syskon.filter(avsnitt=las.avsnitt)
    ordning = [d.identitet for d in syskon]
    if las.borttagen or las.identitet not in ordning:
        return las
    fran = ordning.index(las.identitet)
    till = max(0, min(len(ordning) - 1, fran + steg))
    ordning.insert(till, ordning.pop(fran))
    alla = [d.identitet for d in type(las).objects.las_alla(las.skrivelse)]
    egna = iter(ordning)
    ordna(las.skrivelse, type(las), av=av, ordning=[next(egna) if i in ordning else i for i in alla])
    las.refresh_from_db()
    return las


@transaction.atomic
def skriv_fristaende(punkt: Beslutspunkt, *, av: Anvandare) -> Beslutspunkt:
    """Give the point a fristående lydelse to write in, beginning as ingress and lydelse."""
    punkt = las_del(punkt, av=av)
    if punkt.fristaende is None:
        punkt.fristaende = ny_text(punkt.skrivelse, None, av=av, skal="fristående lydelse påbörjad")
        punkt.spara(av=av, skal="fristående lydelse påbörjad")
    return punkt


@transaction.atomic
def bekrafta_fristaende(punkt: Beslutspunkt, *, av: Anvandare, textrevision: int) -> Beslutspunkt:
    """Confirm the fristående lydelse as the person saw it (*textrevision*); only then is it printed.

    Raises Motsagelse where it has been rewritten since.
    """
    punkt = las_del(punkt, av=av)
    if punkt.fristaende is None or punkt.fristaende.tom:
        raise Konflikt("Den fristående lydelsen är tom. Skriv den och bekräfta sedan.")
    if punkt.fristaende.revision != textrevision:
        raise Konflikt("Den fristående lydelsen har skrivits om sedan du läste den. Läs den igen och bekräfta.")
    punkt.fristaende_bekraftad = textrevision
    punkt.spara(av=av, skal="fristående lydelse bekräftad")
    Handelse.skriv(punkt.skrivelse, "fristaende_bekraftad", av=av, lydelse=str(punkt.fristaende)[:120])
    return punkt


@transaction.atomic
def ta_bort_fristaende(punkt: Beslutspunkt, *, av: Anvandare) -> Beslutspunkt:
    """Take the fristående lydelse away; the paper then prints ingress and lydelse as one sentence."""
    punkt = las_del(punkt, av=av)
    punkt.fristaende, punkt.fristaende_bekraftad = None, None
    return punkt.spara(av=av, skal="fristående lydelse borttagen")


@transaction.atomic
def lagg_till_undertecknare(
    skrivelse: Skrivelse, *, av: Anvandare, anvandare: Anvandare | None, namn: str, titel: str = ""
) -> Undertecknare:
    """Append a signatory; once only for the same account."""
    skrivelse = las_utkast(skrivelse, av=av)
    kvar = skrivelse.undertecknare.kvar()
    if anvandare and kvar.filter(anvandare=anvandare).exists():
        raise Konflikt(f"{anvandare} är redan undertecknare.")
    if kvar.count() >= MAX_UNDERTECKNARE:
        raise Konflikt(f"En skrivelse kan ha högst {MAX_UNDERTECKNARE} undertecknare.")
    return Undertecknare(
        skrivelse=skrivelse,
        anvandare=anvandare,
        namn=namn,
        titel=titel,
        ordning=sist_plats(skrivelse.undertecknare),
    ).spara(av=av, skal="tillagd")


@transaction.atomic
def satt_medforfattare(skrivelse: Skrivelse, *, av: Anvandare, medforfattare: list[Anvandare]) -> Skrivelse:
    """Choose who else writes. Only the handläggare does. Raises PermissionDenied."""
    skrivelse = las_utkast(skrivelse, av=av)
    if skrivelse.arende.handlaggare_id != av.pk:
        raise PermissionDenied("Bara handläggaren väljer medförfattare.")
    valda = [m for m in medforfattare if m.pk != av.pk]
    if set(skrivelse.medforfattare.all()) == set(valda):
        return skrivelse
    skrivelse.medforfattare.set(valda)
    skrivelse.spara(av=av, skal="ändrade medförfattare")
    Handelse.skriv(skrivelse, "medforfattare", av=av, namn=", ".join(sorted(str(m) for m in valda)))
    return skrivelse
