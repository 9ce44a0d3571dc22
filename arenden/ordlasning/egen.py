"""A file that was fetched from here, and perhaps worked on in Word since: read by the styles that it was written with.

What stands on the paper holds. The part that the writer left in the file (arenden.ordfil.paket) says only what the
paper cannot: which key and kind an avsnitt has, and which avsnitt were empty.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from arenden.inlasning.forslag import organ_i
from arenden.inlasning.huvud import Huvud, fakta_ur_sidhuvud
from arenden.inlasning.memo import OPLACERAT, Doc, InlastAvsnitt, InlastUndertecknare, Memo, dokument, stycke
from arenden.inlasning.rader import slat
from arenden.inlasning.rubriker import kand
from arenden.ordlasning.block import Block, Stycke, Tabell, rakna
from arenden.ordlasning.fil import Last
from arenden.ordlasning.rader import textrader
from arenden.ordlasning.tolkning import Stalle, Tolkning
from arenden.ordlasning.trad import Byggare, losgor

_HANDLAGGARE = "Handläggare: "
_SLUT = {"avsändare", "signature", "underskriftstitel"}


@dataclass(slots=True)
class _Uppgift:
    """What the file says of one avsnitt."""

    identitet: str
    slag: str
    nyckel: str
    rubrik: str
    organ: str
    ingress: str
    skrivet: bool


class _Tolk:
    def __init__(self, last: Last, byggare: Byggare) -> None:
        self.last = last
        self.byggare = byggare
        self.uppgifter = [
            _Uppgift(
                identitet=ett.get("identitet", ""),
                slag=ett.get("slag", "text"),
                nyckel=ett.get("nyckel", ""),
                rubrik=ett.get("rubrik", ""),
                organ=ett.get("organ", ""),
                ingress=ett.get("ingress", ""),
                skrivet=ett.get("skrivet") == "1",
            )
            for ett in last.egen
        ]
        self.falt = dict.fromkeys(("rubrik", "mottagare", "forvaltning", "handlaggare"), "")
        self.personer: list[InlastUndertecknare] = []
        self.mobler = list(last.mobler)
        self.rester: list[str] = []
        self.stallen: list[Stalle] = []
        self.avsnitt: list[tuple[float, InlastAvsnitt]] = []  # with their place among the file's own
        self.platser: dict[str, int] = {}  # of each avsnitt that the file says something of, among them
        self._kvar = list(range(len(self.uppgifter)))

    def tolka(self, block: Sequence[Block]) -> Tolkning:
        sektioner: list[tuple[Stycke | None, list[Block]]] = [(None, [])]
        i_huvudet = True
        for ett in block:
            if isinstance(ett, Stycke) and ett.rubrik == 1:
                sektioner.append((ett, []))
                i_huvudet = False
            elif isinstance(ett, Stycke) and ((i_huvudet and self._huvudrad(ett)) or ett.stil in _SLUT):
                self._slutrad(ett)
                titel = ett.stil == "title"
                falt, vad = ("rubrik", "rubriken") if titel else ("uppgifter", "")
                self.stallen.append(Stalle([ett.nr], falt=falt, vad=vad))
            else:
                sektioner[-1][1].append(ett)
        for rubrik, inne in sektioner:
            if rubrik is not None or any(isinstance(b, Tabell) or b.text.strip() for b in inne):
                self._sektion(rubrik, inne)
        if any(rad for rad in self.rester if rad.strip()):
            doc = dokument([stycke(rad) for rad in self.rester if rad.strip()])
            self._lagg(len(self.uppgifter), InlastAvsnitt(OPLACERAT, doc=doc, oplacerat=True, egen_rubrik=False))
        return Tolkning(self._memo(), self.stallen, self.platser)

    def _memo(self) -> Memo:
        huvud = Huvud()
        sidhuvud = fakta_ur_sidhuvud(huvud, self.last.sidhuvud)
        egen = self.last.egen
        datum = huvud.datum or _datum(egen.get("datum", ""))
        rubrik = self.falt["rubrik"]
        if rubrik and rubrik == egen.get("reservrubrik"):
            # What the writer put there because the skrivelse had none.
            self.mobler.append(rubrik)
            rubrik = ""
        return Memo(
            organ=self.falt["mottagare"],
            rubrik=rubrik,
            diarienummer=slat(huvud.falt.get("diarienummer", "") or egen.get("diarienummer", "")),
            datum=datum,
            handlaggare=self.falt["handlaggare"],
            mottagare=self.falt["mottagare"],
            avsnitt=self._i_ordning(),
            forvaltning=self.falt["forvaltning"],
            undertecknare=tuple(self.personer),
            sidmobler=tuple(slat(m) for m in (*huvud.etiketter, *sidhuvud, *self.mobler)),
            exakt=True,
        )

    def _huvudrad(self, ett: Stycke) -> bool:
        """Take a line of the head; False where it is none."""
        if ett.stil == "title":
            self.falt["rubrik"] = " ".join(ord_ for ord_ in (self.falt["rubrik"], _rad(ett)) if ord_)
            return True
        if ett.stil != "parter":
            return False
        vanster, _, hoger = ett.text.partition("\t")
        vanster, hoger = vanster.strip(), " ".join(hoger.split("\t")).strip()
        if vanster.startswith(_HANDLAGGARE) and not self.falt["handlaggare"]:
            self.falt["handlaggare"] = vanster.removeprefix(_HANDLAGGARE).strip()
            self.mobler.append(_HANDLAGGARE.strip())
        elif vanster and not self.falt["forvaltning"]:
            self.falt["forvaltning"] = vanster
        elif vanster:
            self.rester.append(vanster)
        if hoger and not self.falt["mottagare"]:
            self.falt["mottagare"] = hoger
        elif hoger:
            self.rester.append(hoger)
        return True

    def _slutrad(self, ett: Stycke) -> None:
        """Take a line of the signatures."""
        text = _rad(ett)
        if ett.stil == "avsändare" and text:
            self.falt["forvaltning"] = self.falt["forvaltning"] or text
            (self.mobler if text == self.falt["forvaltning"] else self.rester).append(text)
        elif ett.stil == "signature" and text:
            self.personer.append(InlastUndertecknare(text))
        elif ett.stil == "underskriftstitel" and text:
            if self.personer and not self.personer[-1].titel:
                self.personer[-1] = replace(self.personer[-1], titel=text)
            else:
                self.rester.append(text)

    def _sektion(self, rubrik: Stycke | None, block: list[Block]) -> None:
        text = _rad(rubrik) if rubrik is not None else ""
        if rubrik is not None:
            self.stallen.append(Stalle([rubrik.nr], vad="rubriken", rubrik_till=len(self.avsnitt)))
        egen = next((nr for nr in self._kvar if self.uppgifter[nr].skrivet and self.uppgifter[nr].rubrik == text), None)
        plats: float
        if egen is not None:
            self._kvar.remove(egen)
            plats, uppgift = egen, self.uppgifter[egen]
            self.platser[uppgift.identitet] = len(self.avsnitt)
            slag, nyckel, organ = uppgift.slag, uppgift.nyckel, uppgift.organ
        else:
            traff = kand(text) if text else None
            slag, nyckel, organ = (traff.slag, traff.nyckel, "") if traff else ("text", "", "")
            plats = (self.avsnitt[-1][0] if self.avsnitt else -1) + 0.5
            if text == "Bilagor":
                self.byggare.antal["bilagor"] += 1
        if slag == "forslag":
            self._forslag(plats, text, nyckel, organ, block)
            return
        doc, ankare = losgor(self.byggare.doc(block))
        if block or rubrik is not None:
            fran = rubrik.nr + 0.5 if rubrik is not None else -1
            self.stallen.append(Stalle([b.nr for b in block], len(self.avsnitt), ankare=ankare, fran=fran))
        ett = InlastAvsnitt(text or "Inledning", nyckel, slag, doc=doc, egen_rubrik=bool(text))
        self._lagg(plats, ett)

    def _forslag(self, plats: float, rubrik: str, nyckel: str, organ: str, block: list[Block]) -> None:
        ingress: list[str] = []
        grupper: list[list[Block]] = []
        for ett in block:
            egen = isinstance(ett, Stycke) and ett.lista is not None and ett.lista.niva == 0
            if egen and isinstance(ett, Stycke) and ett.lista is not None and ett.lista.form != "bullet":
                grupper.append([ett])
            elif grupper and (ett.vanster >= 150 or (isinstance(ett, Stycke) and (ett.lista or not ett.text.strip()))):
                grupper[-1].append(ett)
            else:
                rader = [_rad(ett)] if isinstance(ett, Stycke) else textrader([ett])
                (self.rester if grupper else ingress).extend(rad for rad in rader if rad)
                self.stallen.append(Stalle([ett.nr], vad="" if grupper else "inledningen"))
        docs: list[Doc] = []
        for grupp in grupper:
            nummerrad = isinstance(grupp[0], Stycke) and grupp[0].stil == "nummerrad" and not grupp[0].text.strip()
            doc, ankare = losgor(self.byggare.punkt(grupp, utan_nummerrad=nummerrad))
            self.stallen.append(
                Stalle([b.nr for b in grupp], len(self.avsnitt), len(docs), ankare, utan_nummerrad=nummerrad)
            )
            docs.append(doc)
        text = " ".join(ingress)
        self._lagg(
            plats,
            InlastAvsnitt(
                rubrik, nyckel, "forslag", ingress=text, punkter=tuple(docs), organ=organ or organ_i(text, rubrik)
            ),
        )

    def _lagg(self, plats: float, ett: InlastAvsnitt) -> None:
        self.avsnitt.append((plats, ett))

    def _i_ordning(self) -> tuple[InlastAvsnitt, ...]:
        """Return what was read, with the avsnitt that were empty where they stood.

        Those that follow have their place by what was read, so the places of texts (stallen) are moved along.
        """
        tomma = [nr for nr in self._kvar if not self.uppgifter[nr].skrivet]
        ut: list[InlastAvsnitt] = []
        flyttade: dict[int, int] = {}
        flyttade_tomma: dict[str, int] = {}

        def lagg_tomma(fore: float) -> None:
            while tomma and tomma[0] < fore:
                uppgift = self.uppgifter[tomma.pop(0)]
                flyttade_tomma[uppgift.identitet] = len(ut)
                falt: dict[str, Any] = {"nyckel": uppgift.nyckel, "slag": uppgift.slag, "egen_rubrik": False}
                if uppgift.slag == "forslag":
                    ut.append(InlastAvsnitt(uppgift.rubrik, **falt, ingress=uppgift.ingress, organ=uppgift.organ))
                else:
                    ut.append(InlastAvsnitt(uppgift.rubrik, **falt, doc=dokument([])))

        for nr, (plats, ett) in enumerate(self.avsnitt):
            lagg_tomma(plats)
            flyttade[nr] = len(ut)
            ut.append(ett)
        lagg_tomma(float("inf"))
        self.platser = {identitet: flyttade[nr] for identitet, nr in self.platser.items()} | flyttade_tomma
        for stalle in self.stallen:
            if stalle.avsnitt is not None:
                stalle.avsnitt = flyttade[stalle.avsnitt]
            if stalle.rubrik_till is not None:
                stalle.rubrik_till = flyttade[stalle.rubrik_till]
        return tuple(ut)


def _rad(ett: Stycke) -> str:
    return re.sub(r"[\t\n]+", " ", ett.text).strip()


def _datum(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def tolka_egen(block: Sequence[Block], last: Last, byggare: Byggare) -> Tolkning:
    """Read *block*, with all their tracked changes rejected, as the skrivelse they were."""
    rakna(block)
    return _Tolk(last, byggare).tolka(block)
