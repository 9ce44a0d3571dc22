"""Lines into paragraphs, list items and tables, and those into a document of the closed schema."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .memo import Doc, dokument, stycke
from .monster import Markor, kolumner, markor_i
from .rader import Rad, Sattning, ar_att, avslutad, foga_alla, fortsatter, ryms

MAX_SPALTER = 12
MAX_TABELL = 500  # rows; a longer table goes on as another one
MAX_DJUP = 6  # lists within lists; deeper ones stay at this depth


@dataclass(slots=True)
class Post:
    """A paragraph, a list item (markor) or a table (rutor), with the numbers of its first and last line.

    *kalla* is what it was read from where that was no line of text.
    """

    text: str
    markor: Markor | None
    indrag: int
    textindrag: int
    luft: int
    forsta: int
    sista: int
    rutor: list[list[str]] | None = None
    hanger: bool = False
    rader: list[str] = field(default_factory=list)
    marke: str = ""
    kalla: Any = None


def _rutor(text: str) -> list[str]:
    """The cells of a line that is a table row by tabs, or nothing."""
    if "\t" not in text or markor_i(text):
        return []
    delar = [del_.strip() for del_ in text.split("\t")]
    return delar if sum(bool(del_) for del_ in delar) > 1 else []


def poster(rader: Sequence[Rad], sattning: Sattning, *, att: bool = False, radvis: bool = False) -> list[Post]:
    """Put lines together; *att*: a line that begins with "att" may begin a point; *radvis*: a short line is
    an entry.
    """
    ut: list[Post] = []
    fore: Rad | None = None
    nr = 0
    while nr < len(rader):
        rad = rader[nr]
        aktuell = ut[-1] if ut else None
        tabell = _tabell(rader, nr, sattning)
        if tabell:
            ut.append(Post("", None, rad.indrag, rad.indrag, rad.luft, nr, nr + len(tabell) - 1, tabell))
            nr, fore = nr + len(tabell), None
            continue
        markor = markor_i(rad.text)
        if markor and not _ar_listrad(rad, markor, fore, ut, sattning, rader, nr):
            markor = None
        if att and not markor and _borjar_att(rad, fore, aktuell, sattning):
            markor = Markor("att", 0, 0)
        if markor:
            marke, text = rad.text[: markor.bredd].strip(), rad.text[markor.bredd :]
            ut.append(
                Post(
                    "",
                    markor,
                    rad.indrag,
                    rad.indrag + markor.bredd,
                    rad.luft,
                    nr,
                    nr,
                    rader=[text],
                    marke=marke,
                )
            )
        elif aktuell is not None and fore is not None and _fortsatter(fore, rad, aktuell, sattning, radvis, att):
            aktuell.rader.append(rad.text)
            aktuell.sista = nr
        else:
            agare = _agare(ut, rad)
            plats = (agare.indrag, agare.textindrag) if agare else (rad.indrag, rad.indrag)
            ut.append(Post("", None, *plats, rad.luft, nr, nr, hanger=agare is not None, rader=[rad.text]))
        fore = rad
        nr += 1
    for post in ut:
        post.text = foga_alla(post.rader, sattning.bindestreck)
    return ut


def _agare(ut: Sequence[Post], rad: Rad) -> Post | None:
    """The list item that a paragraph hangs below by its indentation."""
    for post in reversed(ut[-20:]):
        if post.markor is None and not post.hanger:
            return None
        if post.markor and rad.indrag >= min(post.textindrag, post.indrag + 2) and rad.indrag > post.indrag:
            return post
    return None


def _tabell(rader: Sequence[Rad], nr: int, sattning: Sattning) -> list[list[str]]:
    """The rows of the table that begins at line *nr*: columns parted by tabs, or set in line with spaces."""
    text = rader[nr].text
    if "\t" not in text and "  " not in text:
        return []
    med_tabb = "\t" in text
    rutor: list[list[str]] = []
    for rad in rader[nr : nr + MAX_TABELL]:
        if rutor and rad.luft > sattning.luft + med_tabb and not rad.brott:
            break
        cell = _rutor(rad.text) if med_tabb else _mellanrumsrutor(rad.text)
        if not cell or len(cell) > MAX_SPALTER or (rutor and not med_tabb and len(cell) != len(rutor[0])):
            break
        rutor.append(cell)
    if len(rutor) < 2:
        return []
    bredd = max(len(rad_) for rad_ in rutor)
    return [rad_ + [""] * (bredd - len(rad_)) for rad_ in rutor]


def _mellanrumsrutor(text: str) -> list[str]:
    """The cells of a line set in columns with spaces: short ones, three or more, or two far apart."""
    if len(text) > 160 or "  " not in text or markor_i(text):
        return []
    delar = kolumner(text)
    langt = len(delar) == 2 and "    " in text
    return delar if (len(delar) > 2 or langt) and max(map(len, delar)) <= 45 and not avslutad(text) else []


def _ar_listrad(
    rad: Rad,
    markor: Markor,
    fore: Rad | None,
    ut: list[Post],
    sattning: Sattning,
    rader: Sequence[Rad],
    nr: int,
) -> bool:
    """Whether the mark begins an item, and is not a dash, a number or an "o" that a line happened to begin
    with.
    """
    if fore is None or rad.luft > sattning.luft or avslutad(fore.text):
        return markor.slag not in ("o", "i", "A", "1.1") or _i_foljd(markor, ut, rader, nr)
    if markor.slag not in (".", "a", "A", "i", "1.1", "-", "o", "+", "*"):
        return True
    if markor.nummer == 1 and not ut[-1].markor and len(fore.text) < 0.8 * (sattning.bredd or 200):
        return True
    return _i_foljd(markor, ut, rader, nr)


def _i_foljd(markor: Markor, ut: list[Post], rader: Sequence[Rad], nr: int) -> bool:
    """Whether an item of the same kind stands shortly before or after."""
    for post in reversed(ut[-6:]):
        if post.markor and post.markor.slag == markor.slag:
            return (
                not markor.nummer or post.markor.nummer < markor.nummer <= post.markor.nummer + 3 or markor.nummer == 1
            )
    for rad in rader[nr + 1 : nr + 8]:
        nasta = markor_i(rad.text)
        if nasta and nasta.slag == markor.slag:
            return not markor.nummer or nasta.nummer == markor.nummer + 1
    return False


def _borjar_att(rad: Rad, fore: Rad | None, aktuell: Post | None, sattning: Sattning) -> bool:
    if not ar_att(rad.text):
        return False
    if fore is None or rad.luft > sattning.luft or rad.text[0].isupper():
        return True
    if aktuell is not None and aktuell.markor and aktuell.markor.slag != "att":
        return False
    if fore.text[-1] in ",;:." or fore.text.endswith((" samt", " och", "beslutar", "besluta", "föreslås", "dels")):
        return True
    return not sattning.bredd or ryms(fore.text, "återkomma", sattning.bredd)


def _fortsatter(fore: Rad, rad: Rad, post: Post, sattning: Sattning, radvis: bool, att: bool) -> bool:
    if radvis and not post.markor:
        # Entries are short lines; only a full line, or one that stops at a small word, runs on.
        liten = rad.text[0].islower() and not avslutad(fore.text)
        full = 0 < sattning.bredd < len(fore.text) + 1 + len(rad.text.split(maxsplit=1)[0])
        return rad.luft <= sattning.luft and (
            bool(full) or (liten and fore.text[-1] in "-,") or (liten and rad.indrag > fore.indrag)
        )
    if att and not post.markor and rad.text[0].islower() and rad.luft <= sattning.luft and not rad.brott:
        return bool(sattning.bredd) and not ryms(fore.text, rad.text, sattning.bredd)
    if post.markor and rad.luft <= sattning.luft and not rad.brott and rad.indrag > post.indrag + 1:
        return True
    return fortsatter(fore, rad, sattning)


def block(poster_: Sequence[Post]) -> list[Doc]:
    """Nest items into lists by indentation and by kind of mark; the blocks of a document."""
    ut: list[Doc] = []
    oppna: list[tuple[Post, Doc]] = []
    for post in poster_:
        if post.rutor is not None:
            oppna.clear()
            ut.append(_tabellnod(post.rutor))
        elif post.markor is None or post.markor.slag == "att":
            if post.hanger and oppna:
                while len(oppna) > 1 and oppna[-1][0].textindrag > post.textindrag:
                    oppna.pop()
                oppna[-1][1]["content"][-1]["content"].append(stycke(post.text))
            else:
                oppna.clear()
                ut.append(stycke(post.text))
        else:
            _stall_in(post, post.markor, oppna, ut)
    return ut


def _stall_in(post: Post, markor: Markor, oppna: list[tuple[Post, Doc]], ut: list[Doc]) -> None:
    """Put one item where it belongs among the open lists, opening or closing lists as its place says."""
    while oppna and post.indrag < oppna[-1][0].indrag - 1:
        oppna.pop()
    for djup, (ledare, _lista) in enumerate(oppna):
        samma = ledare.markor is not None and ledare.markor.slag == markor.slag
        if samma and abs(ledare.indrag - post.indrag) <= 1:
            del oppna[djup + 1 :]
            break
    else:
        djupare = bool(oppna) and post.indrag > oppna[-1][0].indrag + 1
        underordnad = (
            bool(oppna) and oppna[-1][0].markor is not None and markor.slag in _UNDER.get(oppna[-1][0].markor.slag, ())
        )
        if oppna and not djupare and not underordnad:
            oppna.clear()
        del oppna[MAX_DJUP - 1 :]
        _oppna_lista(post, markor, oppna, ut)
        return
    lista = oppna[-1][1]
    if lista["type"] == "orderedList" and markor.nummer != lista["attrs"]["start"] + len(lista["content"]):
        # A number that is not the next one starts a list of its own, so that it keeps its number.
        oppna.pop()
        _oppna_lista(post, markor, oppna, ut)
        return
    lista["content"].append(_listpunkt(post, markor))


def _listpunkt(post: Post, markor: Markor) -> Doc:
    # The schema numbers in figures only, and the text may speak of "alternativ b": letters stay as they were written.
    text = f"{post.marke} {post.text}" if markor.slag in ("a", "A", "i", "1.1") else post.text
    return {"type": "listItem", "content": [stycke(text)]}


# Which marks stand below which, where nothing is indented.
_UNDER: dict[str, tuple[str, ...]] = {
    ".": ("1.1", "a", "i", "-", "•", "o", "*", "·", "▪", "\uf0b7"),
    "A": (".", "a", "-", "•", "\uf0b7"),
    "a": ("i", "-", "•", "o", "*"),
    "•": ("o", "-", "▪"),
    "\uf0b7": ("o", "-", "▪", "\uf0a7"),
    "-": ("o", "*"),
    "*": ("o", "-"),
}


def _oppna_lista(post: Post, markor: Markor, oppna: list[tuple[Post, Doc]], ut: list[Doc]) -> None:
    lista: Doc = {"type": "bulletList", "content": [_listpunkt(post, markor)]}
    if markor.slag == ".":
        lista = {"type": "orderedList", "attrs": {"start": markor.nummer}, "content": lista["content"]}
    (oppna[-1][1]["content"][-1]["content"] if oppna else ut).append(lista)
    oppna.append((post, lista))


def _tabellnod(rutor: list[list[str]]) -> Doc:
    return {
        "type": "table",
        "content": [
            {
                "type": "tableRow",
                "content": [
                    {
                        "type": "tableCell" if nr else "tableHeader",
                        "attrs": {"colspan": 1, "rowspan": 1, "colwidth": None},
                        "content": [stycke(" ".join(ruta.split()))],
                    }
                    for ruta in rad
                ],
            }
            for nr, rad in enumerate(rutor)
        ],
    }


def textdoc(rader: Sequence[Rad], sattning: Sattning, *, radvis: bool = False) -> Doc:
    """The document of a section's lines."""
    return dokument(block(poster(rader, sattning, radvis=radvis)))


def per_stycke(doc: Doc) -> Iterator[Doc]:
    """The top blocks of *doc*."""
    yield from doc["content"]
