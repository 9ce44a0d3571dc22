"""The language of minutes, as tables: what was recorded, and what minutes say about it, to the word."""

import datetime as dt
from typing import Any

import pytest

from arenden import dokument
from beslut.protokollsprak import ord as ord_
from beslut.protokollsprak.beslutsord import beslutsingress
from beslut.protokollsprak.fakta import (
    Arendefakta,
    Avvikelse,
    Avvikelseslag,
    Deltagare,
    Forslag,
    Frageslag,
    Jav,
    Motesfakta,
    Organord,
    Person,
    Proposition,
    Punkt,
    Rorelse,
    Utfall,
    Votering,
    Voteringsform,
    Yrkande,
    Yrkandeslag,
)
from beslut.protokollsprak.inledning import avslutning, inledning
from beslut.protokollsprak.paragraf import meningar

FORUMET = Organord(namn="Kommunalt Forum")
NAMNDEN = Organord(
    namn="Regionala nämnden",
    formellt=True,
    beslutsord="beslutar",
    avvikelse="reservation",
    protokoll="protokollet",
    javsrum="6 kap. 30 § kommunallagen",
)
ANDERS, YRSA, LENNART = Person("Anders Hult", "M"), Person("Yrsa Lans", "C"), Person("Lennart Falk", "S")
DECEMBER = dt.date(2026, 12, 3)
BARA = Forslag()
AVSLAG = Forslag(ANDERS, Yrkandeslag.AVSLAG)


def doc(*stycken: str) -> dict[str, Any]:
    return {
        "type": "doc",
        "content": [
            {"type": "paragraph", "attrs": {"id": None}, "content": [{"type": "text", "text": s}]} for s in stycken
        ],
    }


def punkt(nr: int, utfall: Utfall = Utfall.BIFALL, text: str = "", **mer: Any) -> Punkt:
    organ = mer.pop("ingress", "Kommunalt Forum föreslås ställa sig bakom att")
    return Punkt(nr, doc(text or f"regionen gör sak {nr}."), utfall, ingress=organ, **mer)


def sagt(organ: Organord = FORUMET, **fakta: Any) -> list[str]:
    """Return the paragraph's sentences, headings aside."""
    arende = Arendefakta(rubrik="Besöksnäring", **fakta)
    return [m.text for m in meningar(arende, organ) if m.block["type"] != "heading"]


@pytest.mark.parametrize(
    ("tal", "ord"),
    [
        (0, "noll"),
        (1, "en"),
        (12, "tolv"),
        (21, "tjugoen"),
        (81, "åttioen"),
        (101, "etthundraen"),
        (349, "trehundrafyrtionio"),
    ],
)
def test_numbers_are_written_in_words(tal: int, ord: str) -> None:
    assert ord_.i_ord(tal) == ord


@pytest.mark.parametrize(
    ("varde", "skrivet"),
    [
        (ord_.paragrafer([4]), "§ 4"),
        (ord_.paragrafer([4, 5, 6, 9]), "§§ 4–6 och 9"),
        (ord_.punkter([2]), "punkt 2"),
        (ord_.punkter([1, 3]), "punkterna 1 och 3"),
        (ord_.namns(ANDERS), "Anders Hults (M)"),
        (ord_.namns(YRSA), "Yrsa Lans (C)"),
        (ord_.namnen([ANDERS, YRSA, LENNART]), "Anders Hult (M), Yrsa Lans (C) och Lennart Falk (S)"),
        (ord_.datum(DECEMBER), "den 3 december 2026"),
        (ord_.klockan("13:05"), "kl. 13.05"),
    ],
)
def test_names_and_numbers_are_written_as_minutes_have_them(varde: str, skrivet: str) -> None:
    assert varde == skrivet


