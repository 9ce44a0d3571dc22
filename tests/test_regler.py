"""What is missing, and how much each rule weighs: arenden.regler."""

from arenden.regler import REGLER, Allvar, granska, saknas
from tests.ogonblicksbilder import avsnitt, forslag, version

ALLT_STOPPAR = dict.fromkeys(REGLER, Allvar.STOPP)


def test_all_that_stops_is_said_at_once_in_the_order_of_the_paper() -> None:
    tomt = version(forslag("", ingress=""), rubrik=" ", undertecknare=[])
    assert [a.regel for a in saknas(tomt, ALLT_STOPPAR)] == [
        "rubrik_saknas",
        "ingress_saknas",
        "lydelse_saknas",
        "undertecknare_saknas",
    ]


def test_a_forslag_without_points_is_said_at_the_forslag() -> None:
    (a,) = granska(version(forslag()), {})
    assert (a.regel, a.plats.identitet) == ("beslutspunkt_saknas", "av-forslag")


def test_a_skrivelse_without_any_forslag_has_no_point_either() -> None:
    v = version(avsnitt("b", "Bakgrund", "Text."))
    assert [a.regel for a in granska(v, {})] == ["beslutspunkt_saknas"]


def test_an_ingress_is_proposed_in_the_organs_name() -> None:
    (a,) = granska(version(forslag("regionen belyser.", ingress="")), {})
    assert a.forslag == "Kommunalt Forum föreslås besluta att"


def test_an_empty_second_forslag_needs_no_ingress() -> None:
    tomt = forslag(ingress="") | {"identitet": "av-f2"}
    assert granska(version(forslag("regionen belyser."), tomt), {}) == []


def test_a_required_avsnitt_left_empty_warns() -> None:
    v = version(forslag("a."), avsnitt("bakgrund", "Bakgrund", "", obligatoriskt=True))
    assert [(a.regel, a.allvar) for a in granska(v, {})] == [("avsnitt_tomt", Allvar.VARNING)]


def test_an_optional_avsnitt_may_be_empty() -> None:
    assert granska(version(forslag("a."), avsnitt("bakgrund", "Bakgrund", "")), {}) == []


def test_an_organ_can_make_a_warning_stop() -> None:
    v = version(forslag("avslå övriga yrkanden."))
    assert [a.regel for a in saknas(v, {"stod_utanfor": Allvar.STOPP})] == ["stod_utanfor"]


def test_an_organ_can_turn_a_rule_off() -> None:
    assert granska(version(forslag("avslå övriga yrkanden.")), {"stod_utanfor": Allvar.AV}) == []


def test_a_setting_for_a_rule_that_no_longer_exists_is_ignored() -> None:
    assert granska(version(), {"en_gammal_regel": Allvar.STOPP}) == []


def test_what_stops_stands_first_and_the_rest_in_the_order_of_the_paper() -> None:
    v = version(
        forslag("avslå övriga yrkanden.", ""),
        avsnitt("bakgrund", "Bakgrund", "Se figur 1."),
        rubrik="Yttrande över «Remiss»",
    )
    assert [a.regel for a in granska(v, {})] == [
        "lydelse_saknas",
        "falt_ofyllt",
        "stod_utanfor",
        "figur_saknas",
    ]


def test_a_guide_s_advice_never_stops_at_first() -> None:
    om_papperet = {n for n in REGLER if n.endswith("_saknas")} | {"personnummer"}
    stoppar = {n for n, r in REGLER.items() if r.forval == Allvar.STOPP}
    assert stoppar <= om_papperet


def test_a_paper_without_heading_wording_or_signatory_stops_at_first() -> None:
    stoppar = {n for n, r in REGLER.items() if r.forval == Allvar.STOPP}
    assert stoppar >= {"rubrik_saknas", "lydelse_saknas", "undertecknare_saknas", "personnummer"}


def test_every_remark_is_a_sentence_that_says_what_to_do() -> None:
    v = version(
        forslag("avslå övriga yrkanden enligt punkt 9 samt att uppdra att göra XXX.", ""),
        avsnitt("m", "Beslutet skickas till", "", slag="mottagare"),
        avsnitt("b", "Bakgrund", "Se figur 1 i RJL2026/1.", obligatoriskt=True),
        rubrik="",
    )
    for a in granska(v, {}, lang_fran=5):
        assert a.mening.count(". ") >= 1 and a.mening.endswith("."), a


def test_the_rules_read_and_change_nothing() -> None:
    v = version(forslag("avslå övriga yrkanden."))
    fore = repr(v)
    granska(v, {})
    assert repr(v) == fore
