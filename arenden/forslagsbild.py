"""What is suggested in a skrivelse, as a page shows it and as the editor asks for it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from prosemirror.transform import StepMap

from arenden import andringar, policy
from arenden.actions.forslag import Forslag, i_skrivelsen, malen_for, oppna
from arenden.andringsord import Ordbok
from arenden.flow import Lage
from arenden.models import Kommentar, Skrivelse, Text
from arenden.textplats import Textplats
from forum.models import Anvandare


@dataclass(frozen=True)
class Rad:
    """One suggestion: what, by whom, when, and what the reader may do with it."""

    nr: int
    nyckel: str
    slag: str
    vad: str
    html: SafeString
    av: list[str]
    tid: dt.datetime | None
    mitt: bool
    kan_godta: bool
    kan_avvisa: bool
    kan_aterta: bool
    forslag: Forslag

    @property
    def vem(self) -> str:
        """Return who suggests it, in a row of names."""
        return " och ".join(([", ".join(self.av[:-1])] if self.av[1:] else []) + self.av[-1:]) or "okänd"


@dataclass(frozen=True)
class Del:
    """A part of the skrivelse and what is suggested in it."""

    plats: Textplats
    rader: list[Rad]

    @property
    def alla(self) -> list[str]:
        """Return every suggestion of it as a form without a text of its own names it."""
        return [f"{self.plats.text.uuid}:{rad.nyckel}" for rad in self.rader]


@dataclass(frozen=True)
class Panel:
    """All that is suggested in a skrivelse, and what the reader may do."""

    skrivelse: Skrivelse
    fran: str
    kan_foresla: bool
    kan_avgora: bool
    delar: list[Del] = field(default_factory=list)

    @property
    def antal(self) -> int:
        return sum(len(d.rader) for d in self.delar)

    @property
    def alla(self) -> list[str]:
        return [nyckel for d in self.delar for nyckel in d.alla]


def panel(skrivelse: Skrivelse, user: Anvandare, *, fran: str) -> Panel | None:
    """Return what is suggested for *user*, or None to one who takes no part.

    *fran* is the name of the page, to come back to. The number of queries does not grow with the suggestions.
    """
    if not policy.may_foresla(user, skrivelse):
        return None
    par = i_skrivelsen(skrivelse)
    alla = [(plats, forslag, oppna(plats.text, forslag)) for plats, forslag in par]
    namn = _namn([f for _, _, rader in alla for f in rader])
    avgor = skrivelse.lage == Lage.UTKAST and policy.may_skriva(user, skrivelse)
    oppen = skrivelse.lage in policy.FORSLAGSLAGEN
    mal = malen_for(skrivelse, *(doc for plats, forslag in par for doc in (plats.text.doc, forslag.doc)))
    delar: list[Del] = []
    nr = 0
    for plats, forslag, funna in alla:
        bok = Ordbok(plats.text.doc, forslag.doc, mal)
        delar.append(Del(plats, [_rad(nr + i, f, bok, user, namn, avgor, oppen) for i, f in enumerate(funna, start=1)]))
        nr += len(funna)
    return Panel(skrivelse, fran, oppen, avgor, [d for d in delar if d.rader])


def _namn(alla: list[Forslag]) -> dict[int, str]:
    personer = {s.person for f in alla for s in f.spar}
    return {p.pk: str(p) for p in Anvandare.objects.filter(pk__in=personer)} if personer else {}


def _rad(nr: int, f: Forslag, bok: Ordbok, user: Anvandare, namn: dict[int, str], avgor: bool, oppen: bool) -> Rad:
    mitt = f.helt_av(user)
    return Rad(
        nr=nr,
        nyckel=f.nyckel,
        slag=bok.slag(f.andring),
        vad=bok.vad(f.andring),
        html=bok.html(f.andring),
        av=list(dict.fromkeys(s.namn or namn.get(s.person, "") for s in f.spar)),
        tid=max((s.nar for s in f.spar), default=None),
        mitt=mitt,
        kan_godta=avgor,
        kan_avvisa=avgor and not mitt,
        kan_aterta=oppen and mitt,
        forslag=f,
    )


def som_json(text: Text, user: Anvandare) -> dict[str, Any]:
    """Return what is suggested in the accepted *text*, as the editor asks for it: where, what, by whom, rights."""
    forslag = Text.objects.filter(forslag_till=text).first()
    if forslag is None:
        return {"revision": text.revision, "ny": None, "andringar": [], "tradar": []}
    funna = oppna(text, forslag)
    namn, skrivelse = _namn(funna), text.skrivelsen
    bok = Ordbok(text.doc, forslag.doc, malen_for(skrivelse, text.doc, forslag.doc))
    avgor = skrivelse.lage == Lage.UTKAST and policy.may_skriva(user, skrivelse)
    rader = [
        _rad(nr, f, bok, user, namn, avgor, skrivelse.lage in policy.FORSLAGSLAGEN)
        for nr, f in enumerate(funna, start=1)
    ]
    gammal, ny = andringar.nod(text.doc), andringar.nod(forslag.doc)
    return {
        "revision": text.revision,
        "ny": {"text": str(forslag.uuid), "revision": forslag.revision},
        "tradar": _tradar(text, andringar.karta([f.andring for f in funna])),
        "andringar": [
            {
                "nyckel": r.nyckel,
                "fran": r.forslag.andring.fran,
                "till": r.forslag.andring.till,
                "nyFran": r.forslag.andring.ny_fran,
                "nyTill": r.forslag.andring.ny_till,
                "gammalt": gammal.slice(r.forslag.andring.fran, r.forslag.andring.till).to_json(),
                "nytt": ny.slice(r.forslag.andring.ny_fran, r.forslag.andring.ny_till).to_json(),
                "slag": r.slag,
                "vad": r.vad,
                "av": r.av,
                "tid": r.tid.isoformat() if r.tid else None,
                "mitt": r.mitt,
                "kanGodta": r.kan_godta,
                "kanAvvisa": r.kan_avvisa,
                "kanAterta": r.kan_aterta,
            }
            for r in rader
        ],
    }


def _tradar(text: Text, karta: StepMap) -> list[dict[str, Any]]:
    """Return where the words of the open threads about *text* stand in the suggested one."""
    rader = Kommentar.objects.oppna().filter(text=text, ankare__isnull=False).select_related("ankare")
    return [
        {"trad": str(k.uuid), "fran": karta.map(k.ankare.fran, 1), "till": karta.map(k.ankare.till, -1)}
        for k in rader
        if k.ankare is not None
    ]


def gren_som_json(forslag: Text) -> dict[str, Any]:
    """Return the suggested text as an editor opens it."""
    return {
        "text": str(forslag.uuid),
        "revision": forslag.revision,
        "doc": forslag.doc,
        "stegUrl": reverse("textsteg", args=[forslag.uuid]),
    }
