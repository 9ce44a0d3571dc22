"""Facts for papers, without a database: the worked example and pieces to build others from."""

import copy
from typing import Any

from beslut.blad import Fakta

Dok = dict[str, Any]
ORGAN = "Kommunalt Forum"
AGNETA = "a0000000-0000-4000-8000-000000000001"
ULRIKA = "a0000000-0000-4000-8000-000000000002"
PUNKT_1 = "b0000000-0000-4000-8000-000000000001"
PUNKT_2 = "b0000000-0000-4000-8000-000000000002"

LYDELSE_1 = (
    "regionen utifrån Regional Utvecklingsstrategi belyser besöksnäringen i vår egen region inför det "
    "fortsatta samarbetet i smålandslänen."
)
LYDELSE_2 = (
    "meddela att regionens och kommunernas gemensamma bolag Smålands turism arbetar med de övriga "
    "frågorna. De kommer att diskuteras på årsstämman tillsammans med andra frågor som rör partnerskapet "
    "och samarbete med smålandslänen och besöksnäring."
)
FRISTAENDE_2 = (
    "Kommunalt Forum föreslås ställa sig bakom att regionen meddelar att regionens och kommunernas "
    "gemensamma bolag Smålands turism arbetar med de frågor i ägargruppens förslag som inte rör "
    "belysningen av besöksnäringen."
)
SAMMANFATTNING = (
    "Ägargruppen inom besöksnäring i smålandslänen beslutade i november 2014 att föreslå ägarna åtgärder "
    "för att stärka samverkan inom besöksnäringen mellan de tre länen. Regionen föreslås i ett första "
    "steg belysa besöksnäringen utifrån Regional Utvecklingsstrategi. Gällande övriga frågor föreslås "
    "meddela att regionens och kommunernas gemensamma bolag Smålands turism arbetar med dem. De kommer "
    "att diskuteras på årsstämman tillsammans med andra frågor som rör partnerskapet och samarbete med "
    "smålandslänen och besöksnäring."
)
INFORMATION = (
    "Ärendet har diskuterats i Kommunalt Forum och Regionledningskontoret har fått i uppdrag att "
    "tillsammans med kommunchefer ta fram ett förslag på svar och plan för fortsatt arbete. Arbetet har "
    "påbörjats och genomgången hittills visar att det finns anledning att i ett första steg belysa "
    "besöksnäringen utifrån Regional Utvecklingsstrategi i vår egen region inför det fortsatta samarbetet"
    " i smålandslänen.",
    "Medan arbetet pågår kan det gemensamma arbetet med att stärka samarbetet i smålandslänen fortsätta. "
    "När det gäller övriga frågor arbetar regionens och kommunernas gemensamma bolag Smålands turism med "
    "dem. De kommer att diskuteras på årsstämman tillsammans med andra frågor som rör partnerskapet och "
    "samarbete med smålandslänen och besöksnäring.",
)
BAKGRUND = (
    "Styrgruppen för Partnerskap Småland beslöt den 3 september 2014 att utse en grupp med företrädare "
    "för de tre länen i Småland till att utarbeta ett förslag för att förstärka samarbetet inom "
    "besöksnäringen i regionen. Rune Backlund har företrätt Landstinget i Jönköpings län och Jarl "
    "Karlsson har företrätt Smålands turism. Partnerskapet har redan tidigare föreslagit ägarna att "
    "tidigast år 2017 bilda ett gemensamt destinationsbolag. Ägargruppen beslutade i november 2014 att "
    "föreslå ägarna följande för det fortsatta samarbetet inom besöksnäringen i de tre smålandslänen att "
    "stärka samverkan inom besöksnäringen mellan de tre länen:",
    "Utgångspunkterna för förslaget är att vi genom att integrera teknik med marknad kan effektivisera "
    "samarbetet ytterligare. Vi uppnår genom förslaget:",
)
UPPNAR = (
    "Att Ledningsgruppen kan ta beslut i fler frågor samtidigt när alla är informerade om förutsättningarna.",
    "Vi behöver inte uppfinna hjulet varje gång. Uppdrag till teknik- och kommunikationskonsulter blir "
    "tydligare när förutsättningar kan presenteras från början.",
    "En tydligare samordning och fördelning av olika ansvarsområden och vilka resurser som krävs för ändamålet",
)
INNEBAR = "Ägargruppens förslag innebär att:"
FORSLAGET = (
    "Ledningsgruppen för samverkan mellan de tre länen inom besöksnäringen förstärks och samordnas med VD"
    " för IT-bolaget i de frågor som berör bolagets verksamhet.",
    "Att VD för IT-bolaget även ingår i marknadsgruppen för de tre länen.",
    "Att det fortsatta arbetet inom besöksnäringen mellan de tre länen, i likhet med för Partnerskap "
    "Småland, leds av en styrgrupp. Denna föreslås bestå av två förtroendevalda från respektive län.",
    "Ledningsgruppen får i uppdrag att ta fram ett förslag till marknadsplan med tillhörande budget för "
    "åren 2016-2017 att behandlas i styrgruppen och hos respektive ägare.",
)


