"""Facts for the papers of a sammanträde, without a database: one meeting of Kommunalt Forum and one of a nämnd."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from beslut.protokollsprak.bygge import Mening
from beslut.protokollsprak.fakta import (
    Arendefakta,
    Avvikelse,
    Avvikelseslag,
    Deltagare,
    Forslag,
    Frageslag,
    Jav,
    Organord,
    Person,
    Proposition,
    Punkt,
    Utfall,
    Votering,
    Yrkande,
    Yrkandeslag,
)
from beslut.protokollsprak.fakta import Motesfakta as Mote
from beslut.protokollsprak.inledning import avslutning, inledning
from beslut.protokollsprak.paragraf import ensam, meningar
from tests.pappersfakta import FORSLAGET, LYDELSE_1, LYDELSE_2, ORGAN, SAMMANFATTNING, Dok, dok

DAG = dt.date(2026, 12, 12)
FORUMET = Organord(namn=ORGAN)
NAMNDEN = Organord(
    namn="Samverkansnämnden",
    formellt=True,
    beslutsord="beslutar",
    avvikelse="reservation",
    protokoll="protokollet",
    javsrum="6 kap. 30 § kommunallagen",
)
KARIN = Person("Karin Tollbring", "S", "Region Jönköpings län")
ANDERS = Person("Anders Hult", "M", "Almby kommun")
YRSA = Person("Yrsa Lans", "C", "Bergnäs kommun")
LENNART = Person("Lennart Falk", "S", "Dalvika kommun")
YASMIN = Person("Yasmin Rahimi", "M", "Almby kommun")
SEKRETERARE = Person("Stina Ek", "", "Region Jönköpings län")
DELTAGARE = (
    Deltagare(KARIN, som="ordförande"),
    Deltagare(ANDERS, spann=(("09:00", "10:10"),), paragrafer=(1, 2, 3)),
    Deltagare(YASMIN, for_=ANDERS, spann=(("10:10", ""),), paragrafer=(4, 5, 6)),
    Deltagare(YRSA),
    *(Deltagare(Person(f"Ledamot Efternamn{nr}", "KD", "Eksinge kommun")) for nr in range(1, 9)),
    Deltagare(LENNART, som="ersättare", beslutande=False),
    Deltagare(SEKRETERARE, som="sekreterare", beslutande=False),
)
INGRESS = {
    FORUMET.namn: f"{ORGAN} föreslås ställa sig bakom att",
    NAMNDEN.namn: "Samverkansnämnden föreslås besluta att",
}
RUBRIKER = (
    "Sammanträdets öppnande",
    "Val av justerare",
    "Besöksnäring – förstärkt samarbete",
    "Ny sträckning av stambanan genom länet: gemensamt yttrande över samrådshandlingen",
    "Beredskap och civilt försvar",
    "Gemensam upphandling av digitala läromedel",
    "Vattenförsörjningsplan 2027–2035",
    "Information från regiondirektören",
    "Övriga frågor",
)
JUSTERINGAR = [
    {"namn": "Karin Tollbring", "som": "Ordförande", "datum": "2026-12-18", "tid": "09:12"},
    {"namn": "Yrsa Lans", "som": "Justerare", "datum": "2026-12-19", "tid": "16:40"},
]
SUMMA = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"


def grund(slag: str, organ: Organord = FORUMET, **mer: Any) -> Any:
    """Return what every paper of the sammanträde states, and *mer*."""
    return {
        "format": 1,
        "slag": slag,
        "mallversion": 1,
        "kod": "ABCD2345EFGH",
        "skapad": "2026-12-05T10:00:00+01:00",
        "organ": {"namn": organ.namn, "organisation": "Region Jönköpings län"},
        "sammantrade": {
            "uuid": "f0000000-0000-4000-8000-000000000001",
            "datum": DAG.isoformat(),
            "borjar": "09:00",
            "slutar": "12:00",
            "plats": "Regionens hus, sal A",
            "form": "på plats",
        },
        "verifieringsadress": "https://forum.example.se/verifiera/",
        **mer,
    }


def hafte(antal: int = 9, **mer: Any) -> Any:
    """Return the facts of a booklet's cover: items with their documents and folios."""
    innehall = []
    folio = 2
    for nr, rubrik in enumerate((RUBRIKER * 5)[:antal], start=1):
        dokument = []
        for titel in ("Tjänsteskrivelse", "Beslutspunkt 1 av 2", "Bilaga 1. Kostnader per kommun")[
            : 3 if nr % 3 == 0 else 0
        ]:
            dokument.append({"titel": titel, "folio": str(folio), "not": ""})
            folio += 2
        innehall.append(
            {
                "nummer": str(nr),
                "rubrik": rubrik,
                "mal": "",
                "folio": dokument[0]["folio"] if dokument else "",
                "not": "" if nr != 5 else "Kom till efter kallelsen",
                "dokument": dokument,
            }
        )
    return grund("hafte", utskick=1, innehall=innehall, **mer)


