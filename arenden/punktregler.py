"""Rules on one beslutspunkt: it stands alone and does one thing (DESIGN §5.1, §5.3)."""

import re
from collections.abc import Iterator

from arenden.anmarkning import Fynd, Papper, Punkt
from arenden.syftning import lutar_sig_mot

_BESLUTSVERB = (
    r"uppdra(?:r|s)?|anta(?:r)?|godkänn(?:a|er)|fastställ(?:a|er)|avslå(?:r)?|bifall(?:a|er)|bevilja(?:r)?"
    r"|avsätt(?:a|er)|upphäv(?:a|er)|överlämna(?:r)?|ställ(?:a|er) sig bakom|ge(?:r)?\b[^.]{1,60}?\bi uppdrag"
)
_OCH_ATT = re.compile(r"\b(?:och|samt)\s+att\b", re.IGNORECASE)
_OCH_VERB = re.compile(rf"\b(?:och|samt)\s+(?:{_BESLUTSVERB})\b", re.IGNORECASE)
_NY_SATS = re.compile(rf"^(?:att\b|\w+\s+föreslås\b)|\b(?:{_BESLUTSVERB})\b", re.IGNORECASE)
# What governs an "att" that only continues a statement or a purpose: "meddela att A och att B" is one action.
_UNDERORDNAR = re.compile(
    r"(?:\b(?:för|genom|utan|så|efter|innebär|innebära|kommer|med|om|på|till|av|mot|förutsätter|förutsatt"
    r"|meddela|meddelar|konstatera|konstaterar|anse|anser|notera|noterar|bedöma|bedömer|framhålla|framhåller"
    r"|betona|betonar|understryka|understryker|informera|informerar|svara|svarar|förklara|förklarar"
    r"|uttala|uttalar"
    r"|yttra|yttrar|intyga|intygar|anföra|anför|framföra|framför)|\b(?:information|besked|krav|villkor))"
    r"(?:\s+(?:om|på|följande))?\s*$",
    re.IGNORECASE,
)

_UPPDRAR = re.compile(r"\buppdra(?:r|s)?\b(?P<vem>\s+(?:åt|till)\s+\w+)?", re.IGNORECASE)
_I_UPPDRAG = re.compile(
    r"(?P<fore>[^.;]*?)\b(?P<verb>ge|ger|ges|få|får|tilldela|tilldelar|tilldelas)\b(?P<mellan>[^.;]*?)"
    r"\s*\bi uppdrag\b(?P<vem>\s+(?:åt|till)\s+\w+)?",
    re.IGNORECASE,
)
_NAR = re.compile(
    r"\b(?:senast|före|innan|till och med|t\.o\.m|från och med|fr\.o\.m|våren|hösten|sommaren|vintern"
    r"|årlig\w*|varje|löpande|kvartal\w*|halvår\w*|månadsvis|20\d\d|januari|februari|mars|april|maj|juni|juli|augusti"
    r"|september|oktober|november|december|i samband med"
    r"|vid \w*\s?(?:nästa|kommande)?\s?\w*(?:sammanträde|möte|stämma)\w*"
    r"|inom \w+ (?:dag|veck|månad|år)\w*|under (?:året|perioden|mandatperioden)|nästa (?:år|möte|sammanträde)"
    r"|inför (?:nästa|årsstämma|budget|\w*(?:sammanträde|möte))\w*)",
    re.IGNORECASE,
)


def stod_utanfor(papper: Papper) -> Iterator[Fynd]:
    """Yield each word that leans on what stands outside its point, unless there is a fristående lydelse."""
    for punkt in papper.punkter:
        if punkt.fristaende:
            continue
        for stod in lutar_sig_mot(punkt.stycken):
            yield Fynd(
                punkt.plats,
                f"{punkt.plats.etikett} går inte att förstå ensam: ”{stod.ord}” syftar på något som står "
                f"utanför punkten.{stod.foljd} Skriv ut vad som menas, eller skriv och bekräfta en "
                "fristående lydelse.",
                stod.citat,
                stod.forslag,
            )


