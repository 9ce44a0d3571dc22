"""What stands on each paper: from the facts to the words a template prints.

Everything comes from the version snapshot and the approvals; nothing is looked up. What is empty leaves
nothing behind: a template prints what is here and asks for no more.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypedDict, cast

from django.utils.safestring import SafeString

from arenden import dokument, dokumenthtml
from arenden.hanvisning import hanvisningar
from arenden.hanvisningsmal import Mal, lankade, malen, med_ord
from arenden.visning import delning
from beslut import foljeblad, jamforelseblad, motesblad, profilblad, tabellbredd
from beslut.foljeblad import Foljefakta
from beslut.motesblad import Motesfakta

Dok = Mapping[str, Any]

Godkannande = TypedDict(
    "Godkannande",
    {"undertecknare": str, "namn": str, "titel": str, "datum": str, "tid": str, "for": str | None},
)


class Punktval(TypedDict):
    """Which point a beslutspunkt paper is about: its identitet, and "nr av av"."""

    identitet: str
    nr: int
    av: int


class Sparad(TypedDict):
    """When a compared version was saved, and why."""

    nr: int
    datum: str
    tid: str
    anledning: str


class Jamford(TypedDict):
    """The earlier version of a comparison, whole, and when the two were saved."""

    version: Mapping[str, Any]
    version_nr: int
    version_sha256: str
    sparade: list[Sparad]


class _Fakta(TypedDict):
    format: int
    slag: Literal["tjansteskrivelse", "beslutspunkt", "jamforelse"]
    mallversion: int
    kod: str | None
    granskning: bool
    version: Mapping[str, Any]
    version_nr: int
    version_sha256: str
    skapad: str
    godkannanden: list[Godkannande]
    verifieringsadress: str


class Fakta(_Fakta, total=False):
    """Every fact that a paper states, as JSON. `punkt` is a beslutspunkt's only, `jamford` a comparison's.

    `profil` is how the body's papers looked then; `kalldata`: the version lies in the file as data.
    """

    punkt: Punktval
    jamford: Jamford
    profil: Mapping[str, Any]
    kalldata: bool


Allafakta = Fakta | Motesfakta | Foljefakta
GRANSKNINGSEXEMPLAR = "Granskningsexemplar – ej godkänt"
FILTYPER = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.oasis.opendocument.text": "ODT",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
}


def blad(fakta: Allafakta) -> dict[str, Any]:
    """Return what the paper's template prints."""
    if "handlingar" in fakta:
        return foljeblad.blad(cast(Foljefakta, fakta)) | {"kontroll": _kontroll(fakta)}
    if "sammantrade" in fakta:
        return motesblad.blad(cast(Motesfakta, fakta)) | {"kontroll": _kontroll(fakta)}
    version = fakta["version"]
    gemensamt = {
        "titel": titel(fakta),
        "slag": fakta["slag"],
        "granskning": fakta["granskning"],
        "skapad": fakta["skapad"],
        "organisation": version["organ"]["organisation"],
        "diarienummer": version["arende"]["diarienummer"],
        "datum": version["datum"],
        "mottagare": version["mottagare"],
        "forvaltning": version["forvaltning"],
        "handlaggare": version["handlaggare"],
        "rubrik": _rubrik(version),
        "version_nr": fakta["version_nr"],
        "version_sha256": grupper(fakta["version_sha256"]),
        "slutrad": _slutrad(fakta),
        "profil": profilblad.blad(fakta),
        "kontroll": _kontroll(fakta),
    }
    return gemensamt | _EGNA[fakta["slag"]](fakta)


