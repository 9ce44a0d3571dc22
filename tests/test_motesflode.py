"""The pure law of a meeting: outcomes, yrkanden, what is put in which order, what a votering gives, quorum, words."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beslut.beslutsforhet import beslutsforhet
from beslut.flow import PUNKTGANG, Punktlage, Punktsteg
from beslut.motesflow import BESLUT, STEG, YRKANDEGANG, Utfall, Yrkandelage, Yrkandeslag, Yrkandesteg, nasta_yrkande
from beslut.omrostning import Genom, Rakning, Rostvarde, UtslagKravs, avgor, i_ord, val_i_ord, valj
from beslut.propositionsordning import Besvarad, Forslag, Fraga, Klart, Proposition, nasta, ordning
from beslut.rakneord import rakneord
from forum.flow import OtillatetSteg

VANTAT = {
    (Yrkandelage.UTKAST, Yrkandesteg.LAMNA_IN): Yrkandelage.INLAMNAT,
    (Yrkandelage.UTKAST, Yrkandesteg.FRAMSTALL): Yrkandelage.FRAMSTALLT,
    (Yrkandelage.INLAMNAT, Yrkandesteg.FRAMSTALL): Yrkandelage.FRAMSTALLT,
    (Yrkandelage.INLAMNAT, Yrkandesteg.ATERTA): Yrkandelage.ATERTAGET,
    (Yrkandelage.FRAMSTALLT, Yrkandesteg.ATERTA): Yrkandelage.ATERTAGET,
    (Yrkandelage.FRAMSTALLT, Yrkandesteg.BIFALL): Yrkandelage.BIFALLET,
    (Yrkandelage.FRAMSTALLT, Yrkandesteg.AVSLA): Yrkandelage.AVSLAGET,
    (Yrkandelage.FRAMSTALLT, Yrkandesteg.FALLA): Yrkandelage.FALLET,
    (Yrkandelage.BIFALLET, Yrkandesteg.ANGRA): Yrkandelage.FRAMSTALLT,
    (Yrkandelage.AVSLAGET, Yrkandesteg.ANGRA): Yrkandelage.FRAMSTALLT,
    (Yrkandelage.FALLET, Yrkandesteg.ANGRA): Yrkandelage.FRAMSTALLT,
}


def test_each_step_of_a_yrkande_leads_where_the_law_says_or_nowhere() -> None:
    assert YRKANDEGANG == VANTAT
    for lage, steg in itertools.product(Yrkandelage, Yrkandesteg):
        if (lage, steg) in VANTAT:
            assert nasta_yrkande(lage, steg) == VANTAT[lage, steg]
        else:
            with pytest.raises(OtillatetSteg, match=lage.label.lower()):
                nasta_yrkande(lage, steg)


def test_each_outcome_takes_a_waiting_point_somewhere_and_a_settled_one_nowhere() -> None:
    vart = {utfall: PUNKTGANG[Punktlage.VANTAR, STEG[utfall]] for utfall in Utfall}
    assert {u for u, lage in vart.items() if lage == Punktlage.AVGJORD} == {
        Utfall.BIFALL,
        Utfall.ANDRAD,
        Utfall.AVSLAG,
        Utfall.ANTECKNAS,
        Utfall.TILL_HANDLINGARNA,
    }
    assert (vart[Utfall.ATERREMISS], vart[Utfall.BORDLAGGNING]) == (Punktlage.ATERREMITTERAD, Punktlage.BORDLAGD)
    assert vart[Utfall.EJ_UPP] == Punktlage.EJ_UPPTAGEN
    assert set(Utfall) - {Utfall.EJ_UPP} == BESLUT
    for lage, steg in itertools.product(set(Punktlage) - {Punktlage.VANTAR}, set(STEG.values())):
        assert (lage, steg) not in PUNKTGANG
    assert {steg for lage, steg in PUNKTGANG if lage != Punktlage.VANTAR} == {Punktsteg.OPPNA}


def f(nyckel: str, slag: Yrkandeslag) -> Forslag:
    return Forslag(nyckel, slag)


BIFALL, AVSLAG = f("b", Yrkandeslag.BIFALL), f("a", Yrkandeslag.AVSLAG)
ANDRAD1, ANDRAD2 = f("x", Yrkandeslag.ANDRAD), f("y", Yrkandeslag.ANDRAD)
REMISS, BORD = f("r", Yrkandeslag.ATERREMISS), f("o", Yrkandeslag.BORDLAGGNING)
NY = f("n", Yrkandeslag.NY_PUNKT)


@pytest.mark.parametrize(
    ("yrkanden", "vantat"),
    [
        ([], [(Fraga.HUVUDSAK, "skrivelsen", "")]),
        ([BIFALL], [(Fraga.HUVUDSAK, "skrivelsen", "")]),
        ([BIFALL, AVSLAG], [(Fraga.HUVUDSAK, "skrivelsen", "a")]),
        ([ANDRAD1], [(Fraga.HUVUDSAK, "skrivelsen", "x")]),
        ([AVSLAG, ANDRAD1], [(Fraga.MOTFORSLAG, "a", "x"), (Fraga.HUVUDSAK, "skrivelsen", "a")]),
        (
            [AVSLAG, REMISS, ANDRAD1, ANDRAD2, BORD, NY],
            [
                (Fraga.BORDLAGGNING, "i_dag", "o"),
                (Fraga.ATERREMISS, "i_dag", "r"),
                (Fraga.MOTFORSLAG, "a", "x"),
                (Fraga.MOTFORSLAG, "a", "y"),
                (Fraga.HUVUDSAK, "skrivelsen", "a"),
                (Fraga.TILLAGG, "n", "avslag"),
            ],
        ),
    ],
)
def test_the_order_of_propositions(yrkanden: list[Forslag], vantat: list[tuple[str, str, str]]) -> None:
    assert [(p.fraga, p.ja, p.nej) for p in ordning(yrkanden)] == vantat


def test_the_chair_may_choose_another_main_proposal() -> None:
    assert ordning([AVSLAG, ANDRAD1], huvudforslag="x") == [
        Proposition(Fraga.MOTFORSLAG, "skrivelsen", "a"),
        Proposition(Fraga.HUVUDSAK, "x", "skrivelsen"),
    ]


@pytest.mark.parametrize(
    ("yrkanden", "svar", "utfall", "yrkande"),
    [
        ([], ["skrivelsen"], Utfall.BIFALL, ""),
        ([AVSLAG], ["a"], Utfall.AVSLAG, "a"),
        ([AVSLAG], ["skrivelsen"], Utfall.BIFALL, ""),
        ([REMISS], ["r"], Utfall.ATERREMISS, "r"),
        ([REMISS], ["i_dag", "skrivelsen"], Utfall.BIFALL, ""),
        ([REMISS, BORD], ["o"], Utfall.BORDLAGGNING, "o"),
        ([AVSLAG, ANDRAD1], ["x", "x"], Utfall.ANDRAD, "x"),
        ([AVSLAG, ANDRAD1], ["x", "skrivelsen"], Utfall.BIFALL, ""),
    ],
)
def test_what_the_answers_come_to(yrkanden: list[Forslag], svar: list[str], utfall: Utfall, yrkande: str) -> None:
    besvarade: list[Besvarad] = []
    for vann in svar:
        fraga = nasta(yrkanden, besvarade)
        assert isinstance(fraga, Proposition)
        assert vann in {fraga.ja, fraga.nej}
        besvarade.append(Besvarad(fraga.fraga, fraga.ja, fraga.nej, vann))
    assert nasta(yrkanden, besvarade) == Klart(utfall, yrkande)


@given(st.lists(st.sampled_from([BIFALL, AVSLAG, ANDRAD1, ANDRAD2, REMISS, BORD]), unique=True), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_moved_and_answered_it_ends_and_nothing_is_put_twice(
    yrkanden: list[Forslag], data: st.DataObject
) -> None:
    besvarade: list[Besvarad] = []
    while isinstance(fraga := nasta(yrkanden, besvarade), Proposition):
        assert all((b.fraga, b.ja, b.nej) != (fraga.fraga, fraga.ja, fraga.nej) for b in besvarade)
        # What goes before the merits is never put after them.
        if fraga.fraga in {Fraga.BORDLAGGNING, Fraga.ATERREMISS}:
            assert all(b.fraga in {Fraga.BORDLAGGNING, Fraga.ATERREMISS} for b in besvarade)
        vann = data.draw(st.sampled_from([fraga.ja, fraga.nej] if fraga.nej else [fraga.ja]))
        besvarade.append(Besvarad(fraga.fraga, fraga.ja, fraga.nej, vann))
        assert len(besvarade) <= len(yrkanden) + 1
    sist = besvarade[-1]
    if fraga.utfall in {Utfall.ATERREMISS, Utfall.BORDLAGGNING}:
        assert sist.vann == fraga.yrkande
    else:
        assert sist.fraga == Fraga.HUVUDSAK
        assert fraga.utfall in {Utfall.BIFALL, Utfall.AVSLAG, Utfall.ANDRAD}


@pytest.mark.parametrize(
    ("roster", "villkor", "vinner", "genom"),
    [
        ((7, 5, 1), {}, Rostvarde.JA, Genom.MAJORITET),
        ((5, 7, 1), {}, Rostvarde.NEJ, Genom.MAJORITET),
        ((1, 0, 11), {}, Rostvarde.JA, Genom.MAJORITET),
        ((6, 6, 1), {"utslag": Rostvarde.NEJ}, Rostvarde.NEJ, Genom.UTSLAGSROST),
        ((6, 6, 0), {"utslagsrost": False}, None, Genom.OAVGJORT),
        ((8, 4, 0), {"minoritet_av": 12}, Rostvarde.NEJ, Genom.MINORITET),
        ((9, 3, 0), {"minoritet_av": 12}, Rostvarde.JA, Genom.MAJORITET),
        ((5, 7, 0), {"minoritet_av": 12}, Rostvarde.NEJ, Genom.MAJORITET),
        # A third of those present, not of those who vote.
        ((5, 3, 4), {"minoritet_av": 12}, Rostvarde.JA, Genom.MAJORITET),
    ],
)
def test_what_a_votering_gives(roster: tuple[int, int, int], villkor: dict, vinner: Rostvarde, genom: Genom) -> None:
    utgang = avgor(Rakning(*roster), **villkor)
    assert (utgang.vinner, utgang.genom) == (vinner, genom)


def test_a_tie_asks_for_the_casting_vote_and_abstaining_is_none() -> None:
    for utslag in (None, Rostvarde.AVSTAR):
        with pytest.raises(UtslagKravs, match="utslagsröst"):
            avgor(Rakning(3, 3), utslag=utslag)


def test_the_result_in_words_and_numbers() -> None:
    r = Rakning(7, 5, 1)
    assert i_ord(r, avgor(r)) == (
        "Med sju (7) ja-röster mot fem (5) nej-röster, medan en (1) ledamot avstår från att rösta"
    )
    r = Rakning(1, 21)
    assert i_ord(r, avgor(r)) == "Med tjugoen (21) nej-röster mot en (1) ja-röst"
    r = Rakning(6, 6, 2)
    assert i_ord(r, avgor(r, utslag=Rostvarde.JA)) == (
        "Med sex (6) ja-röster mot sex (6) nej-röster, medan två (2) ledamöter avstår från att rösta, "
        "och med ordförandens utslagsröst för ja"
    )


def test_a_secret_election_and_the_lot() -> None:
    assert valj({"Anna": 4, "Bo": 3}) == ("Anna", Genom.MAJORITET)
    with pytest.raises(UtslagKravs, match="Anna och Bo"):
        valj({"Anna": 3, "Bo": 3, "Cia": 1}, lott="Cia")
    assert valj({"Anna": 3, "Bo": 3}, lott="Bo") == ("Bo", Genom.LOTT)
    with pytest.raises(ValueError, match="Ingen"):
        valj({"Anna": 0})
    assert val_i_ord({"Anna": 3, "Bo": 3}, 1, "Bo", Genom.LOTT) == (
        "Vid sluten omröstning avges röster enligt följande: Anna tre (3), Bo tre (3), blanka en (1). "
        "Bo är vald efter lottning."
    )


@pytest.mark.parametrize(
    ("regel", "platser", "tjanstgor", "ar"),
    [
        ("mer_an_halften", 15, 7, False),
        ("mer_an_halften", 15, 8, True),
        ("mer_an_halften", 14, 7, False),
        ("mer_an_halften", 14, 8, True),
        ("ingen", 14, 0, True),
    ],
)
def test_quorum_is_more_than_half(regel: str, platser: int, tjanstgor: int, ar: bool) -> None:
    forhet = beslutsforhet(regel, platser=platser, tjanstgor=tjanstgor)
    assert forhet.ar is ar
    assert ("Inte beslutsfört" in forhet.ord) is not ar


def test_numbers_in_words() -> None:
    ord_ = {0: "noll", 1: "en", 12: "tolv", 20: "tjugo", 31: "trettioen", 100: "etthundra", 215: "tvåhundrafemton"}
    assert {tal: rakneord(tal) for tal in ord_} == ord_
    assert len({rakneord(n) for n in range(1000)}) == 1000
