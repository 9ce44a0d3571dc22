"""What the references of a skrivelse read: its points, avsnitt and bilagor as a snapshot numbers and names them.

Pure: a snapshot in (see arenden.ogonblick), the same with the words of its references out. The stored snapshot holds
none: a version's numbers follow from its own order, and so are frozen with it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from arenden import dokument
from arenden.hanvisning import BORTTAGEN, MALET, NOD, SLAG, hanvisningar, ord_i

VersionData = Mapping[str, Any]
BORJAN = 160  # characters of a point that are shown where it is pointed at
FAST_BLANK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Mal:
    """A part that can be referred to: its number or heading, how it begins, and whether the paper prints it."""

    slag: str
    identitet: str
    namn: str
    borjan: str
    trycks: bool

    @property
    def lank(self) -> str:
        """Return its anchor on the page and the paper."""
        return f"#{self.slag}-{self.identitet}"

    def ord(self, form: str) -> str:
        """Return the words of a reference to it."""
        if form == "bara":
            return self.namn
        led = "avsnittet" if self.slag == "avsnitt" else SLAG[self.slag]
        # A number stands on the line of its word.
        return (led.capitalize() if form == "stor" else led) + FAST_BLANK + self.namn


Malen = Mapping[tuple[str, str], Mal]


def malen(data: VersionData) -> dict[tuple[str, str], Mal]:
    """Return all that can be referred to in the snapshot *data* by slag and identitet, in the order of the paper."""
    return {(m.slag, m.identitet): m for m in _malen(data)}


def _malen(data: VersionData) -> Iterator[Mal]:
    for a in data.get("avsnitt") or []:
        punkter = list(a.get("punkter") or [])
        trycks = any(doc and not dokument.ar_tomt(doc) for doc in [a.get("doc"), *(p["lydelse"] for p in punkter)])
        namn = str(a.get("rubrik") or "").strip()
        yield Mal("avsnitt", str(a["identitet"]), namn or "utan rubrik", "", trycks)
        for p in punkter:
            borjan = _borjan(dokument.till_text(p["lydelse"]))
            yield Mal("punkt", str(p["identitet"]), str(p["nr"]), borjan, bool(borjan))
    for b in data.get("bilagor") or []:
        yield Mal("bilaga", str(b["identitet"]), str(b["nr"]), str(b["namn"]), True)


def _borjan(text: str) -> str:
    rad = " ".join(text.split())
    return rad if len(rad) <= BORJAN else rad[:BORJAN].rsplit(" ", 1)[0] + " …"


def med_ord(data: VersionData, *, lankar: bool = True) -> dict[str, Any]:
    """Return the snapshot *data* with the words of every reference, and with *lankar* the anchor where it leads."""
    alla = malen(data)
    return {
        **data,
        "avsnitt": [
            {**a, "doc": _las(a.get("doc"), alla, lankar)}
            | (
                {
                    "punkter": [
                        {**p, **{falt: _las(p.get(falt), alla, lankar) for falt in ("lydelse", "fristaende")}}
                        for p in a["punkter"]
                    ]
                }
                if a.get("punkter")
                else {}
            )
            for a in data.get("avsnitt") or []
        ],
    }


def lankade(data: VersionData, *fler: VersionData) -> set[str]:
    """Return the anchors that the texts of the memo, and *fler*, lead to; they have the words of their references."""
    texter = [doc for a in data["avsnitt"] for doc in [a.get("doc"), *(p["lydelse"] for p in a.get("punkter") or ())]]
    return {nod["attrs"]["lank"] for doc in [*texter, *fler] for nod in hanvisningar(doc) if "lank" in nod["attrs"]}


def text_med_ord(doc: VersionData, malen: Malen) -> VersionData:
    """Return one document with the words of its references."""
    return _las(doc, malen, lankar=True) or doc


def ord_av(malet: str, malen: Malen | None) -> str:
    """Return the words of the reference to *malet* ("slag:mal:form"); without *malen* only what it points at."""
    attrs = dict(zip(MALET, malet.split(":"), strict=True))
    return ord_i({"attrs": attrs | (_ord(attrs, malen, lankar=False) if malen is not None else {})})


def _las(doc: VersionData | None, malen: Malen, lankar: bool) -> VersionData | None:
    return _nod(doc, malen, lankar) if doc is not None and any(hanvisningar(doc)) else doc


def _nod(nod: VersionData, malen: Malen, lankar: bool) -> VersionData:
    if nod["type"] == NOD:
        return {**nod, "attrs": nod["attrs"] | _ord(nod["attrs"], malen, lankar)}
    if "content" not in nod:
        return nod
    return {**nod, "content": [_nod(barn, malen, lankar) for barn in nod["content"]]}


def _ord(attrs: VersionData, malen: Malen, lankar: bool) -> dict[str, str]:
    mal = malen.get((attrs["slag"], attrs["mal"]))
    if mal is None:
        return {"ord": f"[{BORTTAGEN[attrs['slag']]} {SLAG[attrs['slag']]}]"}
    ord_ = {"ord": mal.ord(attrs.get("form", "liten"))}
    return ord_ | {"lank": mal.lank} if lankar and mal.trycks else ord_