def titel(fakta: Allafakta) -> str:
    """Return the document's title, as readers show it: the rubrik and the diarienummer."""
    if "handlingar" in fakta:
        return foljeblad.titel(cast(Foljefakta, fakta))
    if "sammantrade" in fakta:
        return motesblad.titel(cast(Motesfakta, fakta))
    version = fakta["version"]
    delar = [_rubrik(version)]
    if fakta["slag"] == "beslutspunkt":
        delar.insert(0, f"Beslutspunkt {fakta['punkt']['nr']} av {fakta['punkt']['av']}:")
    elif fakta["slag"] == "jamforelse":
        delar.insert(0, f"{_jamforelsenamn(fakta)}:")
    if version["arende"]["diarienummer"]:
        delar.append(f"({version['arende']['diarienummer']})")
    return " ".join(delar)


def _rubrik(version: Mapping[str, Any]) -> str:
    # A paper has a heading, or a screen reader has nothing to announce (ISO 14289-1 §7.4.2).
    return str(version["rubrik"].strip() or version["arende"]["arendemening"].strip() or "Tjänsteskrivelse")


def _skrivelseblad(fakta: Fakta) -> dict[str, Any]:
    version = med_ord(fakta["version"])
    mal = lankade(version)
    avsnitt, slutavsnitt = delning([ett for ett in (_avsnitt(a, mal) for a in version["avsnitt"]) if ett])
    return {
        "dokumentnamn": "Tjänsteskrivelse",
        "avsnitt": avsnitt,
        "bilagor": [
            {
                "ankare": _ankare("bilaga", bilaga, mal),
                "nr": bilaga["nr"],
                "namn": bilaga["namn"],
                "typ": FILTYPER.get(bilaga["typ"], ""),
            }
            for bilaga in version["bilagor"]
        ],
        "slutavsnitt": slutavsnitt,
        "undertecknare": [_underskrift(person, fakta) for person in version["undertecknare"]],
    }


def _ankare(slag: str, del_: Mapping[str, Any], mal: set[str]) -> str:
    """Return the id of a part that is referred to, or "" for one that is not."""
    ankare = f"{slag}-{del_['identitet']}"
    return ankare if f"#{ankare}" in mal else ""


def _avsnitt(avsnitt: Mapping[str, Any], mal: set[str]) -> dict[str, Any] | None:
    """Return the section as printed, or None where it holds nothing."""
    ett: dict[str, Any] = {
        "ankare": _ankare("avsnitt", avsnitt, mal),
        "slag": avsnitt["slag"],
        "rubrik": avsnitt["rubrik"].strip(),
    }
    if avsnitt["slag"] == "forslag":
        punkter = [
            {"ankare": _ankare("punkt", punkt, mal), "nr": punkt["nr"], "html": _html(punkt["lydelse"])}
            for punkt in avsnitt["punkter"]
            if not tom(punkt["lydelse"])
        ]
        if not punkter and tom(avsnitt.get("doc")):
            return None
        ett |= {"ingress": avsnitt["ingress"].strip(), "punkter": punkter}
    elif tom(avsnitt["doc"]):
        return None
    if not tom(avsnitt.get("doc")):
        ett["html"] = _html(avsnitt["doc"])
    return ett


def _underskrift(person: Mapping[str, Any], fakta: Fakta) -> dict[str, Any]:
    rad = {"namn": person["namn"], "titel": person["titel"], "godkand": "", "av": "", "for": "", "falt": ""}
    if person in _underskriftsfalt(fakta):
        rad["falt"] = person["identitet"]
    for godkannande in fakta["godkannanden"]:
        if godkannande["undertecknare"] == person["identitet"]:
            rad["godkand"] = f"Godkänd {godkannande['datum']}"
            if godkannande["for"]:
                rad |= {"av": godkannande["namn"], "for": godkannande["for"]}
    return rad


