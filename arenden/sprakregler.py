"""Rules on the language of the paper: spelling, long sentences, passives, stiff words, and how it is set.

All are tips from the beginning. What a paragraph holds is found once and kept, since most of a text is the same from
one look to the next.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache

from arenden import skrivregler, stavning
from arenden.anmarkning import INGET, Fynd, Papper, Plats, Rad
from arenden.kanslisvenska import uttryck_i
from arenden.skrivregler import Traff

LANG_MENING = 30  # words; a sentence of more is hard to hold in mind
PASSIVER = 3  # in one sentence

_MENINGSSLUT = re.compile(rf"[.!?][”\"')]*(?:[\s{INGET}]+(?=[”\"'(]?[A-ZÅÄÖ\d])|$)|{INGET}")
_FORKORTNING = re.compile(
    r"\b(?:\w\.\w{1,2}|kap|nr|kl|ca|resp|dvs|inkl|exkl|tel|st|s|f|ff|t|jfr|ang|etc|max|min)$", re.I
)
_PASSIV = re.compile(
    r"\b(?:\w{2,}(?:erades|eras|erats|ades|(?<![rlne]n)as|ats)|före(?:slås|slogs|slagits|skrivs)|anses|ansågs|antas"
    r"|antogs|antagits|bedöms|bedömdes|begärs|bereds|beskrivs|bestäms|bestämdes|byggs|byggdes|drivs|drevs|fördes|förs|förstärks"
    r"|genomförs|genomfördes|ges|gavs|görs|gjordes|hålls|hölls|krävs|krävdes|köps|leds|läggs|lades|medges|nås|nämns|prövs"
    r"|skrivs|skrevs|styrs|säljs|såldes|sänds|sätts|sattes|tas|togs|tagits|utgörs|utses|utsågs|utreds|utreddes|används"
    r"|användes|återförs|överförs|överlåts)\b",
    re.IGNORECASE,
)
# Verbs that only look passive, and nouns and genitives that end alike.
_INTE_PASSIV = re.compile(
    r"(?:hopp|lyck|andra|trivas|umgås|finnas|minnas|saknas|fattas|behövas|krävas|kräv|våras|vistas|svettas|envisas|nalkas"
    r"|brottas|låtsas|skämmas|ångras|avundas|åldras|dröjas|mötas|slåss|dags|plats|arbetsplats|insats|sats|kvalitets|status)"
    r"\w*$|\w*(?:plats|insats|sats|satsats|kalas|atlas|terrass|kompas|allas|deras|våras|bådas|samtligas|egnas|olikas|andras)$",
    re.IGNORECASE,
)


def stavning_(papper: Papper) -> Iterator[Fynd]:
    """Yield each word that no dictionary has, once in each part; what is known here is not misspelled."""
    rader = papper.rader
    kanda = papper.ordlista | _egna_ord(papper)
    rubrikord = frozenset(_ord(" ".join(r.text for r in rader if r.rubrik)))
    namn = _namn(rader)
    funna: dict[tuple[Plats, str], list[tuple[Rad, int]]] = defaultdict(list)
    for rad in rader:
        for okant in stavning.okanda(rad.text):
            if rad.ar_frammande(okant.start):
                continue
            har = kanda if rad.rubrik else kanda | rubrikord
            if not _kant(okant.ord, har) and not (okant.namn and _kant(okant.ord, namn)):
                funna[rad.plats, okant.ord].append((rad, okant.start))
    for (plats, ord_), stallen in funna.items():
        yield Fynd(
            plats,
            f"{plats.etikett}: ”{ord_}” finns inte i ordlistan. Rätta ordet, eller lägg till det i ordlistan om det "
            "är rätt.",
            ord_,
            marken=tuple(rad.marke(start, start + len(ord_)) for rad, start in stallen),
        )


def _ord(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


@lru_cache(maxsize=4096)
def _namn_i(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<=[\wåäö,] )[A-ZÅÄÖ][^\W\d_]+", text))


def _namn(rader: list[Rad]) -> frozenset[str]:
    """Return the words that are written with a capital inside a sentence somewhere: names."""
    return frozenset().union(*(_namn_i(r.text) for r in rader))


def _egna_ord(papper: Papper) -> frozenset[str]:
    """Return the words that the skrivelse itself brings: people, offices, bodies, bilagor."""
    v = papper.version
    organ = v.get("organ") or {}
    delar = [v.get(n) for n in ("handlaggare", "mottagare", "forvaltning")] + [
        organ.get("namn"),
        organ.get("organisation"),
    ]
    delar += [(v.get("arende") or {}).get("diarienummer")]
    delar += [a.get("organ") for a in papper.avsnitt] + [b.get("namn") for b in v.get("bilagor") or []]
    delar += [u.get(n) for u in v.get("undertecknare") or [] for n in ("namn", "titel")]
    return frozenset(_ord(" ".join(str(d) for d in delar if d)))


def _kant(ord_: str, kanda: frozenset[str]) -> bool:
    former = {ord_, ord_.lower(), ord_.removesuffix("s"), ord_.lower().removesuffix("s")}
    return not former.isdisjoint(kanda)


# Sentences


def _meningar(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for traff in _MENINGSSLUT.finditer(text):
        if not _FORKORTNING.search(text, start, traff.start()):
            yield start, traff.end()
            start = traff.end()
    if text[start:].strip():
        yield start, len(text)


@lru_cache(maxsize=4096)
def _langa(text: str) -> tuple[tuple[Traff, int], ...]:
    ut = []
    for start, slut in _meningar(text):
        # A list after a colon is read part by part.
        antal = len(re.findall(r"\w[\w'’:/.–-]*", text[start:slut]))
        if antal > LANG_MENING:
            ut.append((_trimmad(text, start, slut), antal))
    return tuple(ut)


@lru_cache(maxsize=4096)
def _passiva(text: str) -> tuple[tuple[Traff, tuple[str, ...]], ...]:
    ut = []
    for start, slut in _meningar(text):
        ord_ = [t.group() for t in _PASSIV.finditer(text, start, slut) if not _INTE_PASSIV.match(t.group())]
        if len(ord_) >= PASSIVER:
            ut.append((_trimmad(text, start, slut), tuple(ord_)))
    return tuple(ut)


def _trimmad(text: str, start: int, slut: int) -> Traff:
    bit = text[start:slut]
    return Traff(start + len(bit) - len(bit.lstrip()), start + len(bit.rstrip(f" \u00a0{INGET}")))


def lang_mening(papper: Papper) -> Iterator[Fynd]:
    """Yield each sentence of more than LANG_MENING words."""
    for rad in _lopande(papper):
        for traff, antal in _langa(rad.text):
            yield _fynd(rad, traff, f"meningen har {antal} ord. Dela den, eller skriv en punktlista.")


def passiva(papper: Papper) -> Iterator[Fynd]:
    """Yield each sentence with PASSIVER passives or more."""
    for rad in _lopande(papper):
        for traff, ord_ in _passiva(rad.text):
            vilka = ", ".join(f"”{o}”" for o in dict.fromkeys(ord_))
            yield _fynd(rad, traff, f"meningen har {len(ord_)} passiva verb ({vilka}). Skriv vem som gör vad.")


def _lopande(papper: Papper) -> Iterator[Rad]:
    return (r for r in papper.rader if not r.rubrik and not r.tabell and not r.uppraknad)


def _fynd(rad: Rad, traff: Traff, vad: str) -> Fynd:
    citat = rad.text[traff.start : traff.slut].replace(INGET, " ")
    marke = rad.marke(traff.start, traff.slut)
    forslag = " eller ".join(f"”{b}”" for b in traff.byten)
    return Fynd(rad.plats, f"{rad.plats.etikett}: {vad}", citat, forslag, traff.byten, (marke,))


# Words


@lru_cache(maxsize=4096)
def _stela(text: str) -> tuple[tuple[Traff, str], ...]:
    ut = []
    for start, slut, uttryck in uttryck_i(text):
        stor = text[start].isupper()
        byten = tuple(b[0].upper() + b[1:] if stor else b for b in uttryck.byten)
        ut.append((Traff(start, slut, byten), uttryck.rad))
    return tuple(ut)


def kanslisvenska(papper: Papper) -> Iterator[Fynd]:
    """Yield each stiff word or expression, with a plainer one."""
    for rad in papper.rader:
        for traff, rad_ in _stela(rad.text):
            citat = rad.text[traff.start : traff.slut]
            lugnt = f"Bättre: {rad_}." if rad_ else f"Skriv hellre {_eller(traff.byten)}."
            yield _fynd(rad, traff, f"”{citat}” är kanslisvenska. {lugnt}")


def _eller(byten: tuple[str, ...]) -> str:
    return " eller ".join([", ".join(f"”{b}”" for b in byten[:-1])] * bool(byten[:-1]) + [f"”{byten[-1]}”"])


def dubbelt_ord(papper: Papper) -> Iterator[Fynd]:
    """Yield each word that stands twice in a row; "att att" in a point has a rule of its own."""
    for rad in papper.rader:
        for traff in _kvar(rad.text, skrivregler.dubbelt_ord):
            citat = rad.text[traff.start : traff.slut]
            if rad.plats.slag != "punkt" or traff.byten[0].casefold() != "att":
                yield _fynd(rad, traff, f"”{citat}” står två gånger i rad. Ta bort det ena.")


# How it is set: one remark a part of the skrivelse, since one who does it, does it throughout


@lru_cache(maxsize=16_384)
def _kvar(text: str, sok: Callable[[str], Iterator[Traff]]) -> tuple[Traff, ...]:
    return tuple(sok(text))


def dubbla_mellanslag(papper: Papper) -> Iterator[Fynd]:
    """Yield a finding for each part with double spaces in it."""
    platser: dict[Plats, list[tuple[Rad, Traff]]] = defaultdict(list)
    for rad in papper.rader:
        if not rad.tabell:
            platser[rad.plats] += [(rad, t) for t in _kvar(rad.text, skrivregler.dubbla_mellanslag)]
    for plats, traffar in platser.items():
        if traffar:
            antal = f"på {len(traffar)} ställen" if len(traffar) > 1 else "på ett ställe"
            marken = tuple(rad.marke(t.start, t.slut) for rad, t in traffar)
            mening = f"{plats.etikett}: två mellanslag i rad {antal}. Ett räcker."
            yield Fynd(plats, mening, byten=(" ",), marken=marken)


def skiljetecken(papper: Papper) -> Iterator[Fynd]:
    """Yield each punctuation mark with a space too few or too many."""
    for rad in papper.rader:
        for traff in _kvar(rad.text, skrivregler.skiljetecken):
            vad = "mellanslag före skiljetecknet" if rad.text[traff.start].isspace() else "mellanslag fattas"
            start = _ordets_borjan(rad.text, traff.start)
            fore = rad.text[start : traff.start]
            helt = Traff(start, traff.slut, tuple(fore + b for b in traff.byten))
            yield _fynd(rad, helt, f"{vad} i ”{rad.text[start : traff.slut]}”.")


def _ordets_borjan(text: str, start: int) -> int:
    return start - len(re.search(r"\w*$", text[:start]).group())  # type: ignore[union-attr]


def citattecken(papper: Papper) -> Iterator[Fynd]:
    """Yield the quotation marks that differ from what the paper otherwise has; Swedish has ” before and after."""
    alla = [(rad, tecken, start) for rad in papper.rader for tecken, start in _citat(rad.text)]
    antal = Counter(tecken for _, tecken, _ in alla)
    ratt = "»" if antal["»"] > antal["”"] else '"' if set(antal) == {'"'} else "”"
    platser: dict[tuple[Plats, str], list[tuple[Rad, int]]] = defaultdict(list)
    for rad, tecken, start in alla:
        if tecken != ratt and not (ratt == "»" and tecken == "«"):
            platser[rad.plats, tecken].append((rad, start))
    for (plats, tecken), stallen in platser.items():
        yield Fynd(
            plats,
            f"{plats.etikett}: citattecknet {tecken} används bredvid {ratt}. Använd samma hela vägen."
            if antal[ratt]
            else f"{plats.etikett}: citattecknet {tecken} är inte svenskt. Skriv {ratt} både före och efter.",
            tecken,
            ratt,
            (ratt,),
            tuple(rad.marke(start, start + 1) for rad, start in stallen),
        )


@lru_cache(maxsize=4096)
def _citat(text: str) -> tuple[tuple[str, int], ...]:
    return tuple(skrivregler.citattecken(text))


def tankstreck(papper: Papper) -> Iterator[Fynd]:
    """Yield each hyphen that should be a dash."""
    for rad in papper.rader:
        for traff in _kvar(rad.text, skrivregler.tankstreck):
            start = _ordets_borjan(rad.text, traff.start)
            slut = traff.slut + len(re.match(r"\w*", rad.text[traff.slut :]).group())  # type: ignore[union-attr]
            fore, efter = rad.text[start : traff.start], rad.text[traff.slut : slut]
            helt = Traff(start, slut, (f"{fore}{traff.byten[0]}{efter}",))
            yield _fynd(rad, helt, f"bindestreck används som tankstreck. Skriv ”{helt.byten[0]}”.")


def datum(papper: Papper) -> Iterator[Fynd]:
    """Yield each date in running text that is written in figures."""
    for rad in _lopande(papper):
        for traff in _kvar(rad.text, skrivregler.datum):
            citat = rad.text[traff.start : traff.slut]
            yield _fynd(rad, traff, f"datumet ”{citat}” läses lättare som ”{traff.byten[0]}”.")


def tal(papper: Papper) -> Iterator[Fynd]:
    """Yield each number that is set otherwise than Swedish does."""
    for rad in papper.rader:
        for traff in () if rad.tabell else _kvar(rad.text, skrivregler.tal):
            citat = rad.text[traff.start : traff.slut]
            yield _fynd(rad, traff, f"”{citat}” skrivs {_eller(traff.byten)} i text.")