@pytest.mark.parametrize(
    ("ingress", "organ", "beslutat"),
    [
        ("Kommunalt Forum föreslås ställa sig bakom att", FORUMET, "Kommunalt Forum ställer sig bakom att"),
        ("Regionala nämnden föreslås besluta att", NAMNDEN, "Regionala nämnden beslutar att"),
        (
            "Regionala nämnden föreslås föreslå regionfullmäktige besluta att",
            NAMNDEN,
            "Regionala nämnden föreslår regionfullmäktige besluta att",
        ),
        ("Förslag till beslut:", FORUMET, "Kommunalt Forum ställer sig bakom att"),
        ("", NAMNDEN, "Regionala nämnden beslutar att"),
    ],
)
def test_the_lead_in_becomes_what_the_body_does(ingress: str, organ: Organord, beslutat: str) -> None:
    assert beslutsingress(ingress, organ) == beslutat


UTFALL: list[tuple[Organord, tuple[Punkt, ...], list[str]]] = [
    (FORUMET, (punkt(1),), ["Kommunalt Forum ställer sig bakom att regionen gör sak 1."]),
    (
        FORUMET,
        (punkt(1), punkt(2)),
        ["Kommunalt Forum ställer sig bakom att", "1. regionen gör sak 1.\n2. regionen gör sak 2."],
    ),
    (
        FORUMET,
        (punkt(1), punkt(2, Utfall.AVSLAG), punkt(3)),
        [
            "Kommunalt Forum ställer sig bakom att",
            "1. regionen gör sak 1.",
            "Kommunalt Forum ställer sig inte bakom punkt 2.",
            "Kommunalt Forum ställer sig bakom att",
            "3. regionen gör sak 3.",
        ],
    ),
    (
        FORUMET,
        (punkt(1, Utfall.ANDRAD, beslutad=doc("regionen gör mer.")),),
        [
            "Kommunalt Forum ställer sig bakom att regionen gör mer.",
            "Förslaget har fått ändrad lydelse. I skrivelsen löd det: ”regionen gör sak 1.”",
        ],
    ),
    (NAMNDEN, (punkt(1, Utfall.AVSLAG),), ["Regionala nämnden avslår förslaget."]),
    (
        NAMNDEN,
        (punkt(1, ingress="Regionala nämnden föreslås besluta att"), punkt(2, Utfall.AVSLAG)),
        [
            "Regionala nämnden beslutar att",
            "1. regionen gör sak 1.",
            "Regionala nämnden avslår förslaget i punkt 2.",
        ],
    ),
    (
        FORUMET,
        (
            punkt(1, Utfall.ATERREMISS, skal="För att belysa kostnaderna."),
            punkt(2, Utfall.ATERREMISS, skal="För att belysa kostnaderna."),
        ),
        ["Ärendet återremitteras för att belysa kostnaderna."],
    ),
    (
        FORUMET,
        (punkt(1), punkt(2, Utfall.ATERREMISS, skal="kostnaderna saknas")),
        [
            "Kommunalt Forum ställer sig bakom att",
            "1. regionen gör sak 1.",
            "Punkt 2 återremitteras med motiveringen ”Kostnaderna saknas.”",
        ],
    ),
    (
        FORUMET,
        (punkt(1, Utfall.BORDLAGGNING, till=DECEMBER),),
        ["Ärendet bordläggs till sammanträdet den 3 december 2026."],
    ),
    (FORUMET, (punkt(1, Utfall.EJ_UPP),), ["Ärendet tas inte upp till behandling."]),
    (FORUMET, (punkt(1, Utfall.TILL_HANDLINGARNA),), ["Ärendet läggs till handlingarna."]),
    (NAMNDEN, (punkt(1, Utfall.ANTECKNAS),), ["Ärendet noteras i protokollet."]),
]


@pytest.mark.parametrize(("organ", "punkter", "vantat"), UTFALL)
def test_each_outcome_is_said_as_the_body_says_it(
    organ: Organord, punkter: tuple[Punkt, ...], vantat: list[str]
) -> None:
    assert [m.replace("\n\n", "\n") for m in sagt(organ, punkter=punkter)] == vantat


def test_every_outcome_stands_in_the_table() -> None:
    assert {p.utfall for _organ, punkter, _vantat in UTFALL for p in punkter} == set(Utfall)


def y(slag: Yrkandeslag, **mer: Any) -> Yrkande:
    return Yrkande("1", slag, ANDERS, **mer)


