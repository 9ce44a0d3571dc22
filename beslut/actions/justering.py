"""Adjust minutes: freeze one version, let the chosen adjust it, announce it, and correct it by records of their own."""

import datetime as dt
import hashlib
from typing import Any

import rfc8785
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from beslut import policy
from beslut.actions.protokoll import Kvar, ar_tomt, kvar, las_utkast
from beslut.actions.protokollshandlingar import utfarda, utfarda_utdrag
from beslut.models import Anslag, Deltagande, Justering, Paragraf, Protokoll, Rattelse
from beslut.protokollsflow import Lage, Steg, nasta, sista_dag
from beslut.protokollsunderlag import Underlag
from forum import flow as forumflow
from forum.epost import meddela
from forum.fel import Konflikt, Motsagelse
from forum.models import Anvandare, Handelse


def justerande(protokoll: Protokoll) -> list[tuple[Deltagande, str]]:
    """Return who adjusts, and as what: the one who led, and those whom the body chose; each once."""
    underlag = Underlag(protokoll.sammantrade)
    ut: dict[int, tuple[Deltagande, str]] = {}
    if (ledde := underlag.ordforande) is not None:
        ut[ledde.pk] = (ledde, Justering.Som.ORDFORANDE)
    for deltagande in underlag.justerare:
        ut.setdefault(deltagande.pk, (deltagande, Justering.Som.JUSTERARE))
    return list(ut.values())


def vantar_pa(protokoll: Protokoll) -> list[tuple[Deltagande, str]]:
    """Return those who have not adjusted the frozen version yet."""
    gjort = set(protokoll.justeringar.filter(sha256=protokoll.sha256, paragraf=None).values_list("av_id", flat=True))
    return [(d, som) for d, som in justerande(protokoll) if d.anvandare_id not in gjort]


def frys(innehall: dict[str, Any]) -> tuple[str, str]:
    """Return canonical JSON (RFC 8785) and its SHA-256."""
    data = rfc8785.dumps(innehall)
    return data.decode(), hashlib.sha256(data).hexdigest()


def paragrafdata(paragraf: Paragraf) -> dict[str, Any]:
    return {
        "uuid": str(paragraf.uuid),
        "nr": paragraf.nr,
        "ar": paragraf.ar,
        "rubrik": paragraf.rubrik,
        "doc": paragraf.text.doc,
        "omedelbart": paragraf.sha256,
    }


def ogonblick(protokoll: Protokoll) -> dict[str, Any]:
    """Return the whole of the (locked) minutes as it reads now."""
    s = protokoll.sammantrade
    return {
        "format": 1,
        "protokoll": str(protokoll.uuid),
        "sammantrade": {"uuid": str(s.uuid), "datum": s.datum.isoformat(), "plats": s.plats},
        "organ": {"namn": s.organ.namn, "organisation": s.organ.organisation, "slag": s.organ.protokollsslag},
        "inledning": protokoll.inledning.doc,
        "paragrafer": [paragrafdata(p) for p in protokoll.paragrafer.select_related("text").order_by("nr")],
        "slut": protokoll.slut.doc,
    }


def hinder(protokoll: Protokoll, avvikande: list[Kvar] | None = None) -> list[str]:
    """Return, in Swedish, everything that keeps the minutes from being handed over."""
    ut = utan_justerande(protokoll)
    if protokoll.sammantrade.lage != forumflow.Lage.AVSLUTAT:
        ut.append("Sammanträdet är inte avslutat.")
    ut += [f"§ {p.nr} {p.rubrik} saknar text." for p in ar_tomt(protokoll.paragrafer.select_related("text"))]
    for ett in kvar(protokoll) if avvikande is None else avvikande:
        ut.append(f"{ett.rubrik}: en mening som du har skrivit om bygger på uppgifter som har ändrats.")
    return ut


def utan_justerande(protokoll: Protokoll) -> list[str]:
    """Return, in Swedish, what is wrong with who adjusts: nobody, or one without an account."""
    justerar = justerande(protokoll)
    if not justerar:
        return ["Ingen har lett sammanträdet och ingen justerare är vald."]
    return [f"{d} har inget konto och kan inte justera." for d, _som in justerar if d.anvandare_id is None]


