"""Rules on the whole paper: length, merge fields, figures, dates, recipients, numbers (DESIGN §5.4–5, 11)."""

import re
from collections.abc import Iterator
from itertools import pairwise

from arenden.anmarkning import Fynd, Papper, Plats, VersionData, avsnittets, stycken
from arenden.dokumenthtml import ar_tabelltext
from arenden.personnummer import MASKERAT, finn

_MANADER = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober"]
_MANADER += ["november", "december"]
_DATUM = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})\b"
    rf"|\b(?P<dag>\d{{1,2}})\s+(?P<manad>{'|'.join(_MANADER)})\s+(?P<ar>\d{{4}})\b",
    re.IGNORECASE,
)
# Merge fields and prompts as Word, LibreOffice and people leave them. Only a single word in «» is a field.
_OFYLLT = re.compile(
    r"«\s*[\w.]+\s*»|\{\{.*?\}\}|<<\s*\w+\s*>>|\bX{3,}\b(?![-\w])|\b[ÅY]{4}[-/ ]?MM[-/ ]?DD\b"
    r"|\[\s*(?i:fyll i|ange|skriv|infoga|välj|datum|namn|titel|text|belopp)\b[^\]]*\]"
    r"|(?i:klicka(?: eller tryck)? här för att (?:ange|skriva|infoga|välja)\b[^.\n]*\.?)"
    r"|(?i:fel! (?:hittar inte referenskälla|bokmärket är inte definierat)[^\n]{0,2})",
)
_FIGUR = re.compile(
    r"\b(?P<slag>figur|diagram|bild|tabell)(?:en)?\s+(?P<nr>\d{1,2})\b(?P<efter>[^.;]{0,40})", re.IGNORECASE
)
_ANNANSTANS = re.compile(
    r"^\s*(?:\([^)]*bilag|(?:i|på|ur|från)\s+(?!förslag|detta|den här|denna|skrivelsen))", re.IGNORECASE
)


def sammanfattning_saknas(papper: Papper) -> Iterator[Fynd]:
    """Yield a finding when a long memo has no sammanfattning."""
    ord_ = antal_ord(papper)
    if ord_ < papper.lang_fran:
        return
    avsnittet = next((a for a in papper.avsnitt if ar_sammanfattning(a)), None)
    if avsnittet is not None and any(stycken(avsnittet.get("doc"))):
        return
    plats = avsnittets(avsnittet) if avsnittet is not None else Plats("avsnitt", "", "Sammanfattning")
    gor = "Skriv en sammanfattning" if avsnittet is not None else "Lägg till avsnittet Sammanfattning"
    yield Fynd(
        plats,
        f"Skrivelsen har {ord_} ord men ingen sammanfattning. {gor}: från {papper.lang_fran} ord behöver "
        "den som ska besluta en.",
    )


def antal_ord(papper: Papper) -> int:
    """Count the words of the running text."""
    return sum(len(s.text.split()) for s in papper.stallen if s.lopande)


def ar_sammanfattning(avsnitt: VersionData) -> bool:
    namn = str(avsnitt.get("rubrik") or "").strip().casefold()
    return avsnitt.get("nyckel") == "sammanfattning" or namn == "sammanfattning"


def falt_ofyllt(papper: Papper) -> Iterator[Fynd]:
    """Yield each merge field or prompt that nobody filled in."""
    for s in papper.stallen:
        for traff in _OFYLLT.finditer(s.text):
            citat = traff.group().strip()
            yield Fynd(s.plats, f"{s.plats.etikett}: ”{citat}” är inte ifyllt. Skriv det som ska stå där.", citat)


def figur_saknas(papper: Papper) -> Iterator[Fynd]:
    """Yield each reference to a figure or table that the paper does not hold; texts hold no pictures."""
    tabeller = sum(_antal_tabeller(a.get("doc")) for a in papper.avsnitt)
    for s in papper.stallen:
        if not s.lopande:
            continue
        for traff in _FIGUR.finditer(s.text):
            finns = traff["slag"].casefold() == "tabell" and int(traff["nr"]) <= tabeller
            if finns or _ANNANSTANS.match(traff["efter"]):
                continue
            citat = s.text[traff.start() : traff.end("nr")]
            yield Fynd(
                s.plats,
                f"{s.plats.etikett}: texten talar om ”{citat}”, som inte finns i skrivelsen. "
                "Lägg den i en bilaga och skriv vilken, eller ta bort hänvisningen.",
                citat,
                f"{citat} i bilaga 1",
            )


def _antal_tabeller(doc: VersionData | None) -> int:
    barn = (doc or {}).get("content") or ()
    return sum((nod["type"] == "table") + _antal_tabeller(nod) for nod in barn)


