"""What single words and lines look like: dates, numbers, names, bodies, offices, list marks."""

import re
from datetime import date
from typing import NamedTuple

_MANADER = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
DATUM = re.compile(
    rf"(?:den\s+)?(?:(?P<ar>(?:19|20)\d\d)-(?P<man>\d\d?)-(?P<dag>\d\d?)"
    rf"|(?P<dag2>\d\d?)\s+(?P<ord>{'|'.join(_MANADER)})\s+(?P<ar2>(?:19|20)\d\d)"
    rf"|(?P<hela>(?:19|20)\d{{6}}))",
    re.IGNORECASE,
)
_KLOCKSLAG = re.compile(r",?\s+(?:kl\.?\s*)?\d\d[:.]\d\d$")
_ORT_DATUM = re.compile(r"(?:[A-ZÅÄÖ][\w-]+[ ,]+){1,2}(?:den\s+)?(?=\d)")


def datum_i(text: str) -> date | None:
    """The date that is the whole of *text*, a place before it allowed ("Nyköping den 3 maj 2024"); else
    None.
    """
    if len(text) > 60:
        return None
    text = _KLOCKSLAG.sub("", text.strip().rstrip("."))
    traff = DATUM.fullmatch(text)
    if not traff:
        ort = _ORT_DATUM.match(text)
        traff = DATUM.fullmatch(text, ort.end()) if ort else None
    if not traff:
        return None
    try:
        if traff["hela"]:
            return date.fromisoformat(f"{traff['hela'][:4]}-{traff['hela'][4:6]}-{traff['hela'][6:]}")
        if traff["ord"]:
            return date(int(traff["ar2"]), _MANADER.index(traff["ord"].lower()) + 1, int(traff["dag2"]))
        return date(int(traff["ar"]), int(traff["man"]), int(traff["dag"]))
    except ValueError:
        return None


DIARIENUMMER = re.compile(
    r"[A-ZÅÄÖ]{1,8}\d?[ /–-]{0,3}(?:19|20)\d\d[/:–-]\d{1,7}(?:[-:./]\d{1,5})?"
    r"|(?:19|20)\d\d[/:–-]\d{1,7}(?:[ /-][A-ZÅÄÖ]{1,8})?"
    r"|[A-ZÅÄÖ]{2,8}[ /]\d{1,6}/(?:19|20)?\d\d"
    r"|\d{1,6}/(?:19|20)\d\d"
)


def diarienummer_i(text: str) -> bool:
    """Whether the whole of *text* is written as a diarienummer, and not as a date."""
    return bool(DIARIENUMMER.fullmatch(text)) and datum_i(text) is None


_NAMNORD = r"[A-ZÅÄÖÉÜ][a-zåäöéèüóáíøæćčšžńł]*[a-zåäöéèüóáíøæćčšžńł'’](?:-?[A-ZÅÄÖ][a-zåäöéèüóáíø]+)*"
_NAMN = re.compile(rf"{_NAMNORD}(?:\s+(?:[A-ZÅÄÖ]\.|{_NAMNORD}|von|af|de|van|der|den|la|Mc[A-Z][a-z]+))*\s+{_NAMNORD}")
_EJ_NAMN = re.compile(
    r"kommun|region|forum|nämnd|styrels|förvaltning|kontor|län(?:et|s)?\b|förbund|bolag|\bab\b|turism|råd\b|enhet|avdelning"
    r"|fullmäktige|kansli|stab\b|myndighet|verket?\b|tjänst|utskott|direktion|beredning|förslag|bilaga|ärende|sida\b"
    r"|plan\b|program|rapport|landsting|centrum|skola|polis|högskol|universitet|föreningen|stiftelse|delegation|^till\b"
    r"|^box\b|^tel|gatan\b|vägen\b|torget\b|stad$",
    re.IGNORECASE,
)


def ar_namn(text: str) -> bool:
    """Whether *text* reads as a person's name: two to five capitalised words, none of them an authority's."""
    return 4 <= len(text) <= 50 and bool(_NAMN.fullmatch(text)) and not _EJ_NAMN.search(text)