def _slutrad(fakta: Fakta) -> list[str]:
    """Return the small last line, part by part: what this sheet is, and how it can be checked."""
    version = fakta["version"]
    delar = [version["arende"]["diarienummer"], f"Version {fakta['version_nr']}"]
    if fakta["slag"] == "jamforelse":
        delar[1] = _jamforelsenamn(fakta)
    elif fakta["granskning"]:
        delar.append(GRANSKNINGSEXEMPLAR)
    elif fakta["kod"]:
        delar.append(f"Kod {grupper(fakta['kod'])}")
        # DESIGN §5.10, §9: only what is signed electronically has printouts that are mere copies.
        if version["underskriftssatt"] != "black":
            delar.append("Utskrift är en kopia")
        if fakta["verifieringsadress"]:
            delar.append(f"Kontrollera på {_adress(fakta)}")
    return [del_ for del_ in delar if del_]


def _kontroll(fakta: Allafakta) -> dict[str, Any] | None:
    """Return what stands at the foot of every page, or None for a paper without a code."""
    if not fakta["kod"]:
        return None
    if "handlingar" in fakta:
        kopia = foljeblad.kopia(cast(Foljefakta, fakta))
    else:
        kopia = "sammantrade" not in fakta and fakta["version"]["underskriftssatt"] != "black"
    return {
        "kod": grupper(fakta["kod"]),
        "adress": _adress(fakta),
        "kopia": kopia,
    }


def _adress(fakta: Allafakta) -> str:
    """Return the address as a person types it: "forum.example.se/verifiera"."""
    return fakta["verifieringsadress"].removeprefix("https://").removesuffix("/")


def _jamforelsenamn(fakta: Fakta) -> str:
    return f"Jämförelse av version {fakta['jamford']['version_nr']} och {fakta['version_nr']}"


def _jamforelseblad(fakta: Fakta) -> dict[str, Any]:
    jamford = fakta["jamford"]
    summor = ((jamford["version_nr"], jamford["version_sha256"]), (fakta["version_nr"], fakta["version_sha256"]))
    return {
        "dokumentnamn": "Jämförelse",
        "namn": _jamforelsenamn(fakta),
        "sparade": jamford["sparade"],
        "summor": [f"Version {nr}: SHA-256 {grupper(summa)}" for nr, summa in summor],
        **jamforelseblad.blad(jamford["version"], fakta["version"]),
    }


def grupper(tecken: str, storlek: int = 4) -> str:
    """Return the characters in groups that an eye can compare: "9f86 d081 884c …"."""
    return " ".join(tecken[i : i + storlek] for i in range(0, len(tecken), storlek))


def _punktblad(fakta: Fakta) -> dict[str, Any]:
    # What is referred to stands on another paper: the words are the same as there, and it is said below what they mean.
    version, val = med_ord(fakta["version"], lankar=False), fakta["punkt"]
    avsnitt, punkt = _hitta_punkt(version, val["identitet"])
    lydelse = mening(avsnitt["ingress"].strip(), punkt["lydelse"])
    fristaende = punkt["fristaende"]
    egen = not tom(fristaende) and _ord(fristaende) != _ord(lydelse)
    organ = avsnitt.get("organ") or version["organ"]["namn"]
    texter = [ett for ett in version["avsnitt"] if ett["slag"] != "forslag" and not tom(ett["doc"])]
    sammanfattning = _forsta(ett for ett in texter if ett["nyckel"] == "sammanfattning")
    mottagare = _forsta(ett for ett in texter if ett["slag"] == "mottagare")
    tryckta = [lydelse, fristaende if egen else None, sammanfattning, mottagare]
    return {
        "dokumentnamn": f"Beslutspunkt {val['nr']} av {val['av']}",
        "organ": organ,
        "forslagsrubrik": avsnitt["rubrik"].strip() or "Förslag till beslut",
        "mening": _html(fristaende if egen else lydelse),
        "lydelse": _html(lydelse) if egen else "",
        "sammanfattning": _html(sammanfattning) if sammanfattning else "",
        "hanvisningar": _hanvisade(version, tryckta, val["identitet"]),
        "mottagarlista": _html(mottagare) if mottagare else "",
        "godkannanden": fakta["godkannanden"],
        "blackrader": _blackrader(version) if version["underskriftssatt"] == "black" else [],
        "underskriftsfalt": _underskriftsfalt(fakta),
    }


