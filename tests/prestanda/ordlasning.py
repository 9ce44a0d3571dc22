"""Time reading a 20-page Word file in against python-docx opening the same bytes and reading their paragraphs.

    python -m tests.prestanda.ordlasning

Prints milliseconds (median of 7) with and without tracked changes and comments, and the ratio; exits with 1 where
the reader takes more than 8 times as long (16 with changes), or the writer 10 times as long with them as without.
"""

import io
import random
import sys

import docx
from django.conf import settings

from tests.prestanda.jamforelse import LANGD, ORD, SIDOR, STYCKEN, dokument, matt, tabell


def naket(fil: bytes) -> list[str]:
    """Read the words with python-docx alone: no lists, links, comments or changes."""
    last = docx.Document(io.BytesIO(fil))
    celler = [cell.text for tabellen in last.tables for rad in tabellen.rows for cell in rad.cells]
    return [*(stycke.text for stycke in last.paragraphs), *celler]


def main() -> int:
    if not settings.configured:
        settings.configure()
    from arenden import ordfil  # after settings: the module escapes with Django
    from arenden.ordfil import Bredvid, Foreslaget, Inlagg, Trad
    from arenden.ordlasning import las
    from tests import pappersfakta as pf

    slump = random.Random(1)
    ordlista = [*ORD.split(), *(f"ord{n}" for n in range(400))]
    stycken = [" ".join(slump.choices(ordlista, k=LANGD)) + "." for _ in range(SIDOR * STYCKEN)]
    tabeller = [tabell(slump) for _ in range(10)]
    text = dokument(stycken, tabeller)
    text["content"] += [pf.lista("bulletList", *pf.UPPNAR) for _ in range(40)]
    andrade = [s.replace("ord1", "nytt") if nr % 3 else s for nr, s in enumerate(stycken)]
    efter = dokument(andrade, tabeller)
    efter["content"] += text["content"][len(efter["content"]) :]
    avsnitt = pf.avsnitt("Bakgrund", text) | {"identitet": "bakgrund"}
    data = pf.version(avsnitt=[avsnitt])
    tradar = [Trad([Inlagg("Agneta", "", "Vad?")], False, "bakgrund", n * 100 + 1, n * 100 + 20) for n in range(50)]
    rent = ordfil.skriv(data, "Utkast")
    bredvid = Bredvid(tradar, {"bakgrund": Foreslaget(efter, [(0, 10**6, "Agneta", "")])})
    sparat = ordfil.skriv(data, "Utkast", bredvid)
    ut_rent, ut_sparat = (matt(lambda b=b: ordfil.skriv(data, "Utkast", b)) for b in (None, bredvid))
    in_rent, in_sparat, naken = (
        matt(lambda: las(rent, "x.docx")),
        matt(lambda: las(sparat, "x.docx")),
        matt(lambda: naket(rent)),
    )
    print(f"docx in, {SIDOR} sidor och 40 listor: {in_rent:.0f} ms; python-docx, bara orden: {naken:.0f} ms")
    print(
        f"med spårade ändringar och 50 kommentarer: in {in_sparat:.0f} ms, ut {ut_sparat:.0f} ms (utan {ut_rent:.0f})"
    )
    print(f"kvot in {in_rent / naken:.2f}; {len(rent) // 1024} och {len(sparat) // 1024} kB")
    return 0 if in_rent < 8 * naken and in_sparat < 16 * naken and ut_sparat < 10 * ut_rent else 1


if __name__ == "__main__":
    sys.exit(main())
