"""What holds of every text: hostile JSON is refused, nothing is lost, and all who write at once end with the same."""

import json
from random import Random
from typing import Any

from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prosemirror.model import Node
from prosemirror.transform import Mapping, Step, Transform

from arenden import dokument, dokumenthtml
from arenden.dokument import OgiltigtDokument
from arenden.hanvisning import FORMER, SLAG
from arenden.schema import NODER, SCHEMA
from arenden.snitt import las_steg
from tests.test_dokument import Json, cell, doc, hanvisning, infoga, lista, p, raknare, t, tabell

ORD = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\uffff\ufffe"),
    min_size=1,
    max_size=8,
)
HANVISNINGAR = st.builds(
    hanvisning, st.sampled_from(sorted(SLAG)), st.integers(1, 3), st.sampled_from(FORMER), fet=st.booleans()
)
FRAMMANDE = st.builds(t, ORD, lang=st.sampled_from(["en", "se"])) | st.builds(
    t, ORD, st.just("bold"), lang=st.just("fi")
)
INLINE = (
    st.builds(t, ORD) | st.builds(t, ORD, st.just("bold")) | FRAMMANDE | st.just({"type": "hardBreak"}) | HANVISNINGAR
)
STYCKEN = st.builds(lambda delar: p(*delar), st.lists(INLINE, max_size=3))
LISTOR = st.recursive(
    st.builds(lambda s: lista([s]), STYCKEN),
    lambda inre: st.builds(lambda s, i, n: lista([s, i], [s], start=n), STYCKEN, inre, st.none() | st.integers(1, 9)),
    max_leaves=3,
)
TABELLER = st.builds(
    lambda r, k: tabell(*[[cell(str(i)) for i in range(k)] for _ in range(r)]), st.integers(1, 3), st.integers(1, 3)
)
TEXTER = st.builds(lambda b: doc(*b), st.lists(STYCKEN | LISTOR | TABELLER, min_size=1, max_size=5))
# A seed, not a drawn sequence: drawn randomness shrinks towards everyone doing the same.
FRON = st.builds(Random, st.integers(0, 2**32))
LUGNT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(sorted(NODER)),
        lambda inre: (
            st.lists(inre, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["type", "content", "attrs", "marks", "text", "stepType", "slice", "from", "to", "id", "mark"]
                ),
                inre,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_but_a_refusal_comes_out_of_hostile_json(ont: Any) -> None:
    for gor in (
        lambda: dokument.krav_giltigt(ont),
        lambda: dokument.tillampa(doc(p("a")), [ont]),
        lambda: dokument.tillampa(doc(p("a")), ont),
        lambda: dokument.tillampa(doc(p("a")), [infoga("x") | (ont if isinstance(ont, dict) else {"slice": ont})]),
        lambda: dokument.tillampa(ont, []),
        lambda: dokument.reparera(ont),
        lambda: dokument.med_id(ont),
        lambda: dokument.ersatt_allt(ont, ont),
    ):
        try:
            gor()
        except OgiltigtDokument as fel:
            assert str(fel)[0].isupper()


@given(TEXTER, TEXTER)
@LUGNT
def test_one_step_turns_any_text_into_any_other(fran: Json, till: Json) -> None:
    fran, till = dict(dokument.med_id(fran)), dict(dokument.med_id(till))
    assert dokument.tillampa(fran, list(dokument.ersatt_allt(fran, till))) == till


@given(TEXTER)
@LUGNT
def test_no_word_is_lost_in_html_or_text(text: Json) -> None:
    def ord_i(nod: Json) -> list[str]:
        return [nod["text"]] if "text" in nod else [o for b in nod.get("content") or [] for o in ord_i(b)]

    ut = dokument.till_text(text)
    assert all(o in ut for o in ord_i(text))
    assert all(str(escape(o)) in dokumenthtml.till_html(text) for o in ord_i(text))


# Several at once: the server's part, played against writers who rebase as the browser does


class Server:
    def __init__(self, text: Json) -> None:
        self.doc: Any = dokument.med_id(text, raknare())
        self.lydelser: list[Any] = [self.doc]
        self.steg: list[tuple[Json, int]] = []
        self.slumpa = lambda: f"server{len(self.steg)}x{self._nasta()}"
        self._raknare = iter(range(100_000))

    def _nasta(self) -> int:
        return next(self._raknare)

    def ta_emot(self, revision: int, steg: list[Json], klient: int) -> list[tuple[Json, int]] | None:
        """Write the steps and return the repairs, or return None when others were first."""
        if revision != len(self.steg):
            return None
        efter = dokument.tillampa(self.doc, steg)
        lagning: list[Any] = dokument.reparera(efter, self.slumpa)
        self.doc = dokument.tillampa(efter, lagning)
        # What a text reads between the steps of one sending is nobody's to see.
        self.lydelser += [None] * (len(steg) + len(lagning) - 1) + [self.doc]
        self.steg += [(s, klient) for s in steg] + [(s, -1) for s in lagning]
        return [(s, -1) for s in lagning]


class Skribent:
    """The algorithm of static/js/redigerare/samskrivning.js: *bas* is the text without one's own steps."""

    def __init__(self, nr: int, server: Server, slump: Random) -> None:
        self.nr, self.server, self.slump = nr, server, slump
        self.nod = self.bas = Node.from_json(SCHEMA, server.doc)
        self.revision = 0
        self.egna: list[tuple[Step, Step]] = []

    def skriv(self) -> None:
        tr: Any = Transform(self.nod)
        rand, slut = self.slump, self.nod.content.size
        fran, till = sorted((rand.randint(0, slut), rand.randint(0, slut)))
        till = min(till, fran + 6)
        try:
            match rand.randrange(5):
                case 0 | 1 if self.nod.resolve(fran).parent.inline_content:
                    tr.insert(fran, SCHEMA.text(rand.choice(["hej", "å", "😀 ", "o\u0308\u00ad"])))
                case 2:
                    tr.delete(fran, till)
                case 3:
                    tr.add_mark(fran, till, SCHEMA.mark("bold"))
                case 4 if self.nod.resolve(fran).parent.inline_content:
                    tr.split(fran)
            dokument.krav_giltigt(tr.doc.to_json())  # an editor leaves no crooked table behind
        except Exception:
            return  # the library's own editing is not what is tried here, and the browser does not use it
        self.skrivet(tr)

    def skrivet(self, tr: Any) -> None:
        self.egna += [(_hel(s), _hel(s.invert(d))) for s, d in zip(tr.steps, tr.docs, strict=True)]
        self.nod = tr.doc

    def skicka(self) -> None:
        if not self.egna:
            return
        try:
            svar = self.server.ta_emot(self.revision, [_json(s) for s, _ in self.egna], self.nr)
        except OgiltigtDokument:
            # Two changes of one table that do not fit together: the browser mends the table; here we give way.
            self.vik()
            return
        if svar is not None and self.slump.random() < 0.8:
            self.bekraftat()
            self.taga(svar)
        # Otherwise the answer was lost on its way, or others were first.

    def vik(self) -> None:
        """Give up what the server does not have."""
        self.nod, self.egna = self.bas, []

    def bekraftat(self) -> None:
        self.revision += len(self.egna)
        self.bas, self.egna = self.nod, []

    def hamta(self) -> None:
        self.taga(self.server.steg[self.revision :])

    def taga(self, steg: list[tuple[Json, int]]) -> None:
        bekraftade = 0
        while bekraftade < min(len(steg), len(self.egna)) and steg[bekraftade][1] == self.nr:
            bekraftade += 1
        self.bas = efter(self.bas, self.egna[:bekraftade])
        kvar, andras = self.egna[bekraftade:], steg[bekraftade:]
        self.egna = kvar
        self.revision += len(steg)
        if not andras:
            return
        tr: Any = Transform(self.nod)
        for _, ater in reversed(kvar):
            tr.step(ater)
        tr.doc = self.bas
        for s, _ in andras:
            tr.step(las_steg(s))
        self.bas, self.egna = tr.doc, []
        for i, (eget, _) in enumerate(kvar):
            spegel = len(kvar) - i
            kartor: Mapping = tr.mapping.slice(spegel)
            flyttat = eget.map(kartor)
            if flyttat is None or not _gar(tr, flyttat):
                continue
            tr.mapping.set_mirror(spegel - 1, len(tr.steps) - 1)
            self.egna.append((flyttat, _hel(flyttat.invert(tr.docs[-1]))))
        self.nod = tr.doc


def efter(nod: Node, egna: list[tuple[Step, Step]]) -> Node:
    """Return *nod* with the steps of *egna*."""
    for steg, _ in egna:
        nod = steg.apply(nod).doc or nod
    return nod


def _gar(tr: Any, steg: Any) -> bool:
    try:
        return not tr.maybe_step(steg).failed
    except ValueError:
        return False


def _hel(steg: Any) -> Step:
    """Return *steg* as the browser applies it."""
    return las_steg(_json(steg))


def _json(steg: Any) -> Json:
    ut: Json = json.loads(json.dumps(steg.to_json()))
    return ut


def test_bold_on_what_a_colleague_made_bold_first_does_not_take_theirs_along() -> None:
    server = Server(doc(p("Hej du")))
    maria, olof = Skribent(0, server, Random(0)), Skribent(1, server, Random(0))
    for skribent in (olof, maria):
        tr: Any = Transform(skribent.nod)
        skribent.skrivet(tr.add_mark(1, 7, SCHEMA.mark("bold")))
    server.ta_emot(0, [_json(s) for s, _ in olof.egna], olof.nr)
    maria.hamta()
    server.ta_emot(1, [infoga("Hej! ")], -1)
    maria.hamta()
    assert maria.bas.to_json() == server.doc
    maria.vik()
    assert maria.nod.to_json() == server.doc


@given(TEXTER, FRON, st.integers(2, 4))
@LUGNT
def test_writers_who_write_at_once_end_with_the_same_text_as_the_server(text: Json, slump: Random, antal: int) -> None:
    server = Server(text)
    skribenter = [Skribent(nr, server, slump) for nr in range(antal)]
    for _ in range(40):
        slump.choice(
            [slump.choice(skribenter).skriv, slump.choice(skribenter).skicka, slump.choice(skribenter).hamta]
        )()
        assert all(s.bas.to_json() == server.lydelser[s.revision] for s in skribenter)
    while any(s.egna for s in skribenter):
        for skribent in skribenter:
            skribent.hamta()
            skribent.skicka()
    for skribent in skribenter:
        skribent.hamta()
    assert [s.nod.to_json() for s in skribenter] == [server.doc] * antal
    dokument.krav_giltigt(server.doc)


@given(TEXTER, FRON)
@LUGNT
def test_the_text_is_what_its_steps_make_of_the_first(text: Json, slump: Random) -> None:
    server = Server(text)
    forsta = server.doc
    skribent = Skribent(0, server, slump)
    for _ in range(15):
        skribent.skriv()
        skribent.skicka()
        skribent.hamta()
    assert dokument.tillampa(forsta, [s for s, _ in server.steg]) == server.doc
