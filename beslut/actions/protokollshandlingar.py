"""Issue what adjusted minutes give: the minutes themselves, and an extract for each decided beslutspunkt."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from arenden import dokument
from beslut.actions import moteshandling
from beslut.models import Behandling, Handling, Paragraf, Protokoll, Stallningstagande
from beslut.motesflow import BESLUT, Utfall
from beslut.protokollsprak.bygge import Mening
from beslut.protokollsprak.fakta import Punkt
from beslut.protokollsprak.inledning import inledning
from beslut.protokollsprak.paragraf import ensam, meningar
from beslut.protokollsunderlag import Underlag
from forum.models import Handelse, Protokollsslag


def utfarda(protokoll: Protokoll) -> int:
    """Issue the adjusted (locked) minutes and their extracts; return how many documents. Rendering is the worker's."""
    organ = protokoll.sammantrade.organ
    formellt = organ.protokollsslag == Protokollsslag.PROTOKOLL
    slag = Handling.Slag.PROTOKOLL if formellt else Handling.Slag.MOTESANTECKNINGAR
    filnamn = f"{organ.slug}-{slag}-{protokoll.sammantrade.datum}.pdf"
    skapa(protokoll, protokoll.uuid, filnamn, fakta(protokoll, slag) | protokollsfakta(protokoll))
    antal = 1 + utfarda_utdrag(protokoll, list(protokoll.paragrafer.filter(omedelbart=None).order_by("nr")))
    Handelse.skriv(protokoll, "protokoll_utfardat", av=None, version=protokoll.sha256, antal=antal)
    return antal


def utfarda_utdrag(protokoll: Protokoll, paragrafer: Sequence[Paragraf], *, rattelser: bool = False) -> int:
    """Issue an extract for each decided beslutspunkt of *paragrafer*; once more, as the next issue, when corrected."""
    underlag = Underlag(protokoll.sammantrade)
    punkter = {punkt.pk: punkt for punkt in underlag.punkter}
    antal = 0
    for paragraf in paragrafer:
        dagordningspunkt = punkter[paragraf.dagordningspunkt_id]
        arende = underlag.arende(dagordningspunkt)
        beslutade = [punkt for punkt in arende.punkter if punkt.utfall in {str(u) for u in BESLUT}]
        identiteter = _identiteter(paragraf)
        for punkt in beslutade if dagordningspunkt.version else ():
            identitet = identiteter[punkt.nr]
            egna = fakta(protokoll, Handling.Slag.UTDRAG) | _utdragsfakta(
                protokoll, paragraf, underlag, punkt, av=max(p.nr for p in arende.punkter), identitet=identitet
            )
            stam = dagordningspunkt.version.skrivelse.arende.filnamn if dagordningspunkt.version else "utdrag"
            filnamn = f"{stam}-paragraf-{paragraf.nr}-punkt-{punkt.nr}.pdf"
            skapa(protokoll, identitet, filnamn, egna)
            antal += 1
    if antal and rattelser:
        Handelse.skriv(protokoll, "utdrag_utfardade_igen", av=None, version=protokoll.sha256, antal=antal)
    return antal


def _identiteter(paragraf: Paragraf) -> dict[int, UUID]:
    """Return each point's identitet by its number; a new point, moved at the meeting, has its conclusion's UUID."""
    ut = {
        b.nr: b.identitet for b in Behandling.objects.filter(dagordningspunkt=paragraf.dagordningspunkt).order_by("nr")
    }
    nya = Stallningstagande.objects.filter(
        dagordningspunkt=paragraf.dagordningspunkt, behandling=None, struken=None
    ).order_by("pk")
    for nr, rad in enumerate(nya, start=max(ut, default=0) + 1):
        ut[nr] = rad.uuid
    return ut


def skapa(protokoll: Protokoll, identitet: UUID, filnamn: str, egna: dict[str, Any]) -> Handling:
    """Keep a document with all its facts, and let it wait for a worker. Issued again it is the next issue."""
    s = protokoll.sammantrade
    forra = Handling.objects.filter(sammantrade=s, slag=egna["slag"], identitet=identitet).count()
    return moteshandling.skapa(s, egna, identitet=identitet, ordning=forra + 1, filnamn=filnamn)


def fakta(protokoll: Protokoll, slag: str) -> dict[str, Any]:
    """Return what every paper of the minutes states; a meeting that was held has the times when it was."""
    s = protokoll.sammantrade
    gemensamt = moteshandling.fakta(s, slag)
    mote = gemensamt["sammantrade"]
    return gemensamt | {
        "sammantrade": mote | {"borjar": _klocka(s.oppnat) or mote["borjar"], "slutar": _klocka(s.avslutat)},
        "datum": s.datum.isoformat(),
        "sha256": protokoll.sha256,
        "justeringar": _justeringar(protokoll),
    }


