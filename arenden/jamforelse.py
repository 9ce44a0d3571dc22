"""Comparison of two version snapshots: facts, avsnitt, beslutspunkter, bilagor, undertecknare; word by word.

Pure: snapshots in (see arenden.ogonblick), a structure out that `templates/arenden/_jamforelse.html` renders.
Every HTML value is escaped here and safe to print as it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.safestring import SafeString

from arenden.foljd import rader
from arenden.hanvisningsmal import med_ord
from arenden.ordskillnad import ord_ur_text, ordskillnad
from arenden.textskillnad import textskillnad

VersionData = Mapping[str, Any]
Slag = Literal["lika", "andrad", "tillagd", "borttagen"]

_UNDERSKRIFTSSATT = {"black": "med bläck", "elektronisk": "elektroniskt", "elektroniskt": "elektroniskt"}
_FAKTA: tuple[tuple[str, Callable[[VersionData], str]], ...] = (
    ("Rubrik", lambda v: _text(v, "rubrik")),
    ("Diarienummer", lambda v: _text(v, "arende", "diarienummer")),
    ("Ärendemening", lambda v: _text(v, "arende", "arendemening")),
    ("Organisation", lambda v: _text(v, "organ", "organisation")),
    ("Organ", lambda v: _text(v, "organ", "namn")),
    ("Datum", lambda v: _text(v, "datum")),
    ("Till", lambda v: _text(v, "mottagare")),
    ("Förvaltning", lambda v: _text(v, "forvaltning")),
    ("Handläggare", lambda v: _text(v, "handlaggare")),
    ("Mall", lambda v: _text(v, "mall", "namn")),
    ("Underskrift", lambda v: _UNDERSKRIFTSSATT.get(s := _text(v, "underskriftssatt"), s)),
)


@dataclass(frozen=True, slots=True)
class Uppgift:
    """A fact outside the running text that differs: its Swedish label, what happened, and old and new."""

    etikett: str
    slag: Slag
    html: SafeString
    noter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Punktskillnad:
    """A beslutspunkt: its numbers before and after, and its wordings compared."""

    identitet: str
    nr_fore: int | None
    nr_efter: int | None
    slag: Slag
    noter: tuple[str, ...]
    lydelse: SafeString
    fristaende: SafeString
    antal: int

    @property
    def nr(self) -> int:
        """Return the number it has now, or had."""
        return self.nr_efter or self.nr_fore or 0

    @property
    def klass(self) -> str:
        """Return the CSS class of a point that came or went as a whole."""
        ord_ = {"tillagd": "tillagt", "borttagen": "borttaget"}.get(self.slag)
        return f"jamforelse__block jamforelse__block--{ord_}" if ord_ else ""


@dataclass(frozen=True, slots=True)
class Avsnittsskillnad:
    """An avsnitt: what happened to it as a whole, its heading and ingress, its points and its text."""

    identitet: str
    rubrik: str
    slag: Slag
    noter: tuple[str, ...]
    uppgifter: tuple[Uppgift, ...]
    punkter: tuple[Punktskillnad, ...]
    html: SafeString
    antal: int


@dataclass(frozen=True, slots=True)
class Antal:
    """How much differs: places in the text, in how many avsnitt, and facts outside it."""

    stallen: int
    avsnitt: int
    uppgifter: int


@dataclass(frozen=True, slots=True)
class Jamforelse:
    """All that differs between two snapshots, in the order of the paper."""

    uppgifter: tuple[Uppgift, ...]
    avsnitt: tuple[Avsnittsskillnad, ...]
    bilagor: tuple[Uppgift, ...]
    undertecknare: tuple[Uppgift, ...]

    @property
    def tom(self) -> bool:
        """Tell whether nothing that a reader can see differs."""
        return antal(self) == Antal(0, 0, 0)

    @property
    def fakta(self) -> tuple[tuple[Uppgift, ...], ...]:
        """Return all that differs outside the avsnitt."""
        return (self.uppgifter, self.bilagor, self.undertecknare)

    @property
    def andrade(self) -> tuple[Avsnittsskillnad, ...]:
        return tuple(a for a in self.avsnitt if a.antal)

    @property
    def oforandrade(self) -> tuple[str, ...]:
        """Return the headings of the avsnitt where nothing differs."""
        return tuple(a.rubrik for a in self.avsnitt if not a.antal)

    @property
    def sammanfattning(self) -> str:
        """Return the whole in one line: "3 ställen ändrade i 2 avsnitt och 1 uppgift ändrad"."""
        n = antal(self)
        delar: list[str] = []
        if n.stallen:
            vad = "ställe ändrat" if n.stallen == 1 else "ställen ändrade"
            delar.append(f"{n.stallen} {vad} i {n.avsnitt} avsnitt")
        if n.uppgifter:
            delar.append(f"{n.uppgifter} {'uppgift ändrad' if n.uppgifter == 1 else 'uppgifter ändrade'}")
        return " och ".join(delar) or "Ingenting är ändrat"


def jamfor(fore: VersionData, efter: VersionData) -> Jamforelse:
    """Compare two snapshots of the same skrivelse, or of one and its successor."""
    fore, efter = med_ord(fore), med_ord(efter)
    uppgifter = (_uppgift(etikett, hamta(fore), hamta(efter)) for etikett, hamta in _FAKTA)
    return Jamforelse(
        tuple(u for u in uppgifter if u),
        _avsnitten(fore.get("avsnitt") or [], efter.get("avsnitt") or []),
        _lista(fore.get("bilagor") or [], efter.get("bilagor") or [], "Bilaga", _bilaga, _bilagenoter),
        _lista(
            fore.get("undertecknare") or [],
            efter.get("undertecknare") or [],
            "Undertecknare",
            _namn,
            _inga_noter,
        ),
    )


def antal(jamforelse: Jamforelse) -> Antal:
    """Count what differs; a word replaced by another is one place, and so is a whole new paragraph."""
    return Antal(
        sum(a.antal for a in jamforelse.avsnitt),
        sum(a.antal > 0 for a in jamforelse.avsnitt),
        len(jamforelse.uppgifter) + len(jamforelse.bilagor) + len(jamforelse.undertecknare),
    )


def _text(data: Mapping[str, Any], *vag: str) -> str:
    varde: Any = data
    for steg in vag:
        varde = varde.get(steg) if isinstance(varde, Mapping) else None
    return "" if varde is None else str(varde)


def _uppgift(etikett: str, fore: str, efter: str, noter: tuple[str, ...] = ()) -> Uppgift | None:
    skillnad = ordskillnad(ord_ur_text(fore), ord_ur_text(efter))
    if not skillnad.antal and not noter:
        return None
    slag: Slag = "andrad" if fore and efter else "tillagd" if efter else "borttagen"
    return Uppgift(etikett, slag, skillnad.html, noter)


def _par(fore: Sequence[VersionData], efter: Sequence[VersionData]) -> dict[int, int]:
    plats = {str(d["identitet"]): i for i, d in enumerate(fore)}
    return {j: plats[i] for j, d in enumerate(efter) if (i := str(d["identitet"])) in plats}


def _lista(
    fore: Sequence[VersionData],
    efter: Sequence[VersionData],
    etikett: str,
    skriv: Callable[[VersionData], str],
    noter: Callable[[VersionData, VersionData], Iterable[str]],
) -> tuple[Uppgift, ...]:
    """Compare bilagor or undertecknare; only those that differ are returned."""
    ut: list[Uppgift] = []
    for rad in rader(_par(fore, efter), len(fore), len(efter)):
        gammal = fore[rad.fore] if rad.fore is not None else None
        ny = efter[rad.efter] if rad.efter is not None else None
        sagt: tuple[str, ...] = ()
        if gammal is not None and ny is not None:
            sagt = tuple(noter(gammal, ny))
            if rad.flyttad and rad.fore is not None and rad.efter is not None:
                sagt = (f"flyttad från plats {rad.fore + 1} till {rad.efter + 1}", *sagt)
        nr = ny.get("nr") if ny is not None else gammal.get("nr") if gammal is not None else None
        skillnad = _uppgift(
            f"{etikett} {nr}" if nr else etikett,
            skriv(gammal) if gammal is not None else "",
            skriv(ny) if ny is not None else "",
            sagt,
        )
        if skillnad is not None:
            ut.append(skillnad)
    return tuple(ut)


def _namn(data: VersionData) -> str:
    return ", ".join(filter(None, (_text(data, "namn"), _text(data, "titel"))))


def _bilaga(data: VersionData) -> str:
    filnamn = _text(data, "filnamn")
    return f"{_text(data, 'namn')} ({filnamn})" if filnamn else _text(data, "namn")


def _bilagenoter(fore: VersionData, efter: VersionData) -> Iterable[str]:
    if fore.get("sha256") != efter.get("sha256"):
        yield "filens innehåll är ett annat"


def _inga_noter(fore: VersionData, efter: VersionData) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class _Hem:
    """Where a point stands: its avsnitt, and its place among that avsnitt's points."""

    avsnitt: VersionData
    punkt: VersionData
    plats: int