def text(ord_: str, *marken: dict[str, Any]) -> Dok:
    """Return a text node."""
    return {"type": "text", "text": ord_, **({"marks": list(marken)} if marken else {})}


def stycke(*delar: str | Dok) -> Dok:
    """Return a paragraph of texts and inline nodes."""
    innehall = [text(del_) if isinstance(del_, str) else del_ for del_ in delar if del_]
    return {"type": "paragraph", "attrs": {"id": None}, **({"content": innehall} if innehall else {})}


def lista(slag: str, *punkter: str | list[Dok], start: int = 1) -> Dok:
    """Return a bulletList or an orderedList of items, each a text or a list of blocks."""
    attrs: dict[str, Any] = {"id": None} | ({"start": start} if slag == "orderedList" else {})
    items = [
        {"type": "listItem", "attrs": {"id": None}, "content": [stycke(p)] if isinstance(p, str) else p}
        for p in punkter
    ]
    return {"type": slag, "attrs": attrs, "content": items}


def underrubrik(ord_: str) -> Dok:
    """Return a sub-heading."""
    return {"type": "heading", "attrs": {"id": None, "level": 3}, "content": [text(ord_)]}


def cell(innehall: str | list[Dok], *, huvud: bool = False, colspan: int = 1, rowspan: int = 1) -> Dok:
    """Return a table cell."""
    return {
        "type": "tableHeader" if huvud else "tableCell",
        "attrs": {"id": None, "colspan": colspan, "rowspan": rowspan, "colwidth": None},
        "content": [stycke(innehall)] if isinstance(innehall, str) else innehall,
    }


def tabell(huvud: list[str], rader: list[list[str]]) -> Dok:
    """Return a table with a header row."""
    alla = [[cell(ord_, huvud=True) for ord_ in huvud]] if huvud else []
    return ra_tabell(*alla, *([cell(ord_) for ord_ in rad] for rad in rader))


def ra_tabell(*rader: list[Dok]) -> Dok:
    """Return a table of rows of cells."""
    return {
        "type": "table",
        "attrs": {"id": None},
        "content": [{"type": "tableRow", "attrs": {"id": None}, "content": rad} for rad in rader],
    }


def dok(*block: Dok | str) -> Dok:
    """Return a document; an empty one holds an empty paragraph."""
    return {"type": "doc", "content": [stycke(b) if isinstance(b, str) else b for b in block] or [stycke()]}


def avsnitt(rubrik: str, doc: Dok, *, slag: str = "text", nyckel: str = "") -> dict[str, Any]:
    """Return a section of running text."""
    return {
        "identitet": f"c0000000-0000-4000-8000-{abs(len(rubrik)):012d}",
        "slag": slag,
        "nyckel": nyckel or rubrik.lower().replace(" ", "-"),
        "rubrik": rubrik,
        "doc": doc,
    }


def forslag(*punkter: Dok, ingress: str = f"{ORGAN} föreslås ställa sig bakom att", forsta: int = 1) -> dict[str, Any]:
    """Return a proposal section of points numbered from *forsta*."""
    return {
        "identitet": "c0000000-0000-4000-8000-000000000000",
        "slag": "forslag",
        "nyckel": "forslag",
        "rubrik": "Förslag till beslut",
        "organ": ORGAN,
        "ingress": ingress,
        "doc": None,
        "punkter": [
            {
                "identitet": f"b0000000-0000-4000-8000-{nr:012d}",
                "nr": nr,
                "lydelse": punkt,
                "fristaende": None,
            }
            for nr, punkt in enumerate(punkter, start=forsta)
        ],
    }


def bilagor(*namn: str) -> list[dict[str, Any]]:
    return [
        {
            "identitet": f"d0000000-0000-4000-8000-{nr:012d}",
            "nr": nr,
            "namn": ett,
            "filnamn": f"{nr}.pdf",
            "sha256": "",
            "typ": "application/pdf",
            "storlek": 1,
        }
        for nr, ett in enumerate(namn, start=1)
    ]


