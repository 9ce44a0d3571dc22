"""Difference of two tables: rows are paired, then cells by place; each cell is a text of its own."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from django.utils.safestring import SafeString, mark_safe

from arenden.foljd import Rad, langsta_stigande, rader
from arenden.ordskillnad import Nod, notis, ord_ur
from arenden.parning import Post, para


class Celltext(Protocol):
    """What the comparison of a cell's content gives back."""

    @property
    def html(self) -> SafeString: ...
    @property
    def antal(self) -> int: ...


_ANNAN_FORM = "tabellens form ändrad: rubrikceller, sammanslagna celler eller kolumnbredder"

Jamfor = Callable[[Nod | None, Nod | None], Celltext]


def tabellskillnad(fore: Nod | None, efter: Nod | None, jamfor: Jamfor) -> tuple[SafeString, int]:
    """Return the rows of the compared table as HTML, and the number of places that differ."""
    gamla, nya = _barn(fore), _barn(efter)
    par = para([_post(r) for r in gamla], [_post(r) for r in nya])
    if fore and efter and _gar_inte_ihop(gamla, nya, par):
        # Cells that span rows cannot be laid among rows of another table: show the one whole, then the other.
        borta, _ = tabellskillnad(fore, None, jamfor)
        nytt, _ = tabellskillnad(None, efter, jamfor)
        sagt = notis("tabellen är ombyggd: först den tidigare, sedan den nya")
        bredd = max((len(_barn(r)) for r in [*gamla, *nya]), default=1)
        return mark_safe(f'<tr><td colspan="{bredd}">{sagt}</td></tr>{borta}{nytt}'), 1  # noqa: S308
    ut: list[str] = []
    antal = 0
    form = False
    for rad in rader(par, len(gamla), len(nya)):
        gammal = gamla[rad.fore] if rad.fore is not None else None
        ny = nya[rad.efter] if rad.efter is not None else None
        html, n, annan_form = _rad(gammal, ny, rad, jamfor)
        ut.append(html)
        antal += n
        form = form or annan_form
    if form:
        antal += 1
        ut.append(f'<tr><td colspan="{max((len(_barn(r)) for r in nya), default=1)}">{notis(_ANNAN_FORM)}</td></tr>')
    return mark_safe("".join(ut)), antal  # noqa: S308


def _barn(nod: Nod | None) -> Sequence[Nod]:
    return (nod or {}).get("content") or []


def _ord(nod: Nod) -> Iterator[str]:
    for barn in nod.get("content") or ():
        if barn["type"] in ("paragraph", "heading"):
            yield from (o.text for o in ord_ur(barn.get("content") or ()))
        else:
            yield from _ord(barn)


def _post(nod: Nod) -> Post:
    return Post((nod.get("attrs") or {}).get("id"), nod["type"], tuple(_ord(nod)))


def _gar_inte_ihop(gamla: Sequence[Nod], nya: Sequence[Nod], par: dict[int, int]) -> bool:
    spanner = any(int((c.get("attrs") or {}).get("rowspan") or 1) > 1 for r in [*gamla, *nya] for c in _barn(r))
    rakt = len(gamla) == len(nya) and all(par.get(j) == j for j in range(len(nya)))
    return spanner and not (rakt and all(len(_barn(g)) == len(_barn(n)) for g, n in zip(gamla, nya, strict=True)))


def _rad(gammal: Nod | None, ny: Nod | None, rad: Rad, jamfor: Jamfor) -> tuple[str, int, bool]:
    """Return one row as HTML, its number of changes, and whether some cell has another form."""
    if gammal is None or ny is None:
        hel = ny or gammal
        klass = f"jamforelse__block jamforelse__block--{'tillagt' if ny else 'borttaget'}"
        celler = [_cell(None, c, jamfor) if ny else _cell(c, None, jamfor) for c in _barn(hel)]
        return f'<tr class="{klass}">{"".join(h for h, _ in celler)}</tr>', 1, False
    ut: list[str] = []
    antal, form = 0, False
    fore, efter = _barn(gammal), _barn(ny)
    for plats in rader(_cellpar(fore, efter), len(fore), len(efter)):
        a = fore[plats.fore] if plats.fore is not None else None
        b = efter[plats.efter] if plats.efter is not None else None
        html, n = _cell(a, b, jamfor)
        ut.append(html)
        antal += n if a and b else 1
        form = form or bool(a and b and _form(a) != _form(b))
    if not rad.flyttad:
        return f"<tr>{''.join(ut)}</tr>", antal, form
    sagt = notis(f"flyttad rad, stod tidigare längre {'ned' if rad.nedifran else 'upp'}")
    forsta = ut[0].replace(">", f">{sagt} ", 1) if ut else ""
    return (
        f'<tr class="jamforelse__block jamforelse__block--flyttat">{forsta}{"".join(ut[1:])}</tr>',
        antal + 1,
        form,
    )


def _cellpar(fore: Sequence[Nod], efter: Sequence[Nod]) -> dict[int, int]:
    """Pair cells by place; only where a column came or went do ids and words say which."""
    if len(fore) == len(efter):
        return {j: j for j in range(len(efter))}
    par = para([_post(c) for c in fore], [_post(c) for c in efter])
    stilla = langsta_stigande([par[j] for j in sorted(par)])
    return {j: i for j, i in par.items() if i in stilla}


def _form(cell: Nod) -> tuple[object, ...]:
    attrs = cell.get("attrs") or {}
    bredd = attrs.get("colwidth")
    return (
        cell["type"],
        int(attrs.get("colspan") or 1),
        int(attrs.get("rowspan") or 1),
        tuple(bredd) if bredd else None,
    )


def _cell(gammal: Nod | None, ny: Nod | None, jamfor: Jamfor) -> tuple[str, int]:
    kvar = ny or gammal
    assert kvar is not None
    tagg = "th" if kvar["type"] == "tableHeader" else "td"
    text = jamfor(gammal, ny)
    attrs = kvar.get("attrs") or {}
    extra = ' scope="col"' if tagg == "th" else ""
    extra += "".join(f' {n}="{int(attrs[n])}"' for n in ("colspan", "rowspan") if int(attrs.get(n) or 1) > 1)
    if gammal is None or ny is None:
        extra += f' class="jamforelse__block jamforelse__block--{"tillagt" if ny else "borttaget"}"'
    return f"<{tagg}{extra}>{text.html}</{tagg}>", text.antal