def _hem(avsnitten: Sequence[VersionData]) -> dict[str, _Hem]:
    return {str(p["identitet"]): _Hem(a, p, plats) for a in avsnitten for plats, p in enumerate(a.get("punkter") or [])}


def _avsnitten(fore: Sequence[VersionData], efter: Sequence[VersionData]) -> tuple[Avsnittsskillnad, ...]:
    hem_fore, hem_efter = _hem(fore), _hem(efter)
    ut: list[Avsnittsskillnad] = []
    for rad in rader(_par(fore, efter), len(fore), len(efter)):
        gammalt = fore[rad.fore] if rad.fore is not None else None
        nytt = efter[rad.efter] if rad.efter is not None else None
        noter: list[str] = []
        if gammalt is None:
            noter.append("nytt avsnitt")
        elif nytt is None:
            noter.append("avsnittet är borttaget")
        elif rad.flyttad and rad.fore is not None and rad.efter is not None:
            noter.append(f"avsnittet är flyttat från plats {rad.fore + 1} till {rad.efter + 1}")
        ut.append(_avsnitt(gammalt or {}, nytt or {}, noter, hem_fore, hem_efter))
    return tuple(ut)


def _avsnitt(
    fore: VersionData,
    efter: VersionData,
    noter: list[str],
    hem_fore: Mapping[str, _Hem],
    hem_efter: Mapping[str, _Hem],
) -> Avsnittsskillnad:
    kvar = efter or fore
    fakta = [
        _uppgift("Inledning till att-satserna", _text(fore, "ingress"), _text(efter, "ingress")),
        _uppgift("Organ", _text(fore, "organ"), _text(efter, "organ")),
    ]
    if fore and efter:
        fakta.insert(0, _uppgift("Avsnittets rubrik", _text(fore, "rubrik"), _text(efter, "rubrik")))
    uppgifter = tuple(u for u in fakta if u)
    punkter = _punkter(fore.get("punkter") or [], efter.get("punkter") or [], hem_fore, hem_efter)
    text = textskillnad(fore.get("doc"), efter.get("doc"))
    slag: Slag = "tillagd" if not fore else "borttagen" if not efter else "lika"
    summa = len(noter) + len(uppgifter) + sum(p.antal for p in punkter) + text.antal
    if slag != "lika":
        summa = 1  # a whole avsnitt that came or went is one place
    elif summa:
        slag = "andrad"
    return Avsnittsskillnad(
        _text(kvar, "identitet"),
        _text(kvar, "rubrik"),
        slag,
        tuple(noter),
        uppgifter,
        punkter,
        text.html,
        summa,
    )