def kallelse(antal: int = 9, utskick: int = 1) -> Any:
    """Return the facts of a kallelse, or of one sent again with what is new."""
    punkter = [
        {
            "uuid": f"f1000000-0000-4000-8000-{nr:012d}",
            "nummer": str(nr),
            "rubrik": rubrik,
            "diarienummer": f"RJL 2026/{900 + nr}" if nr % 3 == 0 or nr == 4 else "",
            "beslutspunkter": 0,
            "foredragande": "Agneta Jansmyr, regiondirektör" if nr in (3, 8) else "",
            "beskrivning": SAMMANFATTNING[:160] if nr == 5 else "",
            "fast": nr < 3,
            "sen": utskick > 1 and nr == 5,
            "utgar": nr == 6,
            "skal": "Bereds vidare." if nr == 6 else "",
            "version": "",
        }
        for nr, rubrik in enumerate((RUBRIKER * 5)[:antal], start=1)
    ]
    kallade = [f"{d.person.namn} ({d.person.parti}), {d.person.part}" for d in DELTAGARE if d.beslutande]
    return grund(
        "kallelse",
        utskick=utskick,
        punkter=punkter,
        andringar=["Ny punkt: 5. Beredskap och civilt försvar.", f"Utgår: 6. {RUBRIKER[5]}. Bereds vidare."]
        * (utskick > 1),
        meddelande="Anmäl förhinder så snart du kan.\nKaffe serveras från kl. 08.30.",
        kallade=[{"namn": vem, "vem": vem} for vem in kallade],
        kallande={"namn": "Stina Ek", "titel": "Sekreterare"},
    )


def foredragningslista(antal: int = 9) -> Any:
    """Return the facts of a föredragningslista: every third item is an ärende with a proposal."""
    fakta = kallelse(antal)
    punkter = [
        {
            **punkt,
            "underlag": [
                "Tjänsteskrivelse från Regionledningskontoret 2026-11-23",
                "Bilaga 1. Kostnader per kommun",
            ]
            * bool(punkt["diarienummer"]),
            "forslag": [
                {
                    "organ": ORGAN,
                    "ingress": INGRESS[ORGAN],
                    "punkter": [{"nr": 1, "doc": dok(LYDELSE_1)}, {"nr": 2, "doc": dok(LYDELSE_2)}],
                }
            ]
            * bool(punkt["diarienummer"]),
        }
        for punkt in fakta["punkter"]
    ]
    return grund("foredragningslista", utskick=1, punkter=punkter)


def arende(organ: Organord, utfall: Utfall = Utfall.BIFALL) -> Arendefakta:
    """Return what was recorded on an item with all that may happen to one."""
    ingress = INGRESS[organ.namn]
    mot = Forslag(ANDERS, Yrkandeslag.AVSLAG)
    return Arendefakta(
        rubrik=RUBRIKER[2],
        diarienummer="RJL 2026/903",
        sammanfattning=dok(SAMMANFATTNING),
        underlag=(
            "Tjänsteskrivelse från Regionledningskontoret den 23 november 2026",
            "Bilaga 1. Kostnader per kommun",
        ),
        jav=(Jav(YRSA),),
        yrkanden=(
            Yrkande("a", Yrkandeslag.AVSLAG, ANDERS, instammer=(YRSA,), punkter=(2,)),
            Yrkande("b", Yrkandeslag.BIFALL, KARIN),
        ),
        propositioner=(
            Proposition(
                "p",
                Frageslag.MOT_VARANDRA,
                (Forslag(), mot),
                punkter=(2,),
                votering=Votering(
                    ja=8, nej=3, avstar=1, ja_namn=(KARIN, LENNART), nej_namn=(ANDERS,), avstar_namn=(YRSA,)
                ),
            ),
        ),
        punkter=(
            Punkt(1, dok(LYDELSE_1), Utfall.BIFALL, ingress=ingress),
            Punkt(2, dok(LYDELSE_2), utfall, ingress=ingress),
        ),
        avvikelser=(
            Avvikelse("v", Avvikelseslag.AVVIKELSE, (ANDERS,), punkter=(2,), text=FORSLAGET[2]),
            Avvikelse("y", Avvikelseslag.YTTRANDE, (YASMIN,), text=FORSLAGET[0]),
        ),
        mottagare=("Samtliga kommuner i länet", "Smålands turism AB"),
    )