_TITEL = re.compile(
    r"(?:chef|direktör|strateg|handläggare|sekreterare|ordförande|samordnare|controller|ekonom|utredare|jurist|planerare"
    r"|ledare|arkitekt|ingenjör|rektor|inspektör|konsult|assistent|specialist|administratör|koordinator|rådgivare"
    r"|kamrer|revisor|analytiker|pedagog|psykolog|läkare|sjuksköterska|bibliotekarie|arkivarie|antikvarie|intendent"
    r"|registrator|ombud|råd|notarie|geograf|ekolog|kurator|lantmätare|utvecklare|expert|tjänsteman|kanslist|föreståndare"
    r"|kommunikatör|förvaltare|sakkunnig|rådman|borgmästare|mästare|general)\b|^(?:tf\.?|t\.f\.|vd\b|biträdande|enhets|stf\.?)",
    re.IGNORECASE,
)


def ar_titel(text: str) -> bool:
    """Whether *text* reads as a person's title."""
    return len(text) <= 70 and text[-1] not in ".:;?!" and not text[-1].isdigit() and bool(_TITEL.search(text))


_ORGAN = re.compile(
    r"(?:\w[\w-]*\s+(?:(?:och|för|i)\s+)?){0,5}\w*(?:styrelsen?|nämnd(?:en)?|fullmäktige|forum|utskott(?:et)?|direktion(?:en)?"
    r"|beredning(?:en)?|delegation(?:en)?|(?:^|\s)råd(?:et)?|samverkansråd(?:et)?|presidium|presidiet)"
    r"(?:\s+(?:i|för)(?:\s+[\w-]+){1,4})?",
    re.IGNORECASE,
)
_FORVALTNING = re.compile(
    r"(?:[\w-]+,?\s+(?:och\s+|för\s+)?){0,4}[\w-]*(?:förvaltning(?:en)?|kontor(?:et)?|kansli(?:et)?|avdelning(?:en)?|enhet(?:en)?"
    r"|stab(?:en)?|sekretariat(?:et)?|sektor(?:n)?)(?:\s+(?:för|i)?\s*[\w-]+){0,4}",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"(?:Region|Landstinget|Kommunförbundet|Samordningsförbundet|Räddningstjänsten|Länsstyrelsen|Kommunalförbundet)\s+"
    r"\w[\w -]{1,40}|(?:[\w-]+\s+){0,3}[\w-]*(?:kommun|stad|region|landsting|kommunalförbund|förbund|län)",
    re.IGNORECASE,
)


def ar_organ(text: str) -> bool:
    """Whether the whole of *text* names a deciding body."""
    return len(text) <= 70 and text[0].isupper() and bool(_ORGAN.fullmatch(text))


def ar_forvaltning(text: str) -> bool:
    """Whether the whole of *text* names an office."""
    return len(text) <= 80 and text[0].isupper() and bool(_FORVALTNING.fullmatch(text))


def ar_organisation(text: str) -> bool:
    """Whether the whole of *text* names an authority or organisation."""
    return len(text) <= 60 and text[0].isupper() and bool(_ORGANISATION.fullmatch(text))


DOKUMENTTYP = re.compile(
    r"(?:tjänsteskrivelse|tjänsteutlåtande|tjänsteyttrande|skrivelse|missiv|ärendeblad|PM|promemoria"
    r"|T J Ä N S T E S K R I V E L S E)",
    re.IGNORECASE,
)
KONTAKT = re.compile(
    r"(?:\b(?:post|besöks|e-post|faktura)?adress\b|\btel(?:efon|\.)?\b|\bväxel\b|\be-post\b|@|\bwww\.|https?:|org\.?\s?-?nr"
    r"|organisationsnummer|\bbox \d|\b\d{3} \d\d [A-ZÅÄÖ]|\b0\d{1,3}[-–/ ]\s?\d\d)",
    re.IGNORECASE,
)
SIDNUMMER = re.compile(
    r"(?:(?:sida|sidan|sid\.?|s\.|page)\s*)?(?P<n>\d{1,3})\s*(?:\(\s*(?P<m>\d{1,3})\s*\)|av\s+(?P<m2>\d{1,3}))"
    r"|(?:sida|sidan|sid\.?|page)\s*:?\s*\d{1,3}(?:\s*(?:/|av|of)\s*\d{1,3})?"
    r"|[-–—]\s?\d{1,3}\s?[-–—]",
    re.IGNORECASE,
)
SIDNUMMER_FRI = re.sub(r"\?P<\w+>", "?:", SIDNUMMER.pattern)
SIDNUMMER_SIST = re.compile(rf"\s(?:{SIDNUMMER_FRI})$", re.IGNORECASE)