def undertecknare(*par: tuple[str, str]) -> list[dict[str, str]]:
    """Return signatories from (name, title)."""
    return [
        {"identitet": f"a0000000-0000-4000-8000-{nr:012d}", "namn": namn, "titel": titel}
        for nr, (namn, titel) in enumerate(par, start=1)
    ]


def version(**andrat: Any) -> dict[str, Any]:
    """Return the example's version, with what is given in place of its own."""
    punkter = forslag(dok(LYDELSE_1), dok(LYDELSE_2))
    punkter["punkter"][1]["fristaende"] = dok(FRISTAENDE_2)
    return {
        "format": 1,
        "skrivelse": "d0000000-0000-4000-8000-000000000001",
        "foregangare": None,
        "arende": {
            "uuid": "e0000000-0000-4000-8000-000000000001",
            "diarienummer": "RJL 2026/1",
            "arendemening": "Besöksnäring i smålandslänen",
        },
        "organ": {"slug": "kommunalt-forum", "namn": ORGAN, "organisation": "Region Jönköpings län"},
        "mall": {"slug": "kommunalt-forum", "namn": "Tjänsteskrivelse till Kommunalt Forum"},
        "rubrik": "Besöksnäring – förstärkt samarbete",
        "datum": "2026-11-23",
        "mottagare": ORGAN,
        "forvaltning": "Regionledningskontoret",
        "handlaggare": "",
        "underskriftssatt": "black",
        "avsnitt": [
            punkter,
            avsnitt("Sammanfattning", dok(SAMMANFATTNING)),
            avsnitt("Information i ärendet", dok(*INFORMATION)),
            avsnitt(
                "Bakgrund",
                dok(*BAKGRUND, lista("bulletList", *UPPNAR), INNEBAR, lista("bulletList", *FORSLAGET)),
            ),
            avsnitt("Beslutet skickas till", dok(), slag="mottagare", nyckel="mottagare"),
        ],
        "bilagor": [],
        "undertecknare": undertecknare(
            ("Agneta Jansmyr", "Regiondirektör"), ("Ulrika Geeraedts", "Utvecklingsdirektör")
        ),
        **copy.deepcopy(andrat),
    }


def skrivelse(**andrat: Any) -> Fakta:
    """Return the facts of an approved tjänsteskrivelse: the example's, with what is given put in."""
    egna = {nyckel: andrat.pop(nyckel) for nyckel in list(andrat) if nyckel in Fakta.__annotations__}
    en_version = egna.pop("version", None) or version(**andrat)
    godkannanden = [
        {
            "undertecknare": person["identitet"],
            "namn": person["namn"],
            "titel": person["titel"],
            "datum": "2026-11-23",
            "tid": "14:02",
            "for": None,
        }
        for person in en_version["undertecknare"]
    ]
    fakta: Any = {
        "format": 1,
        "slag": "tjansteskrivelse",
        "mallversion": 1,
        "kod": "ABCD2345EFGH",
        "granskning": False,
        "version": en_version,
        "version_nr": 3,
        "version_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "skapad": "2026-11-23T14:02:00+01:00",
        "godkannanden": godkannanden,
        "verifieringsadress": "",
        **egna,
    }
    return fakta  # type: ignore[no-any-return]


def punkt(nr: int, **andrat: Any) -> Fakta:
    """Return the facts of the paper of one point."""
    fakta = skrivelse(**andrat)
    punkter = [p for ett in fakta["version"]["avsnitt"] for p in ett.get("punkter") or ()]
    fakta["slag"] = "beslutspunkt"
    fakta["punkt"] = {"identitet": punkter[nr - 1]["identitet"], "nr": nr, "av": len(punkter)}
    return fakta


def jamforelse(efter: Dok | None = None, fore: Dok | None = None) -> Fakta:
    """Return the facts of a comparison of two versions, the example's own where none is given."""
    fakta: Any = skrivelse(version=efter or andrad_version())
    jamford = {
        "version": fore or numrerad(version()),
        "version_nr": 1,
        "version_sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        "sparade": [
            {"nr": 1, "datum": "2026-11-20", "tid": "09:15", "anledning": "skickad för godkännande"},
            {"nr": 3, "datum": "2026-11-23", "tid": "14:02", "anledning": "skickad för godkännande"},
        ],
    }
    return {**fakta, "slag": "jamforelse", "kod": None, "godkannanden": [], "jamford": jamford}  # type: ignore[no-any-return]


def numrerad(en_version: Dok) -> Dok:
    """Return the version with an identity of its own for each section."""
    for nr, ett in enumerate(en_version["avsnitt"], start=1):
        ett["identitet"] = f"c0000000-0000-4000-8000-{nr:012d}"
    return en_version


