"""What any sender writes is brought to normal form by logged steps, and no word is changed by it."""

import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arenden import dokument, normalform
from arenden.actions.text import skriv_steg
from arenden.models import Ankare, Skrivelse
from forum.models import Anvandare
from tests.skrivsida import text_av
from tests.test_dokument import Json, cell, doc, infoga, lista, p, t, tabell
from tests.test_dokument import html as html_av

EXEMPEL = {
    "mjukt\u00adbindestreck": "mjuktbindestreck",
    "\ufeffmärke\u200b i\u2060 kanten\u200f": "märke i kanten",
    "\u202eskrivs baklänges\u202c": "skrivs baklänges",
    "bild \ufffc borta": "bild  borta",
    "a\u030a a\u0308 O\u0308": "å ä Ö",
    "\u212b": "Å",
    "\uf0b7 Ett": "• Ett",
    "\uf0fc klart \uf0e0 vidare": "✓ klart → vidare",
    "indraget\u00a0\u00a0\u00a0 ord": "indraget ord",
    "10\u00a0000 kr, två  vanliga": "10\u00a0000 kr, två  vanliga",
    "rad\u2028rad": "rad rad",
    "👩\u200d💻 och f\u200dör": "👩\u200d💻 och för",
    "a\u200b\u030a": "å",
    "\u00a0\u200b\u00a0": " ",
}
TECKEN = st.sampled_from("aåÅ 1\u00a0\u00ad\u200b\u200d\u0308\u030a\u202e\uf0b7\ufeff\u2028😀\u0344\u212bي\uf0fc")
ONORMALA = st.text(TECKEN, max_size=12) | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\uffff\ufffe"), max_size=12
)
DELAR = st.lists(
    st.builds(lambda o, m: t(o or "x", *m), ONORMALA, st.sampled_from([(), ("bold",)]))
    | st.builds(lambda o: t(o or " ", href="https://a.se/"), ONORMALA),
    max_size=4,
)
TEXTER = st.builds(
    lambda d: doc(*(p(*delar) for delar in d[:2]), lista([p(*d[-1])])), st.lists(DELAR, min_size=1, max_size=4)
)


@pytest.mark.parametrize(("skrivet", "normalt"), EXEMPEL.items())
def test_what_is_not_normal_is_mended(skrivet: str, normalt: str) -> None:
    assert normalform.normal(skrivet) == normalt
    assert html_av(*dokument.med_id(doc(p(skrivet)))["content"]) == f"<p>{normalt}</p>"


def lagat(text: Json) -> Any:
    return dokument.tillampa(text, list(dokument.reparera(text)))


def ord_i(nod: Any) -> list[str]:
    """Return the letters and figures of a document, in order, as a reader sees them."""
    synligt = "".join(tecken for tecken in "".join(dokument._texter(nod)) if unicodedata.category(tecken) != "Cf")
    return [tecken for tecken in unicodedata.normalize("NFKC", synligt) if unicodedata.category(tecken)[0] in "LMN"]


@given(TEXTER)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_mending_once_is_enough_and_changes_no_word(text: Json) -> None:
    text = dict(dokument.med_id(doc(p("x")))) | {"content": text["content"]}
    efter = lagat(text)
    assert dokument.reparera(efter) == []
    assert not normalform.ar_normal(text) or all(s["stepType"] == "attr" for s in dokument.reparera(text))
    assert ord_i(efter) == ord_i(text)


def test_links_on_nothing_go_and_all_else_stays() -> None:
    tom = p(t(" ", href="https://a.se/"), "kvar ", t("x", "bold", href="https://b.se/"), t(" ", href="https://b.se/"))
    assert html_av(*dokument.med_id(doc(tom))["content"]) == (
        '<p> kvar <a href="https://b.se/" rel="noopener"><strong>x</strong></a>'
        '<a href="https://b.se/" rel="noopener"> </a></p>'
    )


def test_places_are_counted_as_the_browser_counts_them() -> None:
    text = dict(dokument.med_id(doc(p("😀😀 fo\u0308r", t("\u200bfet", "bold")), tabell([cell("x\u00ad😀y\u200b")]))))
    assert html_av(*text["content"]) == (
        "<p>😀😀 för<strong>fet</strong></p><table><tbody><tr><td><p>x😀y</p></td></tr></tbody></table>"
    )


def test_a_text_full_of_rubbish_is_mended_at_once() -> None:
    skrap = doc(*[p("a\u200b" * 5000, t(" ", href="https://a.se/")) for _ in range(20)])
    assert len(dokument.reparera(dokument._las(skrap).to_json())) < 50
    assert html_av(*dokument.med_id(skrap)["content"][:1]) == f"<p>{'a' * 5000} </p>"


@pytest.mark.django_db
def test_what_the_server_mends_is_logged_and_sent_back_and_anchors_stay(skrivelse: Skrivelse, maria: Anvandare) -> None:
    text = text_av(skrivelse)
    citat = str(text)[4:10]
    ankare = Ankare.objects.create(text=text, fran=5, till=11, citat=citat)
    fore = text.revision
    svar = skriv_steg(text, av=maria, revision=fore, steg=[infoga("fo\u0308re\u200b \u00ad")], klient="a", sandning="b")
    text = text_av(skrivelse)
    assert str(text).startswith("före ")
    assert text.steg.get(nr=fore + 1).av == maria
    assert [dict(r.steg) for r in text.steg.filter(nr__gt=fore + 1)] == [dict(s) for s in svar.steg]
    assert {r.av for r in text.steg.filter(nr__gt=fore + 1)} == {None}
    assert text.revision == svar.revision == fore + 1 + len(svar.steg)
    ankare.refresh_from_db()
    assert str(text)[ankare.fran - 1 : ankare.till - 1] == citat
    assert ankare.fran == 5 + len("före ")