def _punkter(
    fore: Sequence[VersionData],
    efter: Sequence[VersionData],
    hem_fore: Mapping[str, _Hem],
    hem_efter: Mapping[str, _Hem],
) -> tuple[Punktskillnad, ...]:
    """Compare the points of one förslag. A point that went to another förslag is shown there, as moved."""
    ut: list[Punktskillnad] = []
    for rad in rader(_par(fore, efter), len(fore), len(efter)):
        ny = efter[rad.efter] if rad.efter is not None else None
        gammal = fore[rad.fore] if rad.fore is not None else None
        if ny is None and gammal is not None and str(gammal["identitet"]) in hem_efter:
            continue
        flyttad_hit = hem_fore.get(str(ny["identitet"])) if ny is not None and gammal is None else None
        if flyttad_hit is not None:
            gammal = flyttad_hit.punkt
        noter: list[str] = []
        if flyttad_hit is not None:
            varifran = _text(flyttad_hit.avsnitt, "rubrik")
            noter.append(f"flyttad hit från {varifran}, där den var nummer {flyttad_hit.punkt['nr']}")
        elif rad.flyttad and gammal is not None and ny is not None:
            noter.append(f"flyttad från {gammal['nr']} till {ny['nr']}")
        ut.append(_punkt(gammal, ny, noter))
    return tuple(ut)


def _punkt(fore: VersionData | None, efter: VersionData | None, noter: list[str]) -> Punktskillnad:
    kvar = efter if efter is not None else fore or {}
    nr_fore = fore["nr"] if fore is not None else None
    nr_efter = efter["nr"] if efter is not None else None
    lydelse = textskillnad((fore or {}).get("lydelse"), (efter or {}).get("lydelse"))
    fristaende = textskillnad((fore or {}).get("fristaende"), (efter or {}).get("fristaende"))
    identitet = str(kvar.get("identitet", ""))
    if fore is None or efter is None:
        slag: Slag = "tillagd" if fore is None else "borttagen"
        sagt = "ny punkt" if fore is None else "punkten är borttagen"
        return Punktskillnad(identitet, nr_fore, nr_efter, slag, (sagt,), lydelse.html, fristaende.html, 1)
    summa = len(noter) + lydelse.antal + fristaende.antal
    if not noter and nr_fore != nr_efter:
        # Pushed along by another point: worth saying, but not a change of this one.
        noter = [f"tidigare nummer {nr_fore}"]
    slag = "andrad" if summa else "lika"
    return Punktskillnad(identitet, nr_fore, nr_efter, slag, tuple(noter), lydelse.html, fristaende.html, summa)
