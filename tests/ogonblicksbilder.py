"""Snapshots built by hand for the tests of the rules, the worked example among them."""

from typing import Any

from arenden.regler import Allvar, Anmarkning, granska

Nod = dict[str, Any]


def doc(*stycken: str | Nod) -> Nod:
    return {
        "type": "doc",
        "content": [
            s if isinstance(s, dict) else {"type": "paragraph", "content": [{"type": "text", "text": s}] if s else []}
            for s in stycken
        ],
    }


def punktlista(*punkter: str) -> Nod:
    return {
        "type": "bulletList",
        "content": [{"type": "listItem", "content": doc(p)["content"]} for p in punkter],
    }


def avsnitt(nyckel: str, rubrik: str, *stycken: str | Nod, slag: str = "text", obligatoriskt: bool = False) -> Nod:
    return {
        "identitet": f"av-{nyckel}",
        "slag": slag,
        "nyckel": nyckel,
        "rubrik": rubrik,
        "obligatoriskt": obligatoriskt,
        "doc": doc(*stycken),
    }


def forslag(*lydelser: str | Nod, ingress: str = "Kommunalt Forum föreslås ställa sig bakom att") -> Nod:
    return {
        "identitet": "av-forslag",
        "slag": "forslag",
        "nyckel": "forslag",
        "rubrik": "Förslag till beslut",
        "organ": "Kommunalt Forum",
        "ingress": ingress,
        "doc": None,
        "punkter": [
            {
                "identitet": f"p{nr}",
                "nr": nr,
                "lydelse": lydelse if isinstance(lydelse, dict) else doc(lydelse),
                "fristaende": None,
            }
            for nr, lydelse in enumerate(lydelser, start=1)
        ],
    }


def version(*delar: Nod, **annat: Any) -> Nod:
    return {
        "format": 1,
        "arende": {"uuid": "a", "diarienummer": "RJL 2026/1", "arendemening": "Besöksnäring"},
        "organ": {"slug": "kf", "namn": "Kommunalt Forum", "organisation": "Region Jönköpings län"},
        "rubrik": "Besöksnäring – förstärkt samarbete",
        "datum": "2026-11-23",
        "mottagare": "Kommunalt Forum",
        "forvaltning": "Regionledningskontoret",
        "handlaggare": "",
        "avsnitt": list(delar) or [forslag("regionen belyser besöksnäringen.")],
        "bilagor": [],
        "undertecknare": [{"identitet": "u1", "namn": "Agneta Jansmyr", "titel": ""}],
    } | annat


def tyngre(v: Nod, **val: Any) -> list[Anmarkning]:
    """Return what stops or warns: all but the tips."""
    return granska(v, {}, bara=(Allvar.STOPP, Allvar.VARNING), **val)


def funna(v: Nod, regel: str, **val: Any) -> list[Anmarkning]:
    return [a for a in granska(v, {}, **val) if a.regel == regel]


def i_punkt(lydelse: str, regel: str) -> list[str]:
    """Return what *regel* says of one point with this lydelse."""
    return [a.citat for a in funna(version(forslag(lydelse)), regel)]


_DE_KOMMER = """De kommer att diskuteras på årsstämman tillsammans med andra frågor som rör partnerskapet och
samarbete med smålandslänen och besöksnäring."""

_PUNKT_1 = """regionen utifrån Regional Utvecklingsstrategi belyser besöksnäringen i vår egen region inför det
fortsatta samarbetet i smålandslänen."""

_PUNKT_2 = """meddela att regionens och kommunernas gemensamma bolag Smålands turism arbetar med de övriga
frågorna."""

_SAMMANFATTNING = """Ägargruppen inom besöksnäring i smålandslänen beslutade i november 2014 att föreslå ägarna
åtgärder för att stärka samverkan inom besöksnäringen mellan de tre länen. Regionen föreslås i ett första steg belysa
besöksnäringen utifrån Regional Utvecklingsstrategi. Gällande övriga frågor föreslås meddela att regionens och
kommunernas gemensamma bolag Smålands turism arbetar med dem."""