def andrad_version() -> dict[str, Any]:
    """Return the example rewritten: points in another order, words changed, blocks moved, added and gone."""
    ny = numrerad(version(rubrik="Besöksnäring – utökat samarbete", handlaggare="Maria Sand"))
    forslaget, sammanfattning, _, bakgrund, _ = ny["avsnitt"]
    forslaget["punkter"].reverse()
    for nr, ett in enumerate(forslaget["punkter"], start=1):
        ett["nr"] = nr
    sammanfattning["doc"] = dok(SAMMANFATTNING.replace("november", "oktober") + " Meningen är ny.")
    bakgrund["doc"] = dok(
        BAKGRUND[-1].replace("ägarna", "kommunerna"),
        *BAKGRUND[:-1],
        "Ett helt nytt stycke om kostnaden, som ingen tidigare har sett.",
        lista("bulletList", *UPPNAR[1:], "en ny punkt"),
        tabell(["Kommun", "Belopp"], [["Jönköping", "1 000"], ["Växjö", "2 000"]]),
    )
    return ny


def _foljepapper(slag: str, **mer: Any) -> Any:
    """Return what the papers state that go with other documents, and *mer*."""
    return {
        "format": 1,
        "slag": slag,
        "mallversion": 1,
        "kod": "ABCD2345EFGH",
        "skapad": "2026-12-20T10:00:00+01:00",
        "organ": {"namn": ORGAN, "organisation": "Region Jönköpings län"},
        "verifieringsadress": "https://forum.example.se/verifiera/",
        "beteckning": "RJL 2026/1",
        "datum": "2026-12-20",
        **mer,
    }


def _foljd(titel: str, sidor: int = 2) -> dict[str, Any]:
    return {
        "titel": titel,
        "kod": "WXYZ2345ABCD",
        "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        "sidor": sidor,
    }


def foljebrev(antal: int = 2, **mer: Any) -> Any:
    """Return the facts of the letter that goes with *antal* extracts."""
    standard = {
        "arende": {"diarienummer": "RJL 2026/1", "arendemening": "Besöksnäring i smålandslänen"},
        "till": "Almby kommun",
        "epost": "almby@kommun.example",
        "avsandare": {"namn": "Rut Hägg", "titel": "Registrator"},
        "svar": {"punkter": f"punkterna 1–{antal}", "senast": "2027-03-31"},
        "handlingar": [
            _foljd(f"Utdrag ur mötesanteckningar, § 4 punkt {nr}", nr % 3 + 1) for nr in range(1, antal + 1)
        ],
    }
    return _foljepapper("foljebrev", **{**standard, **mer})


def underskriftssida(satt: str = "elektronisk", antal: int = 2) -> Any:
    """Return the facts of the page of signatures of *antal* people, electronic or in ink."""
    personer = (("Agneta Jansmyr", "Regiondirektör"), ("Ulrika Geeraedts", "Utvecklingsdirektör"))
    vilka = [personer[nr] if nr < 2 else (f"Undertecknare {nr + 1}", "Kommundirektör") for nr in range(antal)]
    elektronisk = satt == "elektronisk"
    return _foljepapper(
        "underskriftssida",
        satt=satt,
        handlingar=[_foljd("Besöksnäring – förstärkt samarbete (RJL 2026/1)", 3)],
        underskrifter=[
            {
                "namn": namn,
                "titel": titel_,
                "organisation": "Region Jönköpings län",
                "datum": "2026-11-24",
                "tid": f"09:{nr + 10}",
                "styrkt": nr != 1,
                "hur": "lösenord i Forum",
                "niva": "",
            }
            for nr, (namn, titel_) in enumerate(vilka)
        ]
        * elektronisk,
        rader=[{"namn": namn, "titel": titel_} for namn, titel_ in vilka] * (not elektronisk),
    )


def granskning(fakta: Fakta) -> Fakta:
    """Return the facts as a proof: before approval, without code."""
    return {**fakta, "granskning": True, "kod": None, "godkannanden": []}


# Characters that the fonts lack, that have no shape, or that XML does not know; and a point of many blocks.
UDDA_TECKEN = (
    "😀 漢字 Ελληνικά кириллица \x0b\x00\x7f\u2028\ufeff\u200b\u00ad م\u0301 a\u030a \ue000 \U0010fffd ﬁ ½ → ✓ Ω"
)
PUNKT_MED_LISTA = dok(
    "godkänna följande fördelning:",
    tabell(["Kommun", "Belopp"], [["Jönköping", "1 000"]]),
    lista("orderedList", "ett", [stycke("två"), lista("bulletList", "inre")], start=3),
    "samt att återrapportera.",
)