YRKANDEN: list[tuple[Yrkande, str]] = [
    (y(Yrkandeslag.BIFALL), "Anders Hult (M) yrkar bifall till förslaget."),
    (
        y(Yrkandeslag.BIFALL, instammer=(YRSA, LENNART), punkter=(1, 2)),
        "Anders Hult (M) yrkar, med instämmande av Yrsa Lans (C) och Lennart Falk (S), bifall till punkterna 1 och 2.",
    ),
    (y(Yrkandeslag.AVSLAG, punkter=(2,)), "Anders Hult (M) yrkar avslag på punkt 2."),
    (
        y(Yrkandeslag.ATERREMISS, skal="för att belysa kostnaderna"),
        "Anders Hult (M) yrkar att ärendet återremitteras för att belysa kostnaderna.",
    ),
    (
        y(Yrkandeslag.BORDLAGGNING, till=DECEMBER),
        "Anders Hult (M) yrkar att ärendet bordläggs till sammanträdet den 3 december 2026.",
    ),
    (
        y(Yrkandeslag.ANDRAD, punkter=(2,), lydelse=doc("regionen gör mer.")),
        "Anders Hult (M) yrkar att punkt 2 får följande lydelse: ”regionen gör mer.”",
    ),
    (
        y(Yrkandeslag.NY_PUNKT, lydelse=doc("regionen följer upp.")),
        "Anders Hult (M) yrkar att en punkt läggs till med följande lydelse: ”regionen följer upp.”",
    ),
]


@pytest.mark.parametrize(("yrkande", "vantat"), YRKANDEN)
def test_each_motion_is_said(yrkande: Yrkande, vantat: str) -> None:
    assert sagt(yrkanden=(yrkande,)) == [vantat]


def test_every_motion_stands_in_the_table() -> None:
    assert {yrkande.slag for yrkande, _ in YRKANDEN} == set(Yrkandeslag)


def test_a_wording_of_several_blocks_stands_as_blocks_of_its_own() -> None:
    yrkande = y(Yrkandeslag.ANDRAD, lydelse=doc("regionen gör mer.", "Det sker i år."))
    assert sagt(yrkanden=(yrkande,)) == [
        "Anders Hult (M) yrkar att förslaget får följande lydelse:",
        "regionen gör mer.",
        "Det sker i år.",
    ]


def p(fraga: Frageslag, *forslag: Forslag, **mer: Any) -> Proposition:
    return Proposition("1", fraga, forslag or (BARA,), **mer)


