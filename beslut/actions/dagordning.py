"""Put items on a föredragningslista, move them and take them away, until the kallelse freezes what it printed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from arenden.flow import Lage as Skrivelselage
from arenden.models import Skrivelse, Version
from beslut import policy
from beslut.models import Behandling, Dagordningspunkt
from beslut.numrering import numren
from forum.fel import Konflikt
from forum.flow import Lage as Sammantradeslage
from forum.models import Anvandare, Handelse, Sammantrade

OPPNA = (Sammantradeslage.PLANERAT, Sammantradeslage.KALLAT, Sammantradeslage.PAGAR)


def las(sammantrade: Sammantrade, *, av: Anvandare) -> Sammantrade:
    """Lock and re-read the sammanträde whose list *av* is about to change; raise where *av* may not, or it is closed.

    The lock of the sammanträde is the lock of its whole list.
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

    *fran* is the item that it comes back from: then only those of its points that wait. Locks the sammanträde.
    Raises PermissionDenied, Konflikt.
    """
    sammantrade = las(sammantrade, av=av)
    skrivelse = Skrivelse.objects.med_arende().get(pk=version.skrivelse_id)
    if skrivelse.lage != Skrivelselage.GODKAND or skrivelse.gallande_version_id != version.pk:
        raise Konflikt(f"”{skrivelse}” är inte godkänd i den versionen och kan inte tas med på föredragningslistan.")
    if skrivelse.arende.organ_id != sammantrade.organ_id:
        raise Konflikt(f"”{skrivelse}” är skriven för {skrivelse.arende.organ}, inte för {sammantrade.organ}.")
    if sammantrade.punkter.filter(version=version).exists():
        raise Konflikt(f"”{skrivelse}” står redan på föredragningslistan.")
    punkt = lagg_sist(
        Dagordningspunkt(
            sammantrade=sammantrade,
            slag=Dagordningspunkt.Slag.ARENDE,
            rubrik=str(version.data["rubrik"] or skrivelse)[:300],
            version=version,
            fran=fran,
        ),
        av=av,
    )
    kvar = fran.vantande_identiteter() if fran is not None and fran.version_id == version.pk else None
    for avsnitt in version.data["avsnitt"]:
        for ett in avsnitt.get("punkter") or ():
            if kvar is None or ett["identitet"] in kvar:
                Behandling.objects.create(
                    dagordningspunkt=punkt, version=version, identitet=ett["identitet"], nr=ett["nr"]
                )
    Handelse.skriv(punkt, "tagen_med", av=av, version=version.sha256, rubrik=punkt.rubrik, vid=str(sammantrade))
    return punkt


def lagg_sist(punkt: Dagordningspunkt, *, av: Anvandare) -> Dagordningspunkt:
    """Save *punkt* after the last ärende of its (locked) list, before the standing items that end it.

    What comes after the kallelse is late; what comes while the meeting goes on gets its number at once.
    """
    sammantrade = punkt.sammantrade
    rader = list(sammantrade.punkter.i_ordning())
    efter = {fast["nyckel"] for fast in sammantrade.organ.fasta()["efter"]}
    plats = len(rader)
    while plats and rader[plats - 1].nyckel in efter:
        plats -= 1
    punkt.sen = sammantrade.numren_star_fast
    punkt.position = plats + 1
    rader.insert(plats, punkt)
    for position, rad in enumerate(rader, start=1):
        if rad.position != position:
            rad.position = position
            rad.spara(av=av, skal="flyttad av en ny punkt")
    if sammantrade.lage == Sammantradeslage.PAGAR:
        punkt.nummer = numren(rader, kallat=True)[plats]
    return punkt.spara(av=av, skal="lagd på listan")
