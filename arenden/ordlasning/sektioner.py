"""Blocks into sections: where the head ends, what is a heading, where the signatures begin."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from arenden.inlasning.huvud import Huvud, las_huvud, las_huvud_med_titel
from arenden.inlasning.monster import DOKUMENTTYP, ar_linje, ar_sidnummer, markor_i
from arenden.inlasning.rader import Rad, Sattning, avslutad, slat
from arenden.inlasning.rubriker import Rubrik, Rubriklasare, har_numrerade, kand
from arenden.inlasning.underskrifter import Slut, finn_underskrifter
from arenden.ordlasning.block import Block, Listplats, Lopning, Stycke, Tabell
from arenden.ordlasning.rader import som_rader, tabellrader

# A word processor's paragraphs are whole: nothing is wrapped, every paragraph stands apart.
SATTNING = Sattning(0, 0, frozenset())
_TITEL = re.compile(r"(?:title|titel|rubrik|dokumentrubrik|dokumenttitel|ärenderubrik|ärendemening)")
TITEL_SENAST = 60  # lines
_TYPADE = re.compile(r"[•▪‣◦●○■□·\uf0b7\uf0a7\uf0d8*–—-]")


@dataclass(slots=True)
class Sektion:
    """A section: its heading, the block that is it, and the blocks under it."""

    rubrik: Rubrik | None
    rubrikblock: Stycke | None = None
    block: list[Block] = field(default_factory=list)


def skar(block: Stycke, antal: int) -> Stycke | None:
    """Return *block* without its first *antal* lines; None where nothing is left."""
    kvar = list(block.lopningar)
    while kvar and antal > 0:
        hel = ""
        while kvar:
            bit = kvar.pop(0)
            if bit.text == "\n":
                break
            hel += bit.text
        antal -= bool(hel.strip())
    return replace(block, lopningar=kvar, lista=None) if any(bit.text.strip() for bit in kvar) else None


def behall(block: Stycke, antal: int) -> Stycke | None:
    """Return the first *antal* lines of *block*."""
    kvar: list[Lopning] = []
    hel = ""
    for bit in block.lopningar:
        if bit.text == "\n":
            antal -= bool(hel.strip())
            hel = ""
            if antal <= 0:
                break
        hel += bit.text
        kvar.append(bit)
    return replace(block, lopningar=kvar) if any(bit.text.strip() for bit in kvar) else None


def _skar_tabell(tabell: Tabell, antal: int) -> tuple[Tabell | None, Tabell | None, list[str], list[str]]:
    """Part *tabell* after its first *antal* lines; a row that is cut in two is in neither part, but as lines."""
    for nr, rad in enumerate(tabell.rader):
        rader = [r for r in tabellrader(rad.rutor) if r.strip()]
        if antal < len(rader) or (not antal and nr):
            hel = nr + bool(antal)
            upp, ner = tabell.rader[:nr], tabell.rader[hel:]
            delad = (rader[:antal], rader[antal:]) if antal else ([], [])
            return (replace(tabell, rader=upp) if upp else None, replace(tabell, rader=ner) if ner else None, *delad)
        antal -= len(rader)
    return tabell, None, [], []


def fran_tecken(stycke: Stycke, plats: int) -> Stycke:
    """Return *stycke* from its character *plats* on."""
    kvar: list[Lopning] = []
    for bit in stycke.lopningar:
        if plats >= len(bit.text) and bit.text:
            plats -= len(bit.text)
            continue
        kvar.append(replace(bit, text=bit.text[plats:]) if bit.text else bit)
        plats = 0
    while kvar and not kvar[0].text.strip() and not kvar[0].kommentar:
        kvar.pop(0)
    if kvar:
        kvar[0] = replace(kvar[0], text=kvar[0].text.lstrip())
    return replace(stycke, lopningar=kvar)


def bered(block: Sequence[Block], mobler: list[str]) -> list[Block]:
    """Put aside ruled lines and page numbers, part headings that share a paragraph with their text, and make lists
    of paragraphs with typed marks."""
    ut: list[Block] = []
    for ett in block:
        if isinstance(ett, Tabell):
            ut.append(ett)
            continue
        text = slat(ett.text)
        if text and (ar_linje(text) or ar_sidnummer(text)) and not ett.lista:
            mobler.append(text)
            continue
        ut.extend(_delad(ett))
    return _med_listor(ut)


def _delad(stycke: Stycke) -> list[Block]:
    """Part "Bakgrund⏎The text" where the first line is a heading by its words or its boldness."""
    forsta = stycke.text.split("\n", 1)[0]
    if "\n" not in stycke.text or stycke.lista or stycke.rubrik or not forsta.strip() or len(forsta) > 100:
        return [stycke]
    upp, ner = behall(stycke, 1), skar(stycke, 1)
    if upp is None or ner is None:
        return [stycke]
    traff = kand(slat(forsta)) if slat(forsta) else None
    fet = upp.fet and not ner.fet and not avslutad(slat(forsta)) and not stycke.fet
    return [upp, ner] if (traff and not traff.rest and traff.nyckel) or fet else [stycke]


def _med_listor(block: list[Block]) -> list[Block]:
    """Let paragraphs that begin with a typed bullet, or with numbers in a row, be the lists they are meant as."""
    marken = [
        markor_i(text) if isinstance(b, Stycke) and not b.lista and not b.rubrik and (text := b.text.strip()) else None
        for b in block
    ]
    ut: list[Block] = []
    for nr, (ett, marke) in enumerate(zip(block, marken, strict=True)):
        if marke is None or not isinstance(ett, Stycke) or (ett.fet and kand(ett.text.strip()[marke.bredd :] or "-")):
            ut.append(ett)
            continue
        text = ett.text.lstrip()
        punkt = bool(_TYPADE.match(text))
        if not punkt and not (marke.slag == "." and _i_foljd(marken, nr)):
            ut.append(ett)
            continue
        nytt = fran_tecken(ett, len(ett.text) - len(text) + marke.bredd)
        fortsatter = isinstance(ut[-1] if ut else None, Stycke) and getattr(ut[-1], "lista", None) is not None
        lista = f"typad-{marke.slag}" if fortsatter or marke.nummer != 1 else f"typad-{marke.slag}-{nr}"
        nytt.lista = Listplats(lista, lista, 0, "bullet" if punkt else "decimal", marke.nummer or 1)
        nytt.nummer = marke.nummer
        ut.append(nytt)
    return ut


def _i_foljd(marken: Sequence[object], nr: int) -> bool:
    nummer = getattr(marken[nr], "nummer", 0)
    grannar = [getattr(m, "nummer", -1) for m in marken[max(0, nr - 3) : nr + 4] if getattr(m, "slag", "") == "."]
    return nummer + 1 in grannar or nummer - 1 in grannar


def finn_titel(block: Sequence[Block]) -> list[int]:
    """Return which blocks are the title by their style, or by being the one heading above all others."""
    rader = 0
    titel: list[int] = []
    for nr, ett in enumerate(block):
        rader += 1
        if rader > TITEL_SENAST or not isinstance(ett, Stycke):
            continue
        text = slat(ett.text)
        ar_titel = bool(_TITEL.fullmatch(ett.stil)) and not ett.rubrik and text and not DOKUMENTTYP.fullmatch(text)
        if ar_titel and (not titel or titel[-1] == nr - 1):
            titel.append(nr)
        elif titel and text:
            break
    if titel:
        return titel
    rubriker = [(nr, b) for nr, b in enumerate(block) if isinstance(b, Stycke) and b.rubrik and b.text.strip()]
    hogst = min((b.rubrik for _, b in rubriker), default=0)
    overst = [(nr, b) for nr, b in rubriker if b.rubrik == hogst and not DOKUMENTTYP.fullmatch(slat(b.text))]
    if len(overst) == 1 and len(rubriker) > 1 and rubriker[0][0] == overst[0][0]:
        nr, forsta = overst[0]
        if nr < TITEL_SENAST and kand(slat(forsta.text)) is None:
            return [nr]
    return []


def las_huvudet(block: list[Block]) -> tuple[Huvud, list[Block], list[Block]]:
    """Read the head; return it, the blocks it was read from, and those after it."""
    titel = finn_titel(block)
    rader = som_rader(block)
    alla = [rad for rad, _, _ in rader]
    platser = [nr for nr, (_, b, _) in enumerate(rader) if b in titel]
    over: list[Block] = []
    if platser:
        huvud = las_huvud_med_titel(alla, SATTNING, range(platser[0], platser[-1] + 1))
        if huvud.antal < platser[0]:
            # Running text above the title: the title is taken out from among it.
            over = [block[nr] for nr in titel]
            block = [b for nr, b in enumerate(block) if nr not in titel]
            rader = som_rader(block)
    else:
        huvud = las_huvud(alla, SATTNING, Rubriklasare(SATTNING, har_numrerade(alla)))
    tagna, efter, _, delad = _dela(block, rader, huvud.antal)
    huvud.rester.extend(delad)
    return huvud, [*tagna, *over], efter


def _dela(
    block: list[Block], rader: list[tuple[Rad, int, int]], antal: int
) -> tuple[list[Block], list[Block], list[str], list[str]]:
    """Part *block* after their first *antal* lines; the lines of a table row that is cut in two come last."""
    if antal >= len(rader):
        return block, [], [], []
    _, nr, plats = rader[antal]
    delad: tuple[list[str], list[str]] = ([], [])
    upp: Block | None
    ner: Block | None
    ett = block[nr]
    if not plats:
        return block[:nr], block[nr:], [], []
    if isinstance(ett, Tabell):
        upp, ner, *delade = _skar_tabell(ett, plats)
        delad = (delade[0], delade[1])
    else:
        upp, ner = behall(ett, plats), skar(ett, plats)
    return [*block[:nr], *([upp] if upp else [])], [*([ner] if ner else []), *block[nr + 1 :]], *delad


def dela_i_sektioner(block: list[Block]) -> list[Sektion]:
    """Part what follows the head at its headings: by style where the file has styled headings, else by likeness."""
    rader = som_rader(block)
    alla = [rad for rad, _, _ in rader]
    lasare = Rubriklasare(SATTNING, har_numrerade(alla))
    stilade = [b.rubrik for b in block if isinstance(b, Stycke) and b.rubrik and b.text.strip()]
    forsta_rad = {b: nr for nr, (_, b, plats) in reversed(list(enumerate(rader))) if plats == 0}
    sektioner = [Sektion(None)]
    for nr, ett in enumerate(block):
        rubrik = None
        if isinstance(ett, Stycke) and nr in forsta_rad:
            if stilade:
                rubrik = _stilad(ett, min(stilade))
            elif not ett.lista or (ett.fet and kand(slat(ett.text))):
                rubrik = lasare.vid(alla, forsta_rad[nr], sektioner[-1].rubrik)
        if rubrik is None or not isinstance(ett, Stycke):
            sektioner[-1].block.append(ett)
            continue
        sektioner.append(Sektion(rubrik, ett))
        if rubrik.rest and (plats := ett.text.rfind(rubrik.rest[:40])) > 0:
            sektioner[-1].block.append(replace(fran_tecken(ett, plats), rubrik=0))
    return [s for s in sektioner if s.rubrik or any(_har_ord(b) for b in s.block)]


def _har_ord(block: Block) -> bool:
    return isinstance(block, Tabell) or bool(block.text.strip())


def _stilad(ett: Stycke, niva: int) -> Rubrik | None:
    """The heading of a section that a paragraph is, in a file whose sections are headed by styles of level *niva*."""
    text = slat(ett.text.replace("\n", " "))
    traff = kand(text)
    traff = None if traff and traff.rest else traff
    if ett.rubrik:
        if ett.rubrik == niva or (traff and (traff.nyckel or traff.slag != "text")):
            return traff or Rubrik(text, "", "text")
        return None
    return traff if traff and traff.nyckel and ett.fet and not ett.lista else None


def ta_underskrifter(sektioner: list[Sektion], rester: list[str]) -> tuple[Slut, list[Block]]:
    """Take the signatures from the last section that ends with any; return them and the blocks they stood in."""
    for nr in range(len(sektioner) - 1, -1, -1):
        sektion = sektioner[nr]
        rader = som_rader(sektion.block)
        radvis = sektion.rubrik is not None and sektion.rubrik.radvis
        slut = finn_underskrifter([rad for rad, _, _ in rader], SATTNING, radvis=radvis, sist=nr == len(sektioner) - 1)
        if slut is not None:
            sektion.block, tagna, delad, _ = _dela(sektion.block, rader, slut.borjan)
            rester.extend([*delad, *slut.rester])
            return slut, tagna
    return Slut(0), []