ATERREMISS = Forslag(YRSA, Yrkandeslag.ATERREMISS)
PROPOSITIONER: list[tuple[Organord, Proposition, list[str]]] = [
    (
        FORUMET,
        p(Frageslag.ETT_FORSLAG),
        ["Ordföranden frågar om Kommunalt Forum ställer sig bakom förslaget i skrivelsen och finner att så sker."],
    ),
    (
        NAMNDEN,
        p(Frageslag.ETT_FORSLAG, punkter=(1,)),
        ["Ordföranden frågar om Regionala nämnden beslutar enligt förslaget i punkt 1 och finner att så sker."],
    ),
    (
        NAMNDEN,
        p(Frageslag.MOT_VARANDRA, BARA, AVSLAG),
        [
            "Ordföranden ställer förslaget i skrivelsen mot Anders Hults (M) yrkande om avslag och finner att "
            "Regionala nämnden beslutar enligt förslaget i skrivelsen."
        ],
    ),
    (
        FORUMET,
        p(Frageslag.AVGORA_IDAG, BARA, ATERREMISS),
        [
            "Ordföranden frågar först om ärendet ska avgöras i dag eller återremitteras och finner att det ska avgöras i dag."
        ],
    ),
    (
        NAMNDEN,
        p(Frageslag.MOTFORSLAG, AVSLAG, Forslag(YRSA, Yrkandeslag.ANDRAD), vann=1),
        [
            "Ordföranden ställer Anders Hults (M) yrkande om avslag och Yrsa Lans (C) yrkande om ändrad lydelse mot "
            "varandra som motförslag i huvudomröstningen och finner att Yrsa Lans (C) yrkande om ändrad lydelse utses "
            "till motförslag."
        ],
    ),
    (
        NAMNDEN,
        p(
            Frageslag.MOT_VARANDRA,
            BARA,
            AVSLAG,
            fann=0,
            votering=Votering(ja=12, nej=9, avstar=2, ja_namn=(LENNART,), nej_namn=(ANDERS,), avstar_namn=(YRSA,)),
        ),
        [
            "Ordföranden ställer förslaget i skrivelsen mot Anders Hults (M) yrkande om avslag och finner att "
            "Regionala nämnden beslutar enligt förslaget i skrivelsen.",
            "Omröstning begärs. Följande propositionsordning godkänns: ja-röst för förslaget i skrivelsen, nej-röst för "
            "Anders Hults (M) yrkande om avslag.",
            "Omröstningen utfaller med tolv (12) ja-röster och nio (9) nej-röster. Två (2) ledamöter avstår från att "
            "rösta. Regionala nämnden beslutar därmed enligt förslaget i skrivelsen.",
            "Ja röstar: Lennart Falk (S).",
            "Nej röstar: Anders Hult (M).",
            "Avstår från att rösta gör: Yrsa Lans (C).",
        ],
    ),
    (
        FORUMET,
        p(
            Frageslag.MOT_VARANDRA,
            BARA,
            AVSLAG,
            votering=Votering(form=Voteringsform.RAKNAD, ja=10, nej=10, utslagsrost=True, vann="nej"),
        ),
        [
            "Ordföranden ställer förslaget i skrivelsen mot Anders Hults (M) yrkande om avslag.",
            "Omröstning begärs. Följande propositionsordning godkänns: ja-röst för förslaget i skrivelsen, nej-röst för "
            "Anders Hults (M) yrkande om avslag.",
            "Omröstningen utfaller med tio (10) ja-röster och tio (10) nej-röster. Röstetalen är lika. Ordförandens "
            "utslagsröst avgör för nej. Kommunalt Forum ställer sig därmed bakom Anders Hults (M) yrkande om avslag.",
        ],
    ),
    (
        NAMNDEN,
        p(Frageslag.AVGORA_IDAG, BARA, ATERREMISS, votering=Votering(form=Voteringsform.SLUTEN, ja=1, nej=0)),
        [
            "Ordföranden frågar först om ärendet ska avgöras i dag eller återremitteras.",
            "Sluten omröstning begärs. Följande propositionsordning godkänns: ja-röst för att ärendet avgörs i dag, "
            "nej-röst för att ärendet återremitteras.",
            "Omröstningen utfaller med en (1) ja-röst och noll (0) nej-röster. Ärendet ska därmed avgöras i dag.",
        ],
    ),
    (
        NAMNDEN,
        p(
            Frageslag.AVGORA_IDAG,
            BARA,
            ATERREMISS,
            vann=1,
            votering=Votering(form=Voteringsform.RAKNAD, ja=5, nej=3, vann="nej", minoritet=True),
        ),
        [
            "Ordföranden frågar först om ärendet ska avgöras i dag eller återremitteras.",
            "Omröstning begärs. Följande propositionsordning godkänns: ja-röst för att ärendet avgörs i dag, "
            "nej-röst för att ärendet återremitteras.",
            "Omröstningen utfaller med fem (5) ja-röster och tre (3) nej-röster. Minst en tredjedel av de närvarande har "
            "röstat för återremiss (5 kap. 50 § kommunallagen). Ärendet återremitteras därmed.",
        ],
    ),
]


@pytest.mark.parametrize(("organ", "proposition", "vantat"), PROPOSITIONER)
def test_each_proposition_and_vote_is_said(organ: Organord, proposition: Proposition, vantat: list[str]) -> None:
    assert sagt(organ, propositioner=(proposition,)) == vantat


def test_a_new_point_is_put_for_itself() -> None:
    ny = p(Frageslag.TILLAGG, Forslag(YRSA, Yrkandeslag.NY_PUNKT), vann=1)
    assert sagt(propositioner=(ny,)) == [
        "Ordföranden frågar om Yrsa Lans (C) yrkande om en ny punkt ska bifallas och finner att det avslås."
    ]
    rostad = p(Frageslag.TILLAGG, Forslag(YRSA, Yrkandeslag.NY_PUNKT), votering=Votering(ja=2, nej=1))
    assert sagt(propositioner=(rostad,))[1:] == [
        "Omröstning begärs. Följande propositionsordning godkänns: ja-röst för bifall till Yrsa Lans (C) yrkande om en ny "
        "punkt, nej-röst för avslag.",
        "Omröstningen utfaller med två (2) ja-röster och en (1) nej-röst. Yrsa Lans (C) yrkande om en ny punkt bifalls "
        "därmed.",
    ]


