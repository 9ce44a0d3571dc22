"""What the start page shows of ärenden, per person."""

from django.db.models import F, Q
from django.urls import reverse

from arenden.actions.lasning import lasta_versioner
from arenden.actions.utkastlasning import andrade_av_andra
from arenden.flow import Lage
from arenden.models import Arende, Skrivelse, Undertecknare
from forum import policy as roller
from forum.models import Anvandare, Handelse, Roll
from forum.views import Uppgift, Uppgifter

ANTAL = 50


def uppgifter(user: Anvandare) -> Uppgifter:
    """Gather what waits for *user*, what *user* waits for, and what was recent; a fixed number of queries."""
    synliga = Skrivelse.objects.synliga_for(user).med_arende().distinct()
    mina_underskrifter = Undertecknare.objects.kvar().filter(
        Q(anvandare=user) | Q(anvandare__in=roller.foretrader(user))
    )
    att_granska = synliga.i_lage(Lage.GRANSKNING).filter(pk__in=mina_underskrifter.values("skrivelse"))
    egna = synliga.filter(Q(arende__handlaggare=user) | Q(medforfattare=user))
    vantar, jag_vantar = [], []
    # What must be ready first stands first.
    granskas = list(
        att_granska.med_tur().order_by(F("sammantrade__sista_arendedag").asc(nulls_last=True), "-pk")[:ANTAL]
    )
    lasta = lasta_versioner(user, granskas)
    for skrivelse in granskas:
        if any(u.far_godkannas_av(user, roller.foretrader(user)) for u in skrivelse.vantar_pa()):
            last = lasta.get(skrivelse.pk)
            vad = f"att godkänna, ändrad sedan du läste version {last}" if last else "att godkänna"
            vantar.append(_uppgift(skrivelse, vad, "godkann", "Läs och ta ställning"))
    utkast = list(egna.i_lage(Lage.UTKAST).order_by("-pk")[:ANTAL])
    andrade = andrade_av_andra(user, utkast)
    fran_organ = Handelse.objects.filter(slag="aterremitterad", objekt__in=[s.uuid for s in utkast])
    aterremitterade = dict(fran_organ.values_list("objekt", "data__organ"))
    for skrivelse in utkast:
        vad = "återsänd eller tillbakatagen" if skrivelse.forst_skickad else "utkast"
        if not skrivelse.forst_skickad and (organ := aterremitterade.get(skrivelse.uuid)):
            vad = f"återremitterad av {organ}"
        if namn_ := andrade.get(skrivelse.pk):
            vad += f", ändrad av {' och '.join(sorted(namn_))} sedan du var här"
        vantar.append(_uppgift(skrivelse, vad, "skriv", "Skriv vidare"))
    for skrivelse in egna.i_lage(Lage.GRANSKNING).med_tur()[:ANTAL]:
        namn = " och ".join(u.namn for u in skrivelse.vantar_pa())
        jag_vantar.append(_uppgift(skrivelse, f"väntar på {namn}", "skrivelse", "Visa"))
    vantar += _utan_handlaggare(user)
    nyligen = [
        _uppgift(s, "godkänd" if s.lage == Lage.GODKAND else "återkallad", "skrivelse", "Läs")
        for s in synliga.i_lage(Lage.GODKAND, Lage.ATERKALLAD).order_by("-gallande_version__skapad")[:10]
    ]
    return Uppgifter(vantar, jag_vantar, nyligen)


def _uppgift(skrivelse: Skrivelse, vad: str, sida: str, knapp: str) -> Uppgift:
    version = skrivelse.gallande_version
    if skrivelse.sammantrade is not None and skrivelse.lage in {Lage.UTKAST, Lage.GRANSKNING}:
        vad += f", senast {skrivelse.sammantrade.sista_arendedag} för sammanträdet {skrivelse.sammantrade.datum}"
    return Uppgift(
        rubrik=str(skrivelse),
        under=f"{skrivelse.arende.diarienummer} · {vad}",
        lank=reverse(sida, args=[skrivelse.uuid]),
        knapp=knapp,
        sedan=version.skapad if version else skrivelse.arende.registrerat,
        lage=skrivelse.lage,
    )


def _utan_handlaggare(user: Anvandare) -> list[Uppgift]:
    organ = roller.organ_dar(user, Roll.REGISTRATOR)
    if not organ:
        return []
    arenden = Arende.objects.filter(organ__in=organ, handlaggare=None)[:ANTAL]
    return [
        Uppgift(
            a.arendemening,
            f"{a.diarienummer} · saknar handläggare",
            a.get_absolute_url(),
            "Välj",
            a.registrerat,
        )
        for a in arenden
    ]