def _klocka(tid: Any) -> str:
    return timezone.localtime(tid).strftime("%H:%M") if tid else ""


def _justeringar(protokoll: Protokoll, paragraf: Paragraf | None = None) -> list[dict[str, str]]:
    # Of the version that stands: what was adjusted of one that was taken back has lapsed.
    fryst = paragraf.sha256 if paragraf else protokoll.sha256
    rader = protokoll.justeringar.filter(paragraf=paragraf, sha256=fryst)
    return [
        {
            "namn": rad.namn,
            "som": rad.get_som_display(),
            "datum": timezone.localtime(rad.tid).date().isoformat(),
            "tid": timezone.localtime(rad.tid).strftime("%H.%M"),
        }
        for rad in rader
    ]


def protokollsfakta(protokoll: Protokoll) -> dict[str, Any]:
    """Return what stands in the minutes as they were adjusted."""
    paragrafer = protokoll.paragrafer.select_related("text", "dagordningspunkt__version__skrivelse__arende")
    return {
        "inledning": protokoll.inledning.doc,
        "slut": protokoll.slut.doc,
        "paragrafer": [
            {
                "nr": p.nr,
                "rubrik": p.rubrik,
                "diarienummer": p.dagordningspunkt.version.skrivelse.arende.diarienummer
                if p.dagordningspunkt.version
                else "",
                "doc": p.text.doc,
                "omedelbart": p.omedelbart is not None,
            }
            for p in paragrafer.order_by("nr")
        ],
    }


def _doc(rader: Sequence[Mening]) -> dict[str, Any] | None:
    """Return sentences as a text, or None where there are none but headings."""
    block = [m.block for m in rader if m.block["type"] != "heading"]
    return dict(dokument.med_id({"type": "doc", "content": block})) if block else None


def _utdragsfakta(
    protokoll: Protokoll, paragraf: Paragraf, underlag: Underlag, punkt: Punkt, *, av: int, identitet: UUID
) -> dict[str, Any]:
    """Return what the extract of one decided beslutspunkt states."""
    arende = underlag.arende(paragraf.dagordningspunkt)
    organ = underlag.organ
    en = ensam(arende, punkt)
    rader = {m.nyckel: m for m in meningar(en, organ)}
    delar = {namn: [m for nyckel, m in rader.items() if nyckel.split(".")[0] == namn] for namn in _DELAR}
    version = paragraf.dagordningspunkt.version
    mottagarna = version.skrivelse.arende if version else None
    mote = underlag.mote(None)
    narvaro = [m for m in inledning(mote) if m.nyckel.startswith("narvaro.") and "ovriga" not in m.nyckel]
    justerat = _justeringar(protokoll, paragraf) if paragraf.omedelbart else _justeringar(protokoll)
    return {
        "arende": {
            "uuid": str(mottagarna.uuid) if mottagarna else "",
            "diarienummer": arende.diarienummer,
            "arendemening": mottagarna.arendemening if mottagarna else arende.rubrik,
        },
        "rubrik": paragraf.rubrik,
        "paragraf": paragraf.nr,
        "ar": paragraf.ar,
        "punkt": {"identitet": str(identitet), "nr": punkt.nr, "av": av},
        "utfall": str(punkt.utfall),
        "utfall_ord": Utfall(punkt.utfall).label,
        "beslutsrubrik": organ.beslutsrubrik,
        "beslutet": organ.beslutet,
        "utdragsnamn": "Protokollsutdrag" if organ.protokoll == "protokollet" else "Utdrag ur mötesanteckningar",
        "beslut": _doc(delar["beslut"]),
        "forslag": dict(punkt.lydelse) if str(punkt.utfall) != Utfall.BIFALL.value else None,
        "jav": _doc(delar["jav"]),
        "yrkanden": _doc(delar["yrkande"]),
        "omrostning": _doc(delar["votering"]),
        "avvikelse_rubrik": organ.avvikelse[:1].upper() + organ.avvikelse[1:],
        "avvikelse": _doc(delar["avvikelse"]),
        "yttranden": _doc([*delar["yttrande"], *delar["anteckning"]]),
        "underlag": list(arende.underlag),
        "version_sha256": version.sha256 if version else "",
        "narvarande": _doc(narvaro),
        "mottagare": [m.namn for m in mottagarna.mottagare.kvar()] if mottagarna else [],
        "mottagare_skrivna": list(arende.mottagare),
        "omedelbart": paragraf.omedelbart is not None,
        "sha256": paragraf.sha256 if paragraf.omedelbart else protokoll.sha256,
        "justeringar": justerat,
        "rattelser": [
            {"datum": timezone.localtime(r.tid).date().isoformat(), "text": r.text} for r in paragraf.rattelser.all()
        ],
    }


_DELAR = ("beslut", "jav", "yrkande", "votering", "avvikelse", "yttrande", "anteckning")