def dubbelt_att(papper: Papper) -> Iterator[Fynd]:
    """Yield a finding where ingress and point, read as one sentence, say "att att"."""
    for punkt in papper.punkter:
        ingress = punkt.ingress.rstrip(" :,…")
        if re.search(r"\batt$", ingress, re.I) and (traff := re.match(r"att\b\s*", punkt.text, re.I)):
            resten = punkt.text[traff.end() :].split("\n")[0]
            yield Fynd(
                punkt.plats,
                f"{punkt.plats.etikett} börjar med ”att”, fast inledningen redan slutar med ”att”. Ta bort det ena.",
                _kort(punkt.text),
                _kort(resten),
            )
        elif traff := re.search(r"\batt\s+att\b", punkt.text, re.I):
            yield Fynd(
                punkt.plats,
                f"{punkt.plats.etikett} har ”att” två gånger i rad. Ta bort det ena.",
                traff.group(),
            )


def flera_atgarder(papper: Papper) -> Iterator[Fynd]:
    """Yield a finding, at most one a point, where a point does more than one thing."""
    for punkt in papper.punkter:
        if citat := _andra_atgarden(punkt):
            yield Fynd(
                punkt.plats,
                f"{punkt.plats.etikett} verkar innehålla mer än en åtgärd. Dela den, så att var och en "
                "kan beslutas för sig.",
                _kort(citat),
            )


def _andra_atgarden(punkt: Punkt) -> str:
    att_satser = [s for s in punkt.stycken if re.match(r"att\b", s, re.I)]
    if len(att_satser) > 1:
        return att_satser[1]
    for nr, mening in enumerate(meningar(punkt.stycken)):
        if nr and _NY_SATS.search(mening):
            return mening
        for traff in _OCH_ATT.finditer(mening):
            fore = [m.start() for m in re.finditer(r"\batt\b", mening[: traff.start()], re.I)]
            if not fore or not _UNDERORDNAR.search(mening[: fore[-1]]):
                return mening[traff.start() :]
        traff_verb = _OCH_VERB.search(mening)
        if traff_verb and not re.search(r"\batt\b\s*\w", mening[: traff_verb.start()], re.I):
            return mening[traff_verb.start() :]
    return ""


def meningar(stycken_: tuple[str, ...]) -> list[str]:
    """Split paragraphs into sentences; a full stop in an abbreviation ends none."""
    ut: list[str] = []
    for stycke in stycken_:
        start = 0
        for traff in re.finditer(r"[.!?]\s+(?=[A-ZÅÄÖ])", stycke):
            if re.search(r"\b(?:\w\.\w{1,2}|kap|nr|kl|ca|resp|dvs|inkl|exkl|tel|st)$", stycke[: traff.start()], re.I):
                continue
            ut.append(stycke[start : traff.end()].strip())
            start = traff.end()
        ut.append(stycke[start:])
    return [m for m in ut if m]


def uppgift_utan_ansvarig(papper: Papper) -> Iterator[Fynd]:
    """Yield a finding where a point gives a task to nobody."""
    for punkt in papper.punkter:
        for citat, har_vem in _uppgifter(punkt.text):
            if not har_vem:
                yield Fynd(
                    punkt.plats,
                    f"{punkt.plats.etikett} ger en uppgift men säger inte till vem. Skriv vem som ska utföra den.",
                    citat,
                    "uppdra åt regiondirektören att …",
                )


def uppgift_utan_tid(papper: Papper) -> Iterator[Fynd]:
    """Yield a finding, at most one a point, where a task has no time."""
    for punkt in papper.punkter:
        uppgifter = _uppgifter(punkt.text)
        if uppgifter and not _NAR.search(punkt.text):
            yield Fynd(
                punkt.plats,
                f"{punkt.plats.etikett} ger en uppgift men säger inte när den ska vara klar. Skriv en tid.",
                uppgifter[0][0],
                "… senast den 31 mars",
            )


def _uppgifter(text: str) -> list[tuple[str, bool]]:
    """Return each task's words and whether it names who is to do it."""
    ut = [(t.group(), bool(t["vem"])) for t in _UPPDRAR.finditer(text)]
    for t in _I_UPPDRAG.finditer(text):
        nagon = t["mellan"].strip() not in ("", "också", "även") or bool(t["vem"])
        if t["verb"].casefold() in ("ges", "få", "får", "tilldelas"):
            nagon = nagon or bool(re.search(r"\w", re.sub(r"^\s*att\b", "", t["fore"], flags=re.I)))
        ut.append((t.group()[len(t["fore"]) :].strip(), nagon))
    return ut


def _kort(text: str, langd: int = 120) -> str:
    return text if len(text) <= langd else text[:langd].rsplit(" ", 1)[0] + " …"