def ar_sidnummer(text: str) -> bool:
    """Whether *text* is a page number ("Sida 1 (3)", "2(3)", "- 2 -")."""
    if len(text) > 20:
        return False
    traff = SIDNUMMER.fullmatch(text)
    if not traff:
        return False
    av = traff["m"] or traff["m2"]
    return not (traff["n"] and av) or 0 < int(traff["n"]) <= int(av)


LINJE = re.compile(r"[\s_=*~.–—-]*(?:[_=*~–—-][\s_=*~.–—-]*){3,}")


def ar_linje(text: str) -> bool:
    """Whether *text* is a ruled line and nothing else."""
    return text[0] in "_=*~-–—." and len(text) < 400 and not any(t.isalnum() for t in text) and len(text) > 2


class Markor(NamedTuple):
    """A list mark.

    slag is "." for numbers, "1.1" for numbers in parts, "a" for letters, "A" for capitals, "i" for Roman, "att", or
    the bullet itself.
    """

    slag: str
    nummer: int
    bredd: int


_KULOR = "•▪‣◦●○■□◆◇∙·⁃⁌⁍➢➤►▶✓✔\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf06f\uf02d"
_STRECK = "-–—−*+o"
_ORDNAD = re.compile(
    r"\(?(?:(?P<tal>\d{1,2})|(?P<bok>[a-zåäö])|(?P<rom>[ivx]{2,5})|(?P<stor>[A-ZÅÄÖ]))"
    r"(?P<slut>[.)])\)?[ \t\u00a0]+(?=\S)"
    r"|(?P<del>\d{1,2}(?:\.\d{1,2}){1,2})\.?[ \t\u00a0]+(?=[^\W\d])"
    r"|(?P<tal2>\d{1,2})(?:\t[ \t]*|[ ]{2,})(?=[^\W\d])"
)
_ROMERSKA = {
    rom: nr for nr, rom in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}


def markor_i(text: str) -> Markor | None:
    """The list mark that *text* begins with, or None."""
    forsta = text[0]
    if forsta in _KULOR:
        rest = text[1:].lstrip()
        return Markor(forsta, 0, len(text) - len(rest)) if rest else None
    if forsta in _STRECK:
        if len(text) < 3 or not text[1].isspace():
            return None
        rest = text[1:].lstrip()
        return Markor("-" if forsta in "-–—−" else forsta, 0, len(text) - len(rest))
    if not (forsta.isalnum() or forsta == "(") or not (traff := _ORDNAD.match(text[:40])):
        return None
    tal = traff["tal"] or traff["tal2"]
    if tal:
        return Markor(".", int(tal), traff.end())
    if traff["rom"] or (traff["bok"] == "i" and traff["slut"] == ")"):
        nummer = _ROMERSKA.get(traff["rom"] or "i", 0)
        return Markor("i", nummer, traff.end()) if nummer else None
    if traff["del"]:
        return Markor("1.1", int(traff["del"].rsplit(".", 1)[1]), traff.end())
    bokstav = traff["bok"] or traff["stor"]
    nummer = ord(bokstav.lower()) - 96 if bokstav.lower() <= "z" else 27
    return Markor("a" if traff["bok"] else "A", nummer, traff.end())


_KOLUMNGRANS = re.compile(r"[ \t]+\|[ \t]+|\t\s*|\s{2,}")
MAX_KOLUMNRAD = 400  # characters; a longer line is text, whatever spaces it holds


def kolumner(text: str) -> list[str]:
    """The columns that *text* is divided into by tabs, two or more spaces, or upright bars between spaces."""
    if len(text) > MAX_KOLUMNRAD:
        return [text]
    return [kolumn for kolumn in _KOLUMNGRANS.split(text) if kolumn]