_INFORMATION = """Ärendet har diskuterats i Kommunalt Forum och Regionledningskontoret har fått i uppdrag att
tillsammans med kommunchefer ta fram ett förslag på svar och plan för fortsatt arbete. Arbetet har påbörjats och
genomgången hittills visar att det finns anledning att i ett första steg belysa besöksnäringen utifrån Regional
Utvecklingsstrategi i vår egen region inför det fortsatta samarbetet i smålandslänen."""

_INFORMATION_2 = """Medan arbetet pågår kan det gemensamma arbetet med att stärka samarbetet i smålandslänen
fortsätta. När det gäller övriga frågor arbetar regionens och kommunernas gemensamma bolag Smålands turism med dem."""

_BAKGRUND = """Styrgruppen för Partnerskap Småland beslöt den 3 september 2014 att utse en grupp med företrädare för
de tre länen i Småland till att utarbeta ett förslag för att förstärka samarbetet inom besöksnäringen i regionen. Rune
Backlund har företrätt Landstinget i Jönköpings län och Jarl Karlsson har företrätt Smålands turism. Partnerskapet har
redan tidigare föreslagit ägarna att tidigast år 2017 bilda ett gemensamt destinationsbolag. Ägargruppen beslutade i
november 2014 att föreslå ägarna följande för det fortsatta samarbetet inom besöksnäringen i de tre smålandslänen att
stärka samverkan inom besöksnäringen mellan de tre länen:"""

_UTGANGSPUNKTER = """Utgångspunkterna för förslaget är att vi genom att integrera teknik med marknad kan effektivisera
samarbetet ytterligare. Vi uppnår genom förslaget:"""

_UPPNAR = (
    """Att Ledningsgruppen kan ta beslut i fler frågor samtidigt när alla är informerade om förutsättningarna.""",
    """Vi behöver inte uppfinna hjulet varje gång. Uppdrag till teknik- och kommunikationskonsulter blir tydligare när
    förutsättningar kan presenteras från början.""",
    """En tydligare samordning och fördelning av olika ansvarsområden och vilka resurser som krävs för ändamålet""",
)

_INNEBAR = (
    """Ledningsgruppen för samverkan mellan de tre länen inom besöksnäringen förstärks och samordnas med VD för
    IT-bolaget i de frågor som berör bolagets verksamhet.""",
    """Att VD för IT-bolaget även ingår i marknadsgruppen för de tre länen.""",
    """Att det fortsatta arbetet inom besöksnäringen mellan de tre länen, i likhet med för Partnerskap Småland, leds av
    en styrgrupp. Denna föreslås bestå av två förtroendevalda från respektive län.""",
    """Ledningsgruppen får i uppdrag att ta fram ett förslag till marknadsplan med tillhörande budget för åren
    2016-2017 att behandlas i styrgruppen och hos respektive ägare.""",
)


def exemplet() -> Nod:
    """Return the worked example as it is imported: no number, no date, no titles."""

    def rad(*texter: str) -> str:
        return " ".join(" ".join(texter).split())

    return version(
        forslag(rad(_PUNKT_1), rad(_PUNKT_2, _DE_KOMMER)),
        avsnitt("sammanfattning", "Sammanfattning", rad(_SAMMANFATTNING, _DE_KOMMER), obligatoriskt=True),
        avsnitt("information", "Information i ärendet", rad(_INFORMATION), rad(_INFORMATION_2, _DE_KOMMER)),
        avsnitt(
            "bakgrund",
            "Bakgrund",
            rad(_BAKGRUND),
            rad(_UTGANGSPUNKTER),
            punktlista(*map(rad, _UPPNAR)),
            "Ägargruppens förslag innebär att:",
            punktlista(*map(rad, _INNEBAR)),
        ),
        arende={"uuid": "a", "diarienummer": "", "arendemening": "Besöksnäring - förstärkt samarbete"},
        datum="",
        undertecknare=[
            {"identitet": "u1", "namn": "Agneta Jansmyr", "titel": ""},
            {"identitet": "u2", "namn": "Ulrika Geeraedts", "titel": ""},
        ],
    )
