"""What Swedish words of reference point at: inside the text they stand in, or outside it.

A reader's rules of thumb, not a grammar: each errs towards silence, since a remark that is wrong teaches
people not to read remarks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_VERB = (
    r"ska|skall|skulle|kan|kunde|bör|borde|får|fick|har|hade|är|var|vara|blir|blev|måste|vill|ville|kommer|kom"
    r"|gäller|gälla|avser|avse|bli|få|ha|ingå|träda"
    r"|ingår|sker|finns|föreslås|innebär|behöver|omfattar|behandlas|diskuteras|redovisas|antas|upphör|träder|medför"
    r"|ger|tar|gör|går|står|utgör|arbetar|leder|verkar|deltar|fortsätter|genomförs|finansieras"
)
_FOLJER_PRONOMEN = (
    rf"(?=\s+(?:{_VERB}|\w{{3,}}(?:as|eras))\b|\s*(?:[.,;:!?)]|$)"
    r"|\s+(?:i|på|till|med|för|av|från|inte|också)\b)"
)
_ALLTID = re.compile(
    r"\b(?:ovan-?\s?nämnda|ovan-?\s?stående|nedan-?\s?nämnda|nedan-?\s?stående|föreliggande|ifrågavarande"
    r"|(?:enligt|som) ovan|(?:enligt|som) nedan|ovan|nedan)\b",
    re.IGNORECASE,
)
_DEM = re.compile(rf"\b(?P<ord>de{_FOLJER_PRONOMEN}|dem|deras)\b", re.IGNORECASE)
_DENNA = re.compile(r"\b(?P<ord>detta|denna|denne|dessa)\b(?:\s+(?P<nasta>\w+))?", re.IGNORECASE)
_AR_VERB = re.compile(rf"(?:{_VERB}|\w{{3,}}(?:as|eras))$", re.IGNORECASE)
_SMAORD = {
    "i",
    "på",
    "till",
    "med",
    "för",
    "av",
    "från",
    "som",
    "och",
    "inte",
    "också",
    "samt",
    "att",
    "om",
    "vid",
}
_OVRIGA = re.compile(r"\b(?P<fore>(?:de|den|alla|samtliga)\s+)?(?P<ord>övriga)\b(?:\s+\w+)?", re.IGNORECASE)
_SAMMA = re.compile(r"(?<!\ben och )\b(?P<ord>samma)\b(?!\s+(?:\w+\s+){0,4}som\b)(?:\s+\w+)?", re.IGNORECASE)
_OCKSA = re.compile(r"(?<!utan )(?<!men )\b(?P<ord>också)\b", re.IGNORECASE)

# Something in the plural that "de" can mean: "frågorna", "kommunernas", "två rapporter", "till åtgärder",
# "regionen och kommunen", "de tre länen".
_FLERTAL = re.compile(
    r"\b\w{2,}(?:or|ar|er)nas?\b|\b\w{3,}(?:arens|arna|erna|orna)s?\b"
    r"|\b(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|tretton|\d+|flera|alla|vissa|olika|några|båda|samtliga|för|med|till"
    r"|av|om|från|hos|mellan|inom|\w{3,}a)\s+(?!gärna|denna)\w{2,}(?:or|ar|er)\b"
    r"|\b(?:de|dessa|båda|samtliga|alla)\s+(?:\w+\s+){0,2}\w{2,}(?:en|na)\b"
    r"|\b\w{3,}(?:en|et)s?\s+och\s+\w{3,}|\b\w{3,}(?:or|ar|er)\s+och\s+\w{3,}(?:or|ar|er)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stod:
    """A word that leans on what stands outside, the words around it, and what else hangs on it."""

    ord: str
    citat: str
    foljd: str = ""
    forslag: str = ""


def lutar_sig_mot(stycken: tuple[str, ...]) -> list[Stod]:
    """Return each word by which the text leans on something outside itself, once per word, in order."""
    text = "\n".join(stycken)
    funna: dict[str, tuple[int, Stod]] = {}
    for plats, stod in (
        *_alltid(text),
        *_ovriga(text),
        *_samma(text),
        *_ocksa(text),
        *_denna(text),
        *_de(text),
    ):
        funna.setdefault(stod.ord.casefold(), (plats, stod))
    return [stod for _, stod in sorted(funna.values(), key=lambda f: f[0])]


def _alltid(text: str) -> Iterator[tuple[int, Stod]]:
    for traff in _ALLTID.finditer(text):
        efter = re.match(r"\s+\w+", text[traff.end() :])
        yield traff.start(), Stod(traff.group(), traff.group() + (efter.group() if efter else ""))


def _ovriga(text: str) -> Iterator[tuple[int, Stod]]:
    for traff in _OVRIGA.finditer(text):
        pronomen = next((d for d in _DEM.finditer(text, traff.end()) if _har_flertal(text[: d.start()])), None)
        foljd = ""
        if pronomen is not None:
            # "de övriga frågorna. De kommer att …": the second leans on the first, so one remark says both.
            foljd = f" Även ”{_med_nasta(text, pronomen)}” längre fram i punkten hänger på det."
        citat = traff.group()
        vad = citat.split()[-1]
        battre = "" if vad.casefold() == "övriga" else f"{vad} om …"
        yield traff.start("ord"), Stod(traff["ord"], citat, foljd, battre)


def _samma(text: str) -> Iterator[tuple[int, Stod]]:
    return ((t.start(), Stod(t["ord"], t.group())) for t in _SAMMA.finditer(text))


def _ocksa(text: str) -> Iterator[tuple[int, Stod]]:
    for traff in _OCKSA.finditer(text):
        if not _senare_mening(text, traff.start()):  # in a later sentence it adds to the one before
            yield traff.start(), Stod(traff["ord"], _omgivning(text, traff))


def _denna(text: str) -> Iterator[tuple[int, Stod]]:
    for traff in _DENNA.finditer(text):
        nasta = traff["nasta"] or ""
        bestammer = nasta and nasta.casefold() not in _SMAORD and not _AR_VERB.fullmatch(nasta)
        fore = text[: traff.start()]
        if bestammer:
            inne = _samma_ord(nasta, fore)
        elif traff["ord"].casefold() == "dessa":
            inne = _har_flertal(fore)
        else:
            # "… en plan. Denna ska …": the sentence before says what it is.
            inne = _forst_i_senare_mening(text, traff.start())
        if not inne:
            yield traff.start(), Stod(traff["ord"], traff.group() if bestammer else _med_nasta(text, traff))


def _de(text: str) -> Iterator[tuple[int, Stod]]:
    for traff in _DEM.finditer(text):
        if not _har_flertal(text[: traff.start()]):
            yield traff.start(), Stod(traff["ord"], _med_nasta(text, traff))


def _har_flertal(text: str) -> bool:
    return bool(_FLERTAL.search(text))


def _samma_ord(ord_: str, text: str) -> bool:
    """Tell whether *ord_* has been named: "planen", "handlingsplan" and "planer" all name a plan."""
    stam = ord_.casefold()
    stam = stam[: max(4, len(stam) - 2)]
    return stam in text.casefold()


def _senare_mening(text: str, plats: int) -> bool:
    return bool(re.search(r"[.!?]\s+(?=[A-ZÅÄÖ])", text[:plats]))


def _forst_i_senare_mening(text: str, plats: int) -> bool:
    return bool(re.search(r"[.!?]\s+$|\n$", text[:plats]))


def _med_nasta(text: str, traff: re.Match[str]) -> str:
    efter = re.match(r"(?:\s+\w+){0,2}", text[traff.end("ord") :])
    return traff["ord"] + (efter.group() if efter else "")


def _omgivning(text: str, traff: re.Match[str]) -> str:
    fore = re.search(r"(?:\w+\s+){0,2}$", text[: traff.start()])
    efter = re.match(r"(?:\s+\w+){0,2}", text[traff.end() :])
    return (fore.group() if fore else "") + traff.group() + (efter.group() if efter else "")
