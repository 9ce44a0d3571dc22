"""References: what they read wherever a text is read, that they follow, and that one to nothing stops the sending."""

import copy
from typing import Any

import pytest
from django.utils.html import strip_tags

from arenden import dokument, dokumenthtml, ogonblick
from arenden.actions import granskning
from arenden.actions.skrivelse import lagg_till_punkt, ordna, ta_bort
from arenden.actions.text import skriv_om
from arenden.actions.version import aterstall, ny_skrivelse_av, spara_version
from arenden.andringar import andringar
from arenden.andringsord import Ordbok
from arenden.ankare import Lopande, Stracka, storlek
from arenden.hanvisning import FORMER, ord_i
from arenden.hanvisningsmal import malen, med_ord
from arenden.jamforelse import jamfor
from arenden.models import Beslutspunkt, Skrivelse, Slag, Text
from arenden.regler import granska, saknas
from arenden.textskillnad import textskillnad
from arenden.visning import papper
from beslut import blad
from forum.models import Anvandare
from tests import pappersfakta as pf
from tests.jamforda import ny
from tests.test_dokument import Json, doc, hanvisning, p, raknare, t
from tests.varld import godkann_alla, skriv_i


def version(*bakgrund: Json | str, **andrat: Any) -> Json:
    """Return a snapshot with two points, one bilaga, and a Bakgrund that reads *bakgrund*."""
    delar = [
        pf.forslag(doc(p("anta planen.")), doc(p("avsätta medel."))),
        pf.avsnitt("Bakgrund", doc(p(*bakgrund or ["Så här var det."]))),
    ]
    return pf.version(**{"avsnitt": delar, "bilagor": pf.bilagor("Karta")} | andrat)


def till(slag: str, data: Json, nr: int = 1, form: str = "liten") -> Json:
    """Return a reference to the *nr*th part of its kind in *data*."""
    mal = [m for m in malen(data).values() if m.slag == slag][nr - 1]
    return hanvisning(slag, form=form) | {"attrs": {"slag": slag, "mal": mal.identitet, "form": form}}


def med_bakgrund(data: Json, *delar: Json | str) -> Json:
    ny = copy.deepcopy(data)
    ny["avsnitt"][1]["doc"] = doc(p(*delar))
    return ny


def last(data: Json) -> str:
    return dokument.till_text(med_ord(data)["avsnitt"][1]["doc"])


# What it reads


@pytest.mark.parametrize(
    ("slag", "nr", "ord_"),
    [
        ("punkt", 2, ["beslutspunkt 2", "Beslutspunkt 2", "2"]),
        ("avsnitt", 1, ["avsnittet Förslag till beslut", "Avsnittet Förslag till beslut", "Förslag till beslut"]),
        ("bilaga", 1, ["bilaga 1", "Bilaga 1", "1"]),
    ],
)
def test_a_reference_reads_as_what_it_points_at(slag: str, nr: int, ord_: list[str]) -> None:
    data = version()
    lasta = [last(med_bakgrund(data, till(slag, data, nr, form))).replace("\u00a0", " ") for form in FORMER]
    assert lasta == ord_


@pytest.mark.parametrize(
    ("slag", "ord_"),
    [("punkt", "[borttagen beslutspunkt]"), ("avsnitt", "[borttaget avsnitt]"), ("bilaga", "[borttagen bilaga]")],
)
def test_a_reference_to_what_is_gone_says_so_in_words(slag: str, ord_: str) -> None:
    data = version(hanvisning(slag, 99))
    assert last(data) == ord_
    assert f'<p><span class="hanvisning">{ord_}</span></p>' in dokumenthtml.till_html(
        med_ord(data)["avsnitt"][1]["doc"]
    )


def test_where_nobody_has_written_its_words_in_it_still_says_what_it_is() -> None:
    text = doc(p("se ", hanvisning("bilaga")))
    assert dokument.till_text(text) == "se [bilaga]"
    assert not dokument.ar_tomt(doc(p(hanvisning())))


