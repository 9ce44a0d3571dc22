"""What a template says: avsnitt in order, ingress and standard phrases. Pure: dicts in, sentences and dicts out.

Format 1: `namn`, `beskrivning`, `ingress`, `fraser` (for the whole memo) and `avsnitt`, each with `nyckel` (its
identity through the versions), `rubrik`, `slag`, `obligatoriskt`, `hjalp` and `fraser` of its own. A phrase is one
paragraph of plain text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.text import slugify

from arenden.dokument import stycke

Innehall = Mapping[str, Any]

FORMAT = 1
MAX_AVSNITT = 60
MAX_FRASER = 60
MAX_FRAS = 2000

_SLAG = {
    "text": "text",
    "forslag": "förslag till beslut",
    "underlag": "beslutsunderlag",
    "mottagare": "beslutet skickas till",
}


def tomt(namn: str) -> dict[str, Any]:
    """Return the content that a new template begins with: the two avsnitt that no memo lacks."""
    return {
        "format": FORMAT,
        "namn": namn,
        "beskrivning": "",
        "ingress": "",
        "fraser": [],
        "avsnitt": [
            nytt_avsnitt() | {"nyckel": "forslag", "rubrik": "Förslag till beslut", "slag": "forslag"},
            nytt_avsnitt() | {"nyckel": "sammanfattning", "rubrik": "Sammanfattning"},
        ],
    }


def nytt_avsnitt() -> dict[str, Any]:
    return {"nyckel": "", "rubrik": "", "slag": "text", "obligatoriskt": False, "hjalp": "", "fraser": []}


def las_fraser(text: str) -> list[str]:
    """Return the phrases of a field where an empty line divides them; a line break within one is a space."""
    stycken = re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return [fras for s in stycken if (fras := " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", s).split()))]


def skriv_fraser(fraser: Iterable[str]) -> str:
    """Return *fraser* as one edits them."""
    return "\n\n".join(fraser)


def fraser(innehall: Innehall) -> list[dict[str, Any]]:
    """Return the phrases by where they belong, the whole memo's (nyckel "") last; places without any are left out."""
    grupper = [{k: a[k] for k in ("nyckel", "rubrik", "fraser")} for a in innehall["avsnitt"]]
    grupper.append({"nyckel": "", "rubrik": "Hela skrivelsen", "fraser": innehall["fraser"]})
    return [g for g in grupper if g["fraser"]]