def _hitta_punkt(version: Mapping[str, Any], identitet: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    for avsnitt in version["avsnitt"]:
        for punkt in avsnitt.get("punkter") or ():
            if punkt["identitet"] == identitet:
                return avsnitt, punkt
    raise KeyError(f"beslutspunkten {identitet} finns inte i versionen")


def _forsta(avsnitt: Iterable[Mapping[str, Any]]) -> Dok | None:
    ett = next(iter(avsnitt), None)
    return ett["doc"] if ett else None


def _hanvisade(version: Mapping[str, Any], texter: Iterable[Dok | None], egen: str) -> list[str]:
    """Return a line for each part of the tjänsteskrivelse that *texter* refer to, in its order, without the point."""
    alla = malen(version)
    namnda = {(n["attrs"]["slag"], n["attrs"]["mal"]) for text in texter for n in hanvisningar(text)}
    return [_rad(mal) for nyckel, mal in alla.items() if nyckel in namnda and mal.identitet != egen]


def _rad(mal: Mal) -> str:
    return ": ".join(filter(None, (mal.ord("stor"), mal.borjan)))


def _blackrader(version: Mapping[str, Any]) -> list[str]:
    """Return the name under each set of ink lines; at least two sets, the last ones without a name."""
    namn = [person["namn"] for person in version["undertecknare"]]
    return namn + [""] * (2 - len(namn))


def _underskriftsfalt(fakta: Fakta) -> list[Mapping[str, Any]]:
    """Return who has a place to sign on an issued paper that is signed electronically."""
    version = fakta["version"]
    if fakta["granskning"] or version["underskriftssatt"] == "black":
        return []
    return list(version["undertecknare"])


def mening(ingress: str, lydelse: Dok) -> dict[str, Any]:
    """Return ingress and point as one literal sentence: the lead-in runs on into the first paragraph."""
    block = [dict(ett) for ett in lydelse["content"]]
    if not ingress:
        return {**lydelse, "content": block}
    inledning = {"type": "text", "text": ingress}
    if block and block[0]["type"] == "paragraph":
        resten = list(block[0].get("content") or [])
        if resten:
            resten.insert(0, {"type": "text", "text": " "})
        block[0] = {**block[0], "content": [inledning, *resten]}
    else:
        block.insert(0, {"type": "paragraph", "attrs": {"id": None}, "content": [inledning]})
    return {**lydelse, "content": _slagna(block)}


def _slagna(block: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the blocks with the first one's neighbouring plain texts made one, as the schema has them."""
    slagna: list[dict[str, Any]] = []
    for nod in block[0]["content"]:
        if slagna and _enkel(nod) and _enkel(slagna[-1]):
            slagna[-1] = {**slagna[-1], "text": slagna[-1]["text"] + nod["text"]}
        else:
            slagna.append(nod)
    return [{**block[0], "content": slagna}, *block[1:]]


def _enkel(nod: Mapping[str, Any]) -> bool:
    return nod["type"] == "text" and not nod.get("marks")


def _html(doc: Dok) -> SafeString:
    return tabellbredd.med_bredder(dokumenthtml.till_html(doc), doc)


def _ord(doc: Dok) -> list[str]:
    return str(dokument.till_text(doc)).split()


def tom(doc: Dok | None) -> bool:
    """Whether the text holds no word: nothing of it is printed."""
    return doc is None or not dokument.till_text(doc).strip()


SLAG = ("tjansteskrivelse", "beslutspunkt", "jamforelse", *motesblad.NAMN, *foljeblad.NAMN)
_EGNA = {
    "tjansteskrivelse": _skrivelseblad,
    "beslutspunkt": _punktblad,
    "jamforelse": _jamforelseblad,
}