@transaction.atomic
def lamna(protokoll: Protokoll, *, av: Anvandare) -> Protokoll:
    """Freeze the minutes and ask the chosen to adjust exactly that version. Locks the minutes.

    Raises PermissionDenied, Konflikt with all that is missing.
    """
    protokoll = las_utkast(protokoll, av=av)
    if saknas := hinder(protokoll):
        raise Konflikt("Protokollet kan inte lämnas för justering. " + " ".join(saknas))
    organ = protokoll.sammantrade.organ
    protokoll.lage = nasta(protokoll.lage, Steg.LAMNA)
    protokoll.innehall, protokoll.sha256 = frys(ogonblick(protokoll))
    protokoll.lamnat = timezone.now()
    if organ.justering_dagar:
        # KL 5:69, 6:35: counted from the sammanträde.
        protokoll.justeras_senast = protokoll.sammantrade.datum + dt.timedelta(days=organ.justering_dagar)
    protokoll.spara(av=av, skal="lämnat för justering")
    Handelse.skriv(protokoll, "protokoll_lamnat", av=av, version=protokoll.sha256)
    _be(protokoll, [d for d, _som in justerande(protokoll)])
    return protokoll


def _be(protokoll: Protokoll, deltagande: list[Deltagande], *, igen: bool = False) -> None:
    senast = f"Justera senast {protokoll.justeras_senast}." if protokoll.justeras_senast else ""
    meddela(
        [d.anvandare for d in deltagande if d.anvandare],
        amne=f"{'Påminnelse: a' if igen else 'A'}tt justera: {protokoll} i {protokoll.sammantrade.organ}",
        rader=[f"{protokoll} i {protokoll.sammantrade.organ} väntar på att du justerar.", senast],
        lank=protokoll.get_absolute_url(),
    )


def las(protokoll: Protokoll) -> Protokoll:
    """Lock and re-read minutes with what they are of."""
    return Protokoll.objects.select_related("sammantrade__organ", "inledning", "slut").las(protokoll.pk)


@transaction.atomic
def ta_tillbaka(protokoll: Protokoll, *, av: Anvandare) -> Protokoll:
    """Take the minutes back to be written in; what was adjusted of that version lapses. Raises PermissionDenied."""
    protokoll = las(protokoll)
    if not policy.may_skriva_protokoll(av, protokoll.sammantrade):
        raise PermissionDenied("Bara sekreteraren tar tillbaka protokollet.")
    return _oppna(protokoll, Steg.TA_TILLBAKA, av=av, skal="")


@transaction.atomic
def atersand(protokoll: Protokoll, *, av: Anvandare, skal: str, sha256: str) -> Protokoll:
    """Send the minutes back to the sekreterare with a reason. Raises PermissionDenied, OtillatetSteg, Motsagelse."""
    protokoll = las(protokoll)
    roll(protokoll, av)
    _krav_sedd(protokoll, sha256)
    return _oppna(protokoll, Steg.ATERSAND, av=av, skal=skal)


def _oppna(protokoll: Protokoll, steg: Steg, *, av: Anvandare, skal: str) -> Protokoll:
    protokoll.lage = nasta(protokoll.lage, steg)
    forra, protokoll.innehall, protokoll.sha256 = protokoll.sha256, "", ""
    protokoll.lamnat = protokoll.justeras_senast = protokoll.pamint = None
    protokoll.spara(av=av, skal=str(steg.label))
    Handelse.skriv(protokoll, f"protokoll_{steg}", av=av, version=forra, skal=skal)
    return protokoll


def roll(protokoll: Protokoll, av: Anvandare) -> tuple[Deltagande, str]:
    """Return as whom and as what *av* adjusts. Raises PermissionDenied."""
    for deltagande, som in justerande(protokoll):
        if deltagande.ar(av):
            return deltagande, som
    raise PermissionDenied("Bara ordföranden och de valda justerarna justerar.")


def _krav_sedd(protokoll: Protokoll, sha256: str) -> None:
    if protokoll.sha256 and protokoll.sha256 != sha256:
        raise Motsagelse("Protokollet har ändrats sedan du läste det. Läs det på nytt och justera sedan.")