def _doc(rader: Iterable[Mening]) -> Dok:
    return {"type": "doc", "content": [m.block for m in rader]}


def protokoll(organ: Organord = FORUMET, paragrafer: int = 7) -> Any:
    """Return the facts of adjusted minutes: every third item is a whole ärende, the others are short."""
    mote = Mote(
        organ=organ,
        datum=DAG,
        borjar="09:00",
        slutar="12:00",
        plats="Regionens hus, sal A",
        uppehall=(("10:00", "10:10"),),
        deltagare=DELTAGARE,
        justerare=(YRSA,),
        ordforande=KARIN,
        sekreterare=SEKRETERARE,
    )
    rader = []
    for nr in range(1, paragrafer + 1):
        rubrik = (RUBRIKER * 5)[nr - 1]
        if nr % 3 == 0:
            doc = _doc(meningar(arende(organ), organ))
        else:
            doc = dok(f"{organ.namn} tackar för informationen och lägger den till handlingarna.")
        dnr = f"RJL 2026/{900 + nr}" if nr % 3 == 0 else ""
        rader.append({"nr": nr, "rubrik": rubrik, "diarienummer": dnr, "doc": doc, "omedelbart": nr == 6})
    return grund(
        "protokoll" if organ.formellt else "motesanteckningar",
        organ,
        datum=DAG.isoformat(),
        sha256=SUMMA,
        justeringar=JUSTERINGAR,
        inledning=_doc(inledning(mote)),
        slut=_doc(avslutning(mote)),
        paragrafer=rader,
    )


def utdrag(organ: Organord = FORUMET, nr: int = 2, utfall: Utfall = Utfall.BIFALL) -> Any:
    """Return the facts of the extract of one decided beslutspunkt."""
    hela = arende(organ, utfall)
    punkt = hela.punkter[nr - 1]
    rader: list[Mening] = list(meningar(ensam(hela, punkt), organ))
    mote = Mote(organ=organ, datum=DAG, deltagare=DELTAGARE)

    def del_(*namn: str, ur: list[Mening] = rader) -> Dok | None:
        block = [m for m in ur if m.nyckel.split(".")[0] in namn and m.block["type"] != "heading"]
        return _doc(block) if block else None

    return grund(
        "protokollsutdrag",
        organ,
        datum=DAG.isoformat(),
        sha256=SUMMA,
        justeringar=JUSTERINGAR,
        arende={"uuid": "", "diarienummer": hela.diarienummer, "arendemening": hela.rubrik},
        rubrik=hela.rubrik,
        paragraf=3,
        ar=2026,
        punkt={"identitet": "", "nr": nr, "av": 2},
        utfall=str(punkt.utfall),
        utfall_ord="Bifall" if utfall == Utfall.BIFALL else "Avslag",
        beslutsrubrik=organ.beslutsrubrik,
        beslutet=organ.beslutet,
        utdragsnamn="Protokollsutdrag" if organ.formellt else "Utdrag ur mötesanteckningar",
        beslut=del_("beslut"),
        forslag=dict(punkt.lydelse) if utfall != Utfall.BIFALL else None,
        jav=del_("jav"),
        yrkanden=del_("yrkande"),
        omrostning=del_("votering"),
        avvikelse_rubrik=organ.avvikelse[:1].upper() + organ.avvikelse[1:],
        avvikelse=del_("avvikelse"),
        yttranden=del_("yttrande", "anteckning"),
        underlag=list(hela.underlag),
        version_sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        narvarande=del_("narvaro", ur=[m for m in inledning(mote) if "ovriga" not in m.nyckel]),
        mottagare=["Samtliga kommuner i länet", "Smålands turism AB"],
        mottagare_skrivna=[],
        omedelbart=False,
        rattelser=[],
    )
