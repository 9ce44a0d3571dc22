"""The head of a memo: what stands before its text — number, date, people, bodies and the title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from .monster import (
    DATUM,
    DIARIENUMMER,
    DOKUMENTTYP,
    KONTAKT,
    SIDNUMMER_FRI,
    ar_forvaltning,
    ar_namn,
    ar_organ,
    ar_organisation,
    ar_sidnummer,
    ar_titel,
    datum_i,
    diarienummer_i,
    kolumner,
    markor_i,
)
from .rader import Rad, Sattning, avslutad, foga_alla, fortsatter
from .rubriker import BESLUTSVERB, Rubriklasare, ar_ingress, kand

MAX_RADER = 40  # a head is no longer than a page

_ETIKETTER: tuple[tuple[str, str], ...] = (
    ("datum", r"datum|dokumentdatum|skapat|upprättat?d?|daterad"),
    (
        "diarienummer",
        r"dnr|d:nr|vårt dnr|diarie-?nr|diarienummer|ärendenummer|ärendenr|ärende-?id|ärende nr|dokument-?id"
        r"|(?:vår )?beteckning",
    ),
    (
        "handlaggare",
        r"handläggare|handläggande tjänsteman|ansvarig (?:handläggare|tjänsteman)|kontaktperson|författare"
        r"|upprättad av",
    ),
    ("mottagare", r"till|mottagare|adressat|beslutande organ|beslutsinstans|instans|organ"),
    (
        "rubrik",
        r"ärende|ärendemening|ärenderubrik|rubrik|titel|ämne|angående|ang|avseende|gäller|ärendet gäller",
    ),
    ("forvaltning", r"förvaltning|avdelning|enhet"),
    (
        "",
        r"vår referens|er referens|referens|sida|sidan|ert datum|er beteckning|ärendetyp|dokumenttyp|version|från",
    ),
)
_ETIKETT = tuple((falt, re.compile(rf"({form})\.?\s*(:|\s|$)\s*", re.IGNORECASE)) for falt, form in _ETIKETTER)

_ENSAMMA = (
    "datum",
    "diarienummer",
    "handlaggare",
    "mottagare",
    "",
)  # labels that need no colon to stand alone
MAX_FAKTARAD = 120
_FAKTUM = re.compile(
    rf"(?:^|(?<=\s))(?:{DOKUMENTTYP.pattern}(?=\s|$)"
    rf"|(?:dnr|diarienummer)\b[.:]?\s*(?:{DIARIENUMMER.pattern}|[\w./:-]*\d[\w./:-]*)"
    rf"|(?:datum:?\s*)?{DATUM.pattern}(?=[\s,]|$)|{SIDNUMMER_FRI}(?=\s|$))",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Huvud:
    """What the head said; rester are lines it could not place, delar columns that may be
    the title where no line is, etiketter the labels and what is kept as
    furniture.
    """

    falt: dict[str, str] = field(default_factory=dict)
    datum: date | None = None
    etiketter: list[str] = field(default_factory=list)
    rester: list[str] = field(default_factory=list)
    delar: list[str] = field(default_factory=list)
    antal: int = 0

    def satt(self, falt: str, varde: str) -> bool:
        """Give *falt* its value, unless it has one or the value is not of its kind."""
        if falt == "datum":
            dag = datum_i(varde)
            if dag is None or self.datum is not None:
                return False
            self.datum = dag
            self.etiketter.append(varde)
            return True
        if not falt or falt in self.falt or not varde or len(varde) > 200:
            return False
        self.falt[falt] = varde
        return True


def _etikett(text: str) -> tuple[str, str, str] | None:
    """Part a labelled text into field, label and value; the value is "" where the label stands alone."""
    if len(text) > 300:
        return None
    text = text.replace("**", "").strip()
    for falt, form in _ETIKETT:
        traff = form.match(text)
        if not traff:
            continue
        varde = text[traff.end() :].strip()
        etikett = text[: traff.end()].strip()
        if not varde:
            # "Förvaltning" alone may as well be a word of the title.
            return (falt, etikett, "") if ":" in etikett or falt in _ENSAMMA else None
        if traff[2] == ":" or _passar(falt, varde):
            return falt, etikett, varde
    return None


def _passar(falt: str, varde: str) -> bool:
    """Whether *varde* is of the kind of *falt*, so that no colon is needed after the label."""
    if falt == "datum":
        return datum_i(varde) is not None
    if falt == "diarienummer":
        return len(varde) <= 30 and len(varde.split()) <= 3 and any(tecken.isdigit() for tecken in varde)
    if falt == "handlaggare":
        return ar_namn(varde.split(",")[0])
    return falt == "mottagare" and ar_organ(varde[0].upper() + varde[1:])


def _brodtext(rader: Sequence[Rad], nr: int, sattning: Sattning) -> bool:
    """Whether the running text begins at line *nr*."""
    rad = rader[nr]
    if len(rad.text) > 160 or markor_i(rad.text) or ar_ingress(rad.text):
        return True
    if rad.text.endswith(".") and len(rad.text.split()) > 6:
        return True
    langd = 0
    for fore, nasta in zip(rader[nr:], rader[nr + 1 : nr + 6], strict=False):
        if nasta.luft > sattning.luft or not (fortsatter(fore, nasta, sattning) or nasta.text[0].islower()):
            return False
        langd += len(nasta.text)
        if nasta.text.endswith((".", ":")) and len(rad.text) >= 45:
            return True
    return langd > 200


def las_huvud(rader: Sequence[Rad], sattning: Sattning, rubriklasare: Rubriklasare) -> Huvud:
    """Read the head; Huvud.antal says how many lines it took."""
    huvud = Huvud()
    grupper: list[list[Rad]] = []  # lines that may be the title, those that stand together in one group
    nr = 0
    hel = True  # whether the line before belongs to no title group
    while nr < min(len(rader), MAX_RADER):
        rad = rader[nr]
        if _brodtext(rader, nr, sattning):
            break
        nasta = rader[nr + 1] if nr + 1 < len(rader) else None
        tagna = _las_rad(rad, nasta, huvud)
        if tagna:
            nr += tagna
            hel = True
            continue
        traff = rubriklasare.vid(rader, nr, None)
        if traff and (traff.nyckel or traff.slag != "text" or traff.rest or kand(rad.text)):
            break
        if traff and not rad.rubrik and grupper and _foljs_av_text(rader, nr, sattning):
            break
        if traff and rad.rubrik and grupper:
            break
        if hel or not grupper or not _samma_titel(grupper[-1][-1], rad, sattning):
            grupper.append([rad])
        else:
            grupper[-1].append(rad)
        hel = False
        nr += 1
    huvud.antal = nr
    _valj_rubrik(huvud, grupper, sattning)
    return huvud


def las_huvud_med_titel(rader: Sequence[Rad], sattning: Sattning, titel: range) -> Huvud:
    """Read the head of a memo that says itself which lines are its title; Huvud.antal says how many lines it took.

    Before the title anything may stand that is not running text, after it nothing but facts.
    """
    huvud = Huvud()
    huvud.falt["rubrik"] = foga_alla([rader[nr].text for nr in titel], sattning.bindestreck)
    nr = 0
    while nr < min(len(rader), MAX_RADER + len(titel)):
        if nr in titel:
            nr = titel.stop
            continue
        nasta = rader[nr + 1] if nr + 1 < len(rader) and nr + 1 not in titel else None
        fore = nr < titel.start
        if (fore and _brodtext(rader[: titel.start], nr, sattning)) or (not fore and rader[nr].rubrik):
            break
        tagna = _las_rad(rader[nr], nasta, huvud)
        if not tagna and not fore:
            break
        if not tagna:
            huvud.rester.append(rader[nr].text)
        nr += max(tagna, 1)
    huvud.antal = nr
    huvud.rester.extend(huvud.delar)
    return huvud


def fakta_ur_sidhuvud(huvud: Huvud, rader: Sequence[str]) -> list[str]:
    """Take labelled facts from a page header where the head had none; return what is left of it."""
    ut: list[str] = []
    for rad in rader:
        kvar: list[str] = []
        delar = kolumner(rad)
        nr = 0
        while nr < len(delar):
            traff = _etikett(delar[nr])
            # "Handläggare" in one column and the name in the next is one fact.
            varde = traff[2] or (delar[nr + 1] if nr + 1 < len(delar) else "") if traff else ""
            tagna = 1 if traff and traff[2] else 2
            if traff and traff[0] and varde and not _etikett(varde) and huvud.satt(traff[0], varde):
                kvar.append(traff[1])
                nr += tagna
                continue
            kvar.append(delar[nr])
            nr += 1
        if kvar:
            ut.append("  ".join(kvar))
    return fakta_ur_mobler(huvud, ut)


def _foljs_av_text(rader: Sequence[Rad], nr: int, sattning: Sattning) -> bool:
    """Whether line *nr* stands nearer to the running text after it than to the head before it."""
    if nr + 1 >= len(rader) or not _brodtext(rader, nr + 1, sattning):
        return False
    if rader[nr].luft > rader[nr + 1].luft:
        return True
    # With equal space around it: what stands over a förslag is the title, what stands over other text its heading.
    inledning = " ".join(rad.text for rad in rader[nr + 1 : nr + 5])
    return rader[nr].luft > sattning.luft and not BESLUTSVERB.search(inledning[:250])


def _samma_titel(fore: Rad, rad: Rad, sattning: Sattning) -> bool:
    if rad.luft > sattning.luft:
        return rad.text[0].islower() and rad.luft <= sattning.luft + 1 and not avslutad(fore.text)
    return fore.text.isupper() == rad.text.isupper() and fore.upprepad == rad.upprepad


def _faktadelar(text: str) -> list[str]:
    """The facts that a line with single spaces consists of, where it consists of nothing else."""
    if len(text) > MAX_FAKTARAD or not any(tecken.isdigit() for tecken in text):
        return []
    delar = [traff.group().strip() for traff in _FAKTUM.finditer(text)]
    return delar if len(delar) > 1 and not _FAKTUM.sub("", text).strip(" ,|;–-") else []


def _las_rad(rad: Rad, nasta: Rad | None, huvud: Huvud) -> int:
    """Take the facts of one line of the head; return how many lines were used, 0 where the line holds none."""
    delar = _faktadelar(rad.text) or kolumner(rad.text)
    if len(delar) == 1:
        return _las_ensam(rad, delar[0], nasta, huvud)
    under = kolumner(nasta.text) if nasta is not None else []
    etiketter = [_etikett(del_) for del_ in delar]
    if len(under) == len(delar) and all(traff and not traff[2] for traff in etiketter):
        # A row of labels above a row of values.
        for traff, varde in zip(etiketter, under, strict=True):
            if traff:
                huvud.etiketter.append(traff[1])
                if not huvud.satt(traff[0], varde):
                    huvud.rester.append(varde)
        return 2
    if len(delar) == 2 and etiketter[0] and not etiketter[0][2] and not etiketter[1]:
        huvud.etiketter.append(etiketter[0][1])
        if not huvud.satt(etiketter[0][0], delar[1]):
            huvud.rester.append(delar[1])
        return 1
    fore = len(huvud.etiketter), len(huvud.rester), len(huvud.falt)
    kvar = [del_ for del_ in delar if not _las_del(del_, rad, huvud)]
    if len(kvar) == len(delar) and fore == (len(huvud.etiketter), len(huvud.rester), len(huvud.falt)):
        return 0  # no columns of facts, only a line with wide spaces
    if rad.upprepad:
        huvud.etiketter.extend(kvar)
    else:
        huvud.delar.extend(kvar)
    return 1


def _las_ensam(rad: Rad, text: str, nasta: Rad | None, huvud: Huvud) -> int:
    traff = _etikett(text)
    if traff and not traff[2]:
        falt, etikett, _tomt = traff
        if nasta is None or (falt != "rubrik" and _etikett(nasta.text)) or len(kolumner(nasta.text)) > 1:
            huvud.etiketter.append(etikett)
            return 1
        if ":" in etikett or _passar(falt, nasta.text) or (falt == "mottagare" and nasta.luft == 0):
            huvud.etiketter.append(etikett)
            if huvud.satt(falt, nasta.text):
                return 2
            return 1
        return 0
    if _las_del(text, rad, huvud):
        return 1
    # A body's name that breaks at its hyphen or "och".
    if nasta is not None and text.endswith((" och", "-")) and ar_organ(tva := f"{text} {nasta.text}"):
        return 2 if huvud.satt("mottagare", tva) else 0
    return 0


def _las_del(text: str, rad: Rad, huvud: Huvud) -> bool:
    """Place one piece of a head line; False where it may be the title."""
    traff = _etikett(text)
    if traff:
        falt, etikett, varde = traff
        if not varde:
            huvud.etiketter.append(etikett)
            return True
        huvud.etiketter.append(etikett)
        if not huvud.satt(falt, varde):
            # The same fact once more, as in a header, is furniture; another one is kept to be seen.
            samma = huvud.falt.get(falt, "").casefold() == varde.casefold() or (falt == "datum" and datum_i(varde))
            (huvud.etiketter if samma else huvud.rester).append(varde)
        return True
    if DOKUMENTTYP.fullmatch(text) or ar_sidnummer(text):
        huvud.etiketter.append(text)
        return True
    if datum_i(text) and huvud.satt("datum", text):
        return True
    if diarienummer_i(text) and huvud.satt("diarienummer", text):
        return True
    if ar_organ(text) and "mottagare" not in huvud.falt:
        return huvud.satt("mottagare", text)
    if ar_forvaltning(text) and "forvaltning" not in huvud.falt:
        return huvud.satt("forvaltning", text)
    if (
        ar_organisation(text)
        or KONTAKT.search(text)
        or ("handlaggare" in huvud.falt and ((ar_titel(text) and len(text.split()) < 5) or ar_namn(text)))
    ):
        (huvud.etiketter if rad.upprepad else huvud.rester).append(text)
        return True
    return False


def _valj_rubrik(huvud: Huvud, grupper: list[list[Rad]], sattning: Sattning) -> None:
    """Let the last fitting group be the title; keep the others as what could not be placed."""
    vald: list[Rad] | None = None
    if "rubrik" not in huvud.falt:
        egna = [grupp for grupp in grupper if not grupp[0].upprepad] or grupper
        ej_namn = [grupp for grupp in egna if not ar_namn(grupp[0].text.rpartition(":")[2].strip())] or egna
        typade = [grupp for grupp in ej_namn if grupp[0].rubrik]
        vald = typade[0] if typade else ej_namn[-1] if ej_namn else None
        if vald is not None:
            huvud.falt["rubrik"] = foga_alla([rad.text for rad in vald], sattning.bindestreck)
    if "rubrik" not in huvud.falt and (titlar := [del_ for del_ in huvud.delar if not ar_namn(del_)]):
        huvud.falt["rubrik"] = max(titlar, key=len)
        huvud.delar.remove(huvud.falt["rubrik"])
    huvud.rester.extend(huvud.delar)
    for grupp in grupper:
        if grupp is not vald:
            for rad in grupp:
                (huvud.etiketter if rad.upprepad else huvud.rester).append(rad.text)


def fakta_ur_mobler(huvud: Huvud, mobler: Sequence[str]) -> list[str]:
    """Take the diarienummer and the date from page headers where the head had none; return what is left of
    them.
    """
    ut: list[str] = []
    for mobel in mobler:
        kvar: list[str] = []
        for del_ in kolumner(mobel):
            traff = _etikett(del_)
            varde = traff[2] if traff else del_
            if (
                (traff is None or traff[0] == "diarienummer")
                and diarienummer_i(varde)
                and huvud.satt("diarienummer", varde)
            ):
                kvar.extend([traff[1]] if traff else [])
                continue
            if huvud.datum is None:
                huvud.datum = datum_i(varde)
            kvar.append(del_)
        if kvar:
            ut.append("  ".join(kvar))
    return ut