@transaction.atomic
def justera(protokoll: Protokoll, *, av: Anvandare, sha256: str) -> Protokoll:
    """Adjust exactly the version that was read. The last one's justering ends it, and issues minutes and extracts.

    Locks the minutes. Raises PermissionDenied, OtillatetSteg, Motsagelse, Konflikt where one has adjusted already.
    """
    protokoll = las(protokoll)
    deltagande, som = roll(protokoll, av)
    _krav_sedd(protokoll, sha256)
    kvarvarande = vantar_pa(protokoll)
    sist = [d.pk for d, _som in kvarvarande] == [deltagande.pk]
    lage = nasta(protokoll.lage, Steg.FULLBORDA if sist else Steg.JUSTERA)
    if deltagande.pk not in {d.pk for d, _som in kvarvarande}:
        raise Konflikt("Du har redan justerat protokollet.")
    Justering.objects.create(protokoll=protokoll, sha256=protokoll.sha256, av=av, som=som, namn=deltagande.beteckning)
    Handelse.skriv(protokoll, "justerat", av=av, version=protokoll.sha256)
    if sist:
        protokoll.lage, protokoll.justerat = lage, timezone.now()
        protokoll.spara(av=av, skal="justerat")
        Handelse.skriv(protokoll, "protokoll_justerat", av=None, version=protokoll.sha256)
        utfarda(protokoll)
    return protokoll


@transaction.atomic
def satt_upp_anslag(
    protokoll: Protokoll, *, av: Anvandare, dag: dt.date | None = None, paragraf: Paragraf | None = None
) -> Anslag:
    """Announce that the minutes have been adjusted, or *paragraf* at once; the last day is computed (KL 8:12).

    Locks the minutes. Raises PermissionDenied, Konflikt.
    """
    protokoll = las(protokoll)
    if not policy.may_skriva_protokoll(av, protokoll.sammantrade):
        raise PermissionDenied("Bara sekreteraren anslår.")
    if not protokoll.sammantrade.organ.anslag:
        raise Konflikt(f"{protokoll.sammantrade.organ} anslår inte sina protokoll.")
    if paragraf is not None and paragraf.omedelbart is None:
        raise Konflikt(f"§ {paragraf.nr} är inte omedelbart justerad.")
    if paragraf is None and protokoll.lage != Lage.JUSTERAT:
        raise Konflikt("Protokollet anslås när det är justerat.")
    if protokoll.anslag.filter(paragraf=paragraf).exists():
        raise Konflikt("Justeringen är redan anslagen.")
    dag = dag or timezone.localdate()
    anslag = Anslag.objects.create(
        protokoll=protokoll, paragraf=paragraf, anslaget=dag, sista_dag=sista_dag(dag), av=av
    )
    slag = "anslaget_paragraf" if paragraf else "anslaget"
    vad = {"paragraf": f"§ {paragraf.nr}"} if paragraf else {}
    Handelse.skriv(protokoll, slag, av=av, till=str(anslag.sista_dag), **vad)
    return anslag


@transaction.atomic
def ratta(protokoll: Protokoll, *, av: Anvandare, text: str, paragraf: Paragraf | None = None) -> Rattelse:
    """Correct adjusted minutes by a new dated record that points back; extracts of the paragraph are issued anew.

    Locks the minutes. Raises PermissionDenied, Konflikt.
    """
    protokoll = las(protokoll)
    if not policy.may_skriva_protokoll(av, protokoll.sammantrade):
        raise PermissionDenied("Bara sekreteraren rättar.")
    # What was omedelbart justerat stands already, whatever becomes of the rest.
    fast = paragraf if paragraf is not None and paragraf.omedelbart is not None else None
    if protokoll.lage != Lage.JUSTERAT and fast is None:
        raise Konflikt("Det som inte är justerat ändras i texten.")
    fryst = protokoll.sha256 if protokoll.lage == Lage.JUSTERAT or fast is None else fast.sha256
    rad = Rattelse.objects.create(protokoll=protokoll, paragraf=paragraf, text=text, sha256=fryst, av=av)
    vad = f"§ {paragraf.nr}" if paragraf else "protokollet"
    Handelse.skriv(protokoll, "rattat", av=av, version=fryst, paragraf=vad, skal=text)
    utfarda_utdrag(protokoll, [paragraf] if paragraf else [], rattelser=True)
    return rad


def paminn_sena(dag: dt.date | None = None) -> int:
    """Remind those who have not adjusted, once, from three days before the last day; return how many minutes."""
    dag = dag or timezone.localdate()
    nara = Protokoll.objects.filter(
        lage=Lage.JUSTERING, pamint=None, justeras_senast__lte=dag + dt.timedelta(days=3)
    ).select_related("sammantrade__organ")
    antal = 0
    for rad in nara:
        with transaction.atomic():
            protokoll = las(rad)
            if protokoll.lage != Lage.JUSTERING or protokoll.pamint is not None:
                continue
            _be(protokoll, [d for d, _som in vantar_pa(protokoll)], igen=True)
            protokoll.pamint = timezone.now()
            protokoll.spara(av=None, skal="påmint")
            antal += 1
    return antal