def med_nycklar(avsnitt: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return *avsnitt* with a key for each that has a heading, from that heading and never another's."""
    tagna = {a["nyckel"] for a in avsnitt if a["nyckel"]}
    ut = []
    for a in avsnitt:
        nyckel = a["nyckel"]
        if not nyckel and a["rubrik"]:
            grund = slugify(a["rubrik"])[:34] or "avsnitt"
            nyckel = next(
                n for i in range(1, MAX_AVSNITT + 2) if (n := grund if i == 1 else f"{grund}-{i}") not in tagna
            )
            tagna.add(nyckel)
        ut.append({**a, "nyckel": nyckel})
    return ut


def brister(innehall: Innehall) -> list[str]:
    """Return all that a template lacks for being published."""
    fel = [] if innehall["namn"] else ["Mallen saknar namn. Skriv vad den ska heta i listan."]
    avsnitt = innehall["avsnitt"]
    if not avsnitt:
        fel.append("Mallen har inget avsnitt. Lägg till minst ett.")
    fel += [
        f"Avsnitt {nr} saknar rubrik. Skriv en, eller ta bort avsnittet."
        for nr, a in enumerate(avsnitt, start=1)
        if not a["rubrik"]
    ]
    sedda: dict[str, int] = {}
    for nr, a in enumerate(avsnitt, start=1):
        rubrik = a["rubrik"].casefold()
        if rubrik and rubrik in sedda:
            fel.append(f"Avsnitt {sedda[rubrik]} och {nr} har samma rubrik, ”{a['rubrik']}”. Byt den ena.")
        sedda.setdefault(rubrik, nr)
    nycklar: dict[str, int] = {}
    for nr, a in enumerate(avsnitt, start=1):
        # No form of ours does it; a skrivelse could not tell the two apart.
        if a["nyckel"] and a["nyckel"] in nycklar:
            fel.append(
                f"Avsnitt {nycklar[a['nyckel']]} och {nr} har samma nyckel, ”{a['nyckel']}”. "
                "Ta bort det ena och lägg till det på nytt."
            )
        nycklar.setdefault(a["nyckel"], nr)
    return fel


def skillnad(fore: Innehall, efter: Innehall) -> list[str]:
    """Return one sentence for each thing that differs, in the order of the template."""
    return list(_skillnad(fore, efter))


def _skillnad(fore: Innehall, efter: Innehall) -> Iterator[str]:
    if fore["namn"] != efter["namn"]:
        yield f"Mallen heter ”{efter['namn'] or 'utan namn'}” i stället för ”{fore['namn']}”."
    for falt, vad in (("beskrivning", "Beskrivningen"), ("ingress", "Inledningen till att-satserna")):
        if fore[falt] != efter[falt]:
            yield f"{vad} är {_vad_hande(fore[falt], efter[falt])}."
    yield from _fraser("Standardfraserna för hela skrivelsen", fore["fraser"], efter["fraser"])
    gamla, nya = ({_nyckel(a): a for a in i["avsnitt"]} for i in (fore, efter))
    for nyckel, a in nya.items():
        if nyckel not in gamla:
            krav = ", obligatoriskt" if a["obligatoriskt"] else ""
            yield f"Avsnittet {_namn(a)} är nytt{krav}."
        else:
            yield from _avsnitt(gamla[nyckel], a)
    yield from (f"Avsnittet {_namn(a)} är borttaget." for nyckel, a in gamla.items() if nyckel not in nya)
    gemensamma = [[n for n in i if n in gamla and n in nya] for i in (gamla, nya)]
    if gemensamma[0] != gemensamma[1]:
        yield f"Ordningen är ändrad: {', '.join(_namn(a) for a in efter['avsnitt'])}."


def _avsnitt(gammalt: Innehall, nytt: Innehall) -> Iterator[str]:
    if gammalt["rubrik"] != nytt["rubrik"]:
        yield f"Avsnittet {_namn(gammalt)} heter {_namn(nytt)}."
    namn = _namn(nytt)
    if gammalt["slag"] != nytt["slag"]:
        yield f"Avsnittet {namn} är {_SLAG[nytt['slag']]} i stället för {_SLAG[gammalt['slag']]}."
    if gammalt["obligatoriskt"] != nytt["obligatoriskt"]:
        yield f"Avsnittet {namn} är {'obligatoriskt' if nytt['obligatoriskt'] else 'inte längre obligatoriskt'}."
    if gammalt["hjalp"] != nytt["hjalp"]:
        yield f"Hjälptexten till {namn} är {_vad_hande(gammalt['hjalp'], nytt['hjalp'])}."
    yield from _fraser(f"Standardfraserna till {namn}", gammalt["fraser"], nytt["fraser"])


def _fraser(vilka: str, fore: list[str], efter: list[str]) -> Iterator[str]:
    till, bort = (len([f for f in a if f not in b]) for a, b in ((efter, fore), (fore, efter)))
    delar = [f"{antal} {vad}" for antal, vad in ((till, "tillagda"), (bort, "borttagna")) if antal]
    if delar:
        yield f"{vilka}: {' och '.join(delar)}."
    elif fore != efter:
        yield f"{vilka} står i en annan ordning."


def _vad_hande(fore: str, efter: str) -> str:
    return "ändrad" if fore and efter else "ny" if efter else "borttagen"


def _nyckel(avsnitt: Innehall) -> str:
    return avsnitt["nyckel"] or f"utan nyckel: {avsnitt['rubrik']}"


def _namn(avsnitt: Innehall) -> str:
    return f"”{avsnitt['rubrik'] or 'utan rubrik'}”"


def som_papper(innehall: Innehall, organ: str, organisation: str, ingress: str) -> dict[str, Any]:
    """Return the snapshot of a memo that says what the template asks for, to be shown as a paper.

    *ingress* is the body's own, used where the template has none.
    """
    return {
        "organ": {"slug": "", "namn": organ, "organisation": organisation},
        "arende": {"diarienummer": "", "arendemening": "", "uuid": ""},
        "rubrik": innehall["namn"] or "Mall utan namn",
        "datum": "",
        "mottagare": organ,
        "forvaltning": "",
        "handlaggare": "",
        "bilagor": [],
        "undertecknare": [],
        "avsnitt": [_som_avsnitt(a, innehall["ingress"] or ingress) for a in innehall["avsnitt"]],
    }


def _som_avsnitt(a: Innehall, ingress: str) -> dict[str, Any]:
    rad: dict[str, Any] = {"identitet": a["nyckel"], "slag": a["slag"], "rubrik": a["rubrik"] or "Utan rubrik"}
    if a["slag"] == "forslag":
        punkt = {"identitet": "", "nr": 1, "lydelse": {"type": "doc", "content": [stycke("…")]}, "fristaende": None}
        return rad | {"doc": None, "organ": "", "ingress": ingress, "punkter": [punkt]}
    krav = "Obligatoriskt. " if a["obligatoriskt"] else ""
    return rad | {"doc": {"type": "doc", "content": [stycke((krav + a["hjalp"]).strip() or "…")]}}