def test_the_snapshot_itself_is_left_as_it_was() -> None:
    data = version()
    data = med_bakgrund(data, "se ", till("punkt", data))
    fore = ogonblick.kanonisk(data)
    med_ord(data)
    assert ogonblick.kanonisk(data) == fore
    assert "ord" not in fore[0]


def test_on_the_page_it_is_a_link_unless_an_address_lies_over_it() -> None:
    data = version()
    nod = till("bilaga", data)
    lankad = nod | {"marks": [{"type": "link", "attrs": {"href": "https://a.se/"}}, {"type": "bold"}]}
    html = papper(med_bakgrund(data, nod, " och ", lankad)).delar[1].html
    assert html == (
        f'<p><a class="hanvisning" href="#bilaga-{nod["attrs"]["mal"]}">bilaga\u00a01</a> och '
        '<a href="https://a.se/" rel="noopener"><strong><span class="hanvisning">bilaga\u00a01</span></strong></a></p>'
    )


def test_it_takes_one_place_and_is_one_character_to_a_comment() -> None:
    text = doc(p("se ", hanvisning("bilaga"), " nu"))
    lopande = Lopande(text)
    assert storlek(text) == 2 + 2 + 7
    assert lopande.ord_i(Stracka(1, 8)) == "se \ufffc nu"
    assert lopande.hitta("\ufffc nu", 4) == Stracka(4, 8)


# Compared


def test_a_number_that_was_pushed_along_is_said_and_is_no_change() -> None:
    fore = version()
    fore = med_bakgrund(fore, "Se ", till("punkt", fore, 2), ".")
    efter = copy.deepcopy(fore)
    efter["avsnitt"][0]["punkter"].reverse()
    for nr, punkt in enumerate(efter["avsnitt"][0]["punkter"], start=1):
        punkt["nr"] = nr
    bakgrund = jamfor(fore, efter).avsnitt[1]
    assert bakgrund.antal == 0
    assert bakgrund.html == (
        '<p>Se beslutspunkt\u00a01 <span class="jamforelse__not">[tidigare beslutspunkt\u00a02]</span>.</p>'
    )


def test_another_target_is_a_change_and_so_is_another_form() -> None:
    data = version()

    def skillnad(fore: Json, efter: Json) -> Any:
        a, b = (med_ord(med_bakgrund(data, "Se ", nod))["avsnitt"][1]["doc"] for nod in (fore, efter))
        return textskillnad(a, b)

    s = skillnad(till("punkt", data, 1), till("punkt", data, 2))
    assert s.antal == 1
    assert "borttaget: </span> beslutspunkt\u00a01" in s.html or "borttaget: </span>beslutspunkt\u00a01" in s.html
    assert skillnad(till("punkt", data, 1), till("punkt", data, 1, "stor")).antal == 1
    fet = till("punkt", data) | {"marks": [{"type": "bold"}]}
    assert "[formatering ändrad: fet stil tillagd]" in skillnad(till("punkt", data), fet).html
    assert skillnad(till("punkt", data), t("beslutspunkt\u00a01")).antal == 1


def test_a_suggestion_tells_it_by_its_words() -> None:
    data = version()
    fore, efter = (
        dict(dokument.med_id(doc(p("Så läses ", till("punkt", data, nr), " och inget annat än den.")), raknare()))
        for nr in (1, 2)
    )
    (forslag,) = andringar(fore, efter)
    bok = Ordbok(fore, efter, malen(data))
    assert bok.vad(forslag).replace("\u00a0", " ") == "”beslutspunkt 1” ersätts med ”beslutspunkt 2”"
    assert ny(bok.html(forslag)) == "Så läses beslutspunkt 2 och inget annat än den."
    assert Ordbok(fore, efter).ord(forslag) == ("[beslutspunkt]", "[beslutspunkt]")


# The rules


def remarks(data: Json, *regler: str) -> list[tuple[str, str]]:
    return [(a.plats.etikett, a.mening) for a in granska(data, {}) if a.regel in regler]