def test_every_kind_of_proposition_stands_in_the_table() -> None:
    assert {fall.fraga for _organ, fall, _vantat in PROPOSITIONER} == set(Frageslag) - {Frageslag.TILLAGG}


@pytest.mark.parametrize(
    ("organ", "avvikelse", "vantat"),
    [
        (FORUMET, Avvikelse("1", Avvikelseslag.AVVIKELSE, (ANDERS,)), ["Anders Hult (M) anmäler avvikande mening."]),
        (
            FORUMET,
            Avvikelse("1", Avvikelseslag.AVVIKELSE, (ANDERS,), punkter=(2,), for_eget=True),
            ["Anders Hult (M) anmäler avvikande mening i punkt 2 till förmån för eget yrkande."],
        ),
        (
            NAMNDEN,
            Avvikelse("1", Avvikelseslag.AVVIKELSE, (ANDERS, YRSA), text="Det är fel väg.\n\nVi ville annat."),
            ["Anders Hult (M) och Yrsa Lans (C) reserverar sig mot beslutet:", "”Det är fel väg.", "Vi ville annat.”"],
        ),
        (NAMNDEN, Avvikelse("1", Avvikelseslag.YTTRANDE, (YRSA,)), ["Yrsa Lans (C) lämnar ett särskilt yttrande."]),
        (
            FORUMET,
            Avvikelse("1", Avvikelseslag.ANTECKNING, (YRSA,), text="Frågan är viktig."),
            ["Yrsa Lans (C) låter göra en anteckning till anteckningarna:", "”Frågan är viktig.”"],
        ),
    ],
)
def test_each_dissent_is_said_in_the_bodys_own_word(organ: Organord, avvikelse: Avvikelse, vantat: list[str]) -> None:
    assert sagt(organ, avvikelser=(avvikelse,)) == vantat


def test_jav_names_its_law_in_a_formal_body_and_who_serves_instead() -> None:
    jav = (Jav(ANDERS, ersattare=YRSA),)
    assert sagt(NAMNDEN, jav=jav) == [
        "Anders Hult (M) anmäler jäv och deltar inte i handläggningen av ärendet (6 kap. 30 § kommunallagen). "
        "Yrsa Lans (C) tjänstgör i stället."
    ]
    assert sagt(FORUMET, jav=(Jav(ANDERS),)) == [
        "Anders Hult (M) anmäler jäv och deltar inte i handläggningen av ärendet."
    ]


def test_who_comes_and_goes_during_an_item_is_said() -> None:
    assert sagt(
        rorelser=(
            Rorelse(ANDERS, kom=True, tid="13:20", ersattare=YRSA),
            Rorelse(LENNART, kom=False, tid="14:10", ersattare=YRSA),
        )
    ) == [
        "Anders Hult (M) kommer kl. 13.20. Yrsa Lans (C) tjänstgör därmed inte längre.",
        "Lennart Falk (S) lämnar sammanträdet kl. 14.10. Yrsa Lans (C) tjänstgör därefter i stället.",
    ]


@pytest.mark.parametrize(
    ("organ", "fakta", "vantat"),
    [
        (FORUMET, {"nyckel": "upprop"}, ["Upprop förrättas. De närvarande framgår av närvarolistan."]),
        (
            FORUMET,
            {"nyckel": "justerare", "valda": (LENNART,)},
            ["Lennart Falk (S) utses att tillsammans med ordföranden justera anteckningarna."],
        ),
        (
            NAMNDEN,
            {"nyckel": "foregaende", "foregaende": DECEMBER},
            ["Protokollet från sammanträdet den 3 december 2026 läggs till handlingarna."],
        ),
        (FORUMET, {"nyckel": "ovriga_fragor"}, []),
        (
            FORUMET,
            {"utgar": True, "skal": "Underlaget saknas."},
            ["Ärendet utgår med motiveringen ”Underlaget saknas.”"],
        ),
    ],
)
def test_standing_items_say_what_happened_and_no_more(
    organ: Organord, fakta: dict[str, Any], vantat: list[str]
) -> None:
    assert sagt(organ, **fakta) == vantat


