"""Blocks as lines of text: what the readers of head, headings and signatures go by."""

from collections.abc import Iterable
from itertools import zip_longest

from arenden.inlasning.monster import ar_namn, ar_titel
from arenden.inlasning.rader import Rad, avslutad, normalisera, slat
from arenden.inlasning.rubriker import ar_ingress
from arenden.ordlasning.block import Block, Ruta, Stycke


def textrader(block: Iterable[Block]) -> list[str]:
    """Return the lines of *block* that hold something; cells side by side are set apart by tabs."""
    return [rad for ett in block for rad in blockrader(ett)]


def blockrader(block: Block) -> list[str]:
    if isinstance(block, Stycke):
        rader = normalisera(block.text).split("\n")
    else:
        rader = [rad for tabellrad in block.rader for rad in tabellrader(tabellrad.rutor)]
    return [rent for rad in rader if (rent := rad.strip(" \t"))]


def tabellrader(rutor: Iterable[Ruta]) -> list[str]:
    """Return the lines of one row: the first line of every cell, the second of every cell …"""
    celler = [textrader(ruta.block) for ruta in rutor]
    return ["\t".join(slat(del_) for del_ in delar if del_) for delar in zip_longest(*celler)]


def som_rader(block: Iterable[Block]) -> list[tuple[Rad, int, int]]:
    """Return the lines of *block* as the text reader knows them, each with its block and its place in the block."""
    ut: list[tuple[Rad, int, int]] = []
    for nr, ett in enumerate(block):
        for plats, text in enumerate(blockrader(ett)):
            if isinstance(ett, Stycke) and ett.lista and plats == 0:
                text = f"• {text}" if ett.lista.form == "bullet" else f"{ett.nummer}. {text}"
            indrag = max(ett.vanster, 0) // 100
            ut.append((Rad(text, indrag, int(plats == 0), rubrik=plats == 0 and ser_ut_som_rubrik(ett)), nr, plats))
    return ut


def ser_ut_som_rubrik(block: Block) -> bool:
    """Whether a paragraph is set as a heading: by its style, or bold throughout and short."""
    if not isinstance(block, Stycke) or block.lista:
        return False
    text = slat(block.text)
    if block.rubrik:
        return bool(text)
    return (
        block.fet
        and 0 < len(text) <= 100
        and "\n" not in text
        and not avslutad(text)
        and not ar_ingress(text)
        and not ar_namn(text)
        and not ar_titel(text)
    )