def test_a_reference_to_nothing_stops_the_sending_and_says_where() -> None:
    data = version("Planen utgår från ", hanvisning("bilaga", 9), ", se den.")
    (hinder,) = saknas(data, {"hanvisat_saknas": "av"})  # type: ignore[dict-item]
    assert hinder.mening == ("Bakgrund hänvisar till en bilaga som är borttagen. Ändra hänvisningen eller ta bort den.")
    assert hinder.citat == "Planen utgår från [borttagen bilaga], se den."


def test_a_reference_to_an_empty_avsnitt_stops_too_since_it_is_not_printed() -> None:
    data = version()
    data["avsnitt"].append(pf.avsnitt("Ekonomi", doc(p())))
    data = med_bakgrund(data, "Se ", till("avsnitt", data, 3))
    assert "avsnittet\u00a0Ekonomi, som är tomt och inte trycks" in saknas(data)[0].mening
    assert "<a" not in papper(data).delar[1].html


def test_a_reference_that_follows_is_no_typed_number_but_a_point_that_points_leans() -> None:
    data = version()
    data = med_bakgrund(data, "Se ", till("punkt", data, 2), " och ", till("bilaga", data), ".")
    assert remarks(data, "hanvisning_till_punkt", "hanvisning_till_bilaga", "hanvisar_till_annan_punkt") == []
    punkt = data["avsnitt"][0]["punkter"][0]
    punkt["lydelse"] = doc(p("finansiera ", till("punkt", data, 2), " enligt ", till("bilaga", data), "."))
    (sagt,) = remarks(data, "hanvisar_till_annan_punkt")
    assert sagt == (
        "Beslutspunkt 1",
        "Beslutspunkt 1 hänvisar till beslutspunkt\u00a02, som har ett eget papper och kan beslutas för sig. "
        "Skriv i ord vad som menas, eller skriv och bekräfta en fristående lydelse.",
    )
    punkt["fristaende"] = doc(p("Forumet föreslås finansiera medlen."))
    assert remarks(data, "hanvisar_till_annan_punkt") == []
    punkt["fristaende"] = doc(p("Forumet föreslås finansiera ", till("punkt", data, 2), "."))
    assert "Den fristående lydelsen av beslutspunkt 1 hänvisar" in remarks(data, "hanvisar_till_annan_punkt")[0][1]


def test_a_typed_bilaga_is_a_tip_where_it_exists_and_a_warning_where_it_does_not() -> None:
    data = version("Se bilaga 1 och bilaga 3. Bilaga 2 till avtalet gäller.")
    sagda = [(a.regel, a.citat, a.blir_hanvisning) for a in granska(data, {}) if "bilaga" in a.regel]
    assert sagda == [
        ("bilaga_finns_inte", "bilaga 3", False),
        ("hanvisning_till_bilaga", "bilaga 1", True),
    ]


# On the paper of a point


def test_the_paper_of_a_point_prints_the_same_words_and_says_what_they_mean() -> None:
    fakta = pf.punkt(1)
    data = fakta["version"] = version()
    punkt = data["avsnitt"][0]["punkter"][0]
    punkt["lydelse"] = doc(
        p("finansiera ", till("punkt", data, 2), " enligt ", till("bilaga", data), " och ", till("punkt", data, 1))
    )
    ett = blad.blad(fakta)
    assert "finansiera beslutspunkt\u00a02 enligt bilaga\u00a01 och beslutspunkt\u00a01" in strip_tags(ett["mening"])
    assert "<a" not in ett["mening"]
    assert ett["hanvisningar"] == ["Beslutspunkt\u00a02: avsätta medel.", "Bilaga\u00a01: Karta"]


# In the database: it follows through reordering, versions and successors