def test_the_parts_of_a_paragraph_come_in_the_order_of_minutes() -> None:
    arende = Arendefakta(
        rubrik="Besöksnäring",
        punkter=(punkt(1),),
        sammanfattning=doc("Så här är det."),
        underlag=("Tjänsteskrivelse den 3 september 2026",),
        yrkanden=(y(Yrkandeslag.AVSLAG),),
        propositioner=(p(Frageslag.MOT_VARANDRA, BARA, AVSLAG, votering=Votering(ja=2, nej=1)),),
        avvikelser=(Avvikelse("1", Avvikelseslag.AVVIKELSE, (ANDERS,)),),
        mottagare=("Samtliga kommuner",),
    )
    rubriker = [m.text for m in meningar(arende, NAMNDEN) if m.block["type"] == "heading"]
    assert [m.text for m in meningar(arende, FORUMET)][-2] == "Ställningstagandet skickas till"
    assert rubriker == [
        "Beslut", "Sammanfattning", "Beslutsunderlag", "Yrkanden", "Propositionsordning", "Omröstning", "Reservation",
        "Beslutet skickas till",
    ]  # fmt: skip


def test_every_block_is_in_the_schema_and_every_key_its_own() -> None:
    alla = [m for organ, punkter, _ in UTFALL for m in meningar(Arendefakta("R", punkter=punkter), organ)]
    mote = Motesfakta(NAMNDEN, DECEMBER, deltagare=(Deltagare(ANDERS),))
    alla += [*inledning(mote)]
    for mening in alla:
        dokument.med_id({"type": "doc", "content": [mening.block]})
    for organ, punkter, _ in UTFALL:
        nycklar = [m.nyckel for m in meningar(Arendefakta("R", punkter=punkter), organ)]
        assert len(nycklar) == len(set(nycklar))


def test_the_head_of_minutes_says_where_when_and_who() -> None:
    mote = Motesfakta(
        organ=FORUMET,
        datum=DECEMBER,
        borjar="13:00",
        slutar="15:40",
        plats="Regionens hus",
        form="blandat",
        uppehall=(("14:30", "14:45"),),
        deltagare=(
            Deltagare(Person("Karin Tollbring", "S", "Regionen"), som="ordförande"),
            Deltagare(
                Person("Yasmin Rahimi", "M", "Ekby"),
                for_=ANDERS,
                spann=(("13:00", "14:10"),),
                paragrafer=(1, 2, 3),
                distans=True,
            ),
            Deltagare(Person("Helena Broman"), som="sekreterare", beslutande=False),
        ),
        justerare=(LENNART,),
        ordforande=Person("Karin Tollbring", "S"),
        kontrollerade="Helena Broman",
    )
    assert [m.text for m in inledning(mote)] == [
        "Plats och tid",
        "Regionens hus, den 3 december 2026 kl. 13.00–15.40",
        "Sammanträdet ajourneras kl. 14.30–14.45.",
        "Närvarande ledamöter och tjänstgörande ersättare",
        "Namn\tPart\tSom\tNär\n"
        "Karin Tollbring (S)\tRegionen\tordförande\t\n"
        "Yasmin Rahimi (M)\tEkby\ttjänstgörande ersättare för Anders Hult (M)\tkl. 13.00–14.10, §§ 1–3",
        "Övriga närvarande",
        "Namn\tSom\nHelena Broman\tsekreterare",
        "Yasmin Rahimi (M) deltar på distans. Helena Broman har kontrollerat vilka de är.",
        "Justerare",
        "Karin Tollbring (S), ordförande, och Lennart Falk (S)",
    ]
    assert [m.text for m in avslutning(mote)] == ["Ordföranden avslutar sammanträdet kl. 15.40."]