def underlagets_datum(papper: Papper) -> Iterator[Fynd]:
    """Yield a finding where the list of underlag gives this very skrivelse another date than its own."""
    datum = str(papper.version.get("datum") or "")
    if not datum:
        return  # an empty datum becomes the day of sending; there is nothing to differ from yet
    for a in papper.avsnitt:
        if a.get("slag") != "underlag":
            continue
        for rad in stycken(a.get("doc")):
            if not _ar_denna_skrivelse(rad, papper.version):
                continue
            for traff in _DATUM.finditer(rad):
                if _iso(traff) != datum:
                    yield Fynd(
                        avsnittets(a),
                        f"{avsnittets(a).etikett}: underlaget ger tjänsteskrivelsen datumet {traff.group()}, "
                        f"men den är daterad {datum}. Rätta det datum som är fel.",
                        rad,
                        rad.replace(traff.group(), datum),
                    )


def _iso(traff: re.Match[str]) -> str:
    if traff["iso"]:
        return traff["iso"]
    return f"{traff['ar']}-{_MANADER.index(traff['manad'].casefold()) + 1:02}-{int(traff['dag']):02}"


def _ar_denna_skrivelse(rad: str, version: VersionData) -> bool:
    """Tell whether a line names this skrivelse: it adds no word that is not its own."""
    arende, organ = version.get("arende") or {}, version.get("organ") or {}
    egna = f"{version.get('rubrik', '')} {version.get('forvaltning', '')} {organ.get('namn', '')}"
    egna += f" {arende.get('arendemening', '')} {arende.get('diarienummer', '')}"
    kanda = {o.casefold() for o in re.findall(r"\w+", egna)}
    kanda |= {f"{o}s" for o in kanda}
    kanda |= {
        "tjänsteskrivelse",
        "tjänsteskrivelsen",
        "denna",
        "daterad",
        "den",
        "av",
        "från",
        "till",
        "om",
        "dnr",
    }
    rester = re.findall(r"\w+", _DATUM.sub(" ", rad).casefold())
    return bool({"tjänsteskrivelse", "tjänsteskrivelsen"} & set(rester)) and set(rester) <= kanda


def mottagare_saknas(papper: Papper) -> Iterator[Fynd]:
    """Yield a finding where the avsnitt for recipients names nobody."""
    for a in papper.avsnitt:
        if a.get("slag") == "mottagare" and not any(stycken(a.get("doc"))):
            plats = avsnittets(a)
            yield Fynd(plats, f"{plats.etikett}: ingen mottagare är angiven. Skriv vilka beslutet ska skickas till.")


def diarienumrets_form(papper: Papper) -> Iterator[Fynd]:
    """Yield each number of the ärende's own series that is written in another form than the series'."""
    diarienummer = str((papper.version.get("arende") or {}).get("diarienummer") or "")
    serie = re.fullmatch(r"(\D*?)(\s*)(\d{4})(\D)(\d+)", diarienummer)
    if serie is None or not serie[1]:
        return
    prefix, mellan, _, skilje, _ = serie.groups()
    monster = re.compile(
        rf"(?<!\w){re.escape(prefix)}(?P<m>[\s:-]*)(?P<ar>\d{{4}})(?P<s>\s?[/:.–-]\s?)(?P<nr>\d+)(?![\w]|[-.]\w)",
        re.I,
    )
    for s in papper.stallen:
        for traff in monster.finditer(s.text):
            ratt = f"{prefix}{mellan}{traff['ar']}{skilje}{int(traff['nr'])}"
            if traff.group().replace("\u00a0", " ") != ratt:
                yield Fynd(
                    s.plats,
                    f"{s.plats.etikett}: diarienumret ”{traff.group()}” är inte skrivet som i diariet. Skriv ”{ratt}”.",
                    traff.group(),
                    ratt,
                )


def personnummer(papper: Papper) -> Iterator[Fynd]:
    """Yield each place where a personnummer stands; the number itself is never repeated."""
    for s in papper.stallen:
        for _ in finn(s.text):
            yield Fynd(
                s.plats,
                f"{s.plats.etikett} innehåller ett personnummer. Ta bort det: personnummer får "
                "varken visas eller skrivas ut.",
                MASKERAT,
            )


def tabellrubrik(papper: Papper) -> Iterator[Fynd]:
    """Yield each table that no paragraph "Tabell N …" stands right above: that is what becomes its caption."""
    nr = 0
    for avsnitt in papper.avsnitt:
        block = list((avsnitt.get("doc") or {}).get("content") or ())
        for fore, tabell in pairwise([None, *block]):
            if tabell is None or tabell["type"] != "table":
                continue
            nr += 1
            if fore is not None and ar_tabelltext(fore, tabell):
                continue
            citat = " ".join(next(stycken(tabell), "").split())[:60]
            yield Fynd(
                avsnittets(avsnitt),
                f"{avsnittets(avsnitt).etikett}: Tabellen saknar rubrik. Skriv ett stycke rakt ovanför den som börjar "
                f"med Tabell och numret, till exempel ”Tabell {nr}. Kostnader per kommun”.",
                citat,
            )