@pytest.fixture
def hanvisad(skrivelse: Skrivelse, maria: Anvandare) -> Beslutspunkt:
    """A second point that Bakgrund refers to."""
    punkt = lagg_till_punkt(skrivelse.avsnitt.get(slag=Slag.FORSLAG), av=maria)
    skriv_i(punkt.lydelse, "regionen avsätter medel.", maria)
    attrs = {"slag": "punkt", "mal": str(punkt.identitet), "form": "liten"}
    bakgrund = skrivelse.avsnitt.get(nyckel="bakgrund").text
    assert bakgrund is not None
    skriv_om(bakgrund, doc(p("Se ", {"type": "hanvisning", "attrs": attrs}, ".")), av=maria, skal="")
    return punkt


def bakgrund_av(data: Json) -> str:
    (avsnitt,) = (a for a in med_ord(data)["avsnitt"] if a["nyckel"] == "bakgrund")
    return dokument.till_text(avsnitt["doc"]).replace("\u00a0", " ")


@pytest.mark.django_db
def test_it_follows_when_points_are_reordered_and_a_version_keeps_its_own_number(
    skrivelse: Skrivelse, hanvisad: Beslutspunkt, maria: Anvandare
) -> None:
    forst = spara_version(skrivelse, av=maria, namn="före")
    ordna(skrivelse, Beslutspunkt, av=maria, ordning=[hanvisad.identitet])
    assert bakgrund_av(ogonblick.ta(skrivelse)) == "Se beslutspunkt 1."
    forst.refresh_from_db()
    assert bakgrund_av(forst.data) == "Se beslutspunkt 2."
    assert ogonblick.kanonisk(forst.data)[1] == forst.sha256


@pytest.mark.django_db
def test_a_removed_point_stops_the_sending_and_a_restored_version_brings_it_back(
    skrivelse: Skrivelse, hanvisad: Beslutspunkt, maria: Anvandare
) -> None:
    hel = spara_version(skrivelse, av=maria, namn="hel")
    ta_bort(hanvisad, av=maria)
    with pytest.raises(granskning.Ofullstandig, match="Bakgrund hänvisar till en beslutspunkt som är borttagen"):
        granskning.skicka(skrivelse, av=maria)
    aterstall(hel, av=maria)
    assert bakgrund_av(ogonblick.ta(skrivelse)) == "Se beslutspunkt 2."
    granskning.skicka(skrivelse, av=maria)


@pytest.mark.django_db
def test_a_successor_points_at_its_own_parts(
    skrivelse: Skrivelse, hanvisad: Beslutspunkt, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare
) -> None:
    granskning.skicka(skrivelse, av=maria)
    skrivelse.refresh_from_db()
    ny = ny_skrivelse_av(godkann_alla(skrivelse, agneta, ulrika), av=maria)
    ordna(ny, Beslutspunkt, av=maria, ordning=[hanvisad.identitet])
    assert bakgrund_av(ogonblick.ta(ny)) == "Se beslutspunkt 1."


@pytest.mark.django_db
def test_the_writing_page_knows_the_targets_and_tells_them_when_asked(
    skrivelse: Skrivelse, hanvisad: Beslutspunkt, maria: Anvandare, in_som: Any
) -> None:
    klient = in_som(maria)
    svar = klient.get(f"/skrivelser/{skrivelse.uuid}/hanvisningsmal/").json()["mal"]
    assert {"slag": "punkt", "mal": str(hanvisad.identitet), "namn": "2", "borjan": "regionen avsätter medel."} in svar
    sida = klient.get(f"/skrivelser/{skrivelse.uuid}/skriv/")
    assert sida.context["hanvisningsmal"] == svar
    assert f'<a class="hanvisning" href="#punkt-{hanvisad.identitet}">beslutspunkt\u00a02</a>' in sida.content.decode()


@pytest.mark.django_db
def test_a_reference_in_a_quote_is_shown_as_a_word(skrivelse: Skrivelse, hanvisad: Beslutspunkt) -> None:
    text = Text.objects.get(avsnitt__skrivelse=skrivelse, avsnitt__nyckel="bakgrund")
    assert str(text) == "Se [beslutspunkt]."
    assert [ord_i(n) for n in text.doc["content"][0]["content"] if n["type"] == "hanvisning"] == ["[beslutspunkt]"]
