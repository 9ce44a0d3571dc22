"""Read a file in: as an ärende with its skrivelse, or into a skrivelse in which nothing is written yet."""

import hashlib
import zoneinfo
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from arenden import dokument, inlasning, ordlasning, policy
from arenden.actions.arende import registrera
from arenden.actions.skrivelse import borja, las_utkast, ordna, sist_plats, skapa_avsnitt, skapa_punkt
from arenden.actions.text import foresla_om, ny_text, skriv_om
from arenden.ankare import Lopande, Stracka
from arenden.inlasning import Memo
from arenden.inlasning.identiteter import med_identiteter
from arenden.inlasning.memo import Doc, InlastAvsnitt, InlastKommentar, Plats
from arenden.models import (
    Ankare,
    Arende,
    Avsnitt,
    Beslutspunkt,
    Importpost,
    Kommentar,
    Mall,
    Skrivelse,
    Slag,
    Text,
    Undertecknare,
)
from arenden.ordlasning.paket import ar_ordfil
from arenden.spar import Spar
from forum import lagring
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Organ, Roll

# A word processor writes its own clock without a zone.
SVERIGE = zoneinfo.ZoneInfo("Europe/Stockholm")
INLAST = "inläst"


def konto_for(namn: str, organ: Organ) -> Anvandare | None:
    """Return the one account of the body that bears *namn* and undertecknar, or None. Makes no accounts."""
    konton = Anvandare.objects.filter(
        namn__iexact=namn, is_active=True, uppdrag__roll=Roll.UNDERTECKNARE, uppdrag__organ=organ
    ).distinct()[:2]
    return konton[0] if len(konton) == 1 else None


def ar_oskriven(skrivelse: Skrivelse) -> bool:
    """Tell whether nothing is written in any text of *skrivelse*, so that a file may be read into it."""
    avsnitt = Text.objects.filter(avsnitt__skrivelse=skrivelse, avsnitt__borttagen=False)
    punkter = Text.objects.filter(punkt__skrivelse=skrivelse, punkt__borttagen=False)
    foreslaget = Text.objects.filter(skrivelse=skrivelse).med_forslag()
    return all(text.tom for text in [*avsnitt, *punkter]) and not foreslaget.exists()


def krav_fa(organ: Organ, av: Anvandare | None) -> None:
    """Raise PermissionDenied where *av* may not read anything in for *organ*."""
    if av is not None and not policy.may_importera(av, organ):
        raise PermissionDenied(f"Du kan inte läsa in skrivelser för {organ}.")


@transaction.atomic
def las_in(data: bytes, *, filnamn: str, organ: Organ, av: Anvandare | None) -> Skrivelse:
    """Register an ärende and write its skrivelse from a file; all of it or nothing.

    The memo's own number is kept as the sender's. Headings of the body's template keep their place in the
    law of the template (required, key); others come along as they stand, in the memo's order.
    Raises inlasning.Olasbar, PermissionDenied, Konflikt when the body has no mall.
    """
    krav_fa(organ, av)
    skrivare = _Skrivare(ordlasning.las(data, filnamn), av)
    memo = skrivare.memo
    rubrik = skrivare.ryms(memo.rubrik, 300)
    arende = registrera(
        organ=organ,
        arendemening=rubrik or filnamn[:300],
        av=av,
        forvaltning=skrivare.ryms(_forvaltning(memo), 120),
        handlaggare=av,
        avsandarens_nummer=skrivare.ryms(memo.diarienummer, 60),
    )
    mall = Mall.objects.forvald(organ)
    if mall is None:
        raise Konflikt(f"{organ} har ingen mall att börja från. Be sekreteraren publicera en under Inställningar.")
    skrivelse = borja(arende, mall=mall, av=av, rubrik=rubrik, tom=True)
    skrivelse.datum = memo.datum
    skrivelse.handlaggare_namn = skrivare.ryms(memo.handlaggare, 120)
    skrivelse.mottagare = skrivare.ryms(memo.mottagare or memo.organ or organ.namn, 120)
    if memo.mottagare and memo.organ not in memo.mottagare:
        skrivare.rest.append(memo.organ)
    skrivelse.spara(av=av, skal=INLAST)
    skrivare.skriv(skrivelse)
    skrivare.bokfor(skrivelse, data, filnamn)
    return skrivelse


@transaction.atomic
def las_in_i(skrivelse: Skrivelse, data: bytes, *, filnamn: str, av: Anvandare) -> Skrivelse:
    """Write the texts of *skrivelse*, in which nothing is written, from a file; all of it or nothing.

    Headings that the skrivelse has get their text; others are added. What the file says of the head goes before what
    stands there. Locks the skrivelse and its ärende. Raises inlasning.Olasbar, PermissionDenied, Konflikt.
    """
    skrivelse = las_utkast(skrivelse, av=av)
    if not ar_oskriven(skrivelse) or Importpost.objects.filter(skrivelse=skrivelse).exists():
        raise Konflikt(
            "Det finns redan text i skrivelsen, och den skrivs inte över. "
            "Läs in filen som ett nytt ärende, eller klistra in det som saknas."
        )
    skrivare = _Skrivare(ordlasning.las(data, filnamn), av)
    memo = skrivare.memo
    uppgifter: dict[str, Any] = {
        "rubrik": skrivare.ryms(memo.rubrik, 300),
        "datum": memo.datum,
        "handlaggare_namn": skrivare.ryms(memo.handlaggare, 120),
        "mottagare": skrivare.ryms(memo.mottagare, 120),
        "forvaltning": skrivare.ryms(_forvaltning(memo), 120),
    }
    for falt, varde in uppgifter.items():
        if varde:
            setattr(skrivelse, falt, varde)
    skrivelse.arende = Arende.objects.las(skrivelse.arende_id)
    if memo.diarienummer and not skrivelse.arende.avsandarens_nummer:
        skrivelse.arende.avsandarens_nummer = skrivare.ryms(memo.diarienummer, 60)
        skrivelse.arende.spara(av=av, skal=INLAST)
    elif memo.diarienummer and memo.diarienummer not in (
        skrivelse.arende.avsandarens_nummer,
        skrivelse.arende.diarienummer,
    ):
        skrivare.rest.append(memo.diarienummer)
    skrivelse.spara(av=av, skal=INLAST)
    skrivare.skriv(skrivelse)
    skrivare.bokfor(skrivelse, data, filnamn)
    return skrivelse


def _forvaltning(memo: Memo) -> str:
    """Return the office, which many memos print in capitals, as it is written in a text."""
    namn = memo.forvaltning
    return namn.capitalize() if namn.isupper() and not memo.exakt else namn


class _Skrivare:
    """Writes a memo into a skrivelse; what has no room in its field is kept whole, as unplaced."""

    def __init__(self, memo: Memo, av: Anvandare | None) -> None:
        self.memo = memo
        self.av = av
        self.rest: list[str] = []
        self.mobler = list(memo.sidmobler)
        self._texter: dict[tuple[int, int | None, bool], Text] = {}  # by avsnitt, point, whether fristående
        self._identiteter: dict[Plats, UUID] = {}

    def ryms(self, varde: str, langd: int) -> str:
        """Return *varde* if it fits its field; otherwise its beginning, and the whole is kept as unplaced."""
        if len(varde) > langd:
            self.rest.append(varde)
        return varde[:langd]

    def skriv(self, skrivelse: Skrivelse) -> None:
        finns = list(skrivelse.avsnitt.kvar())
        egna: list[Avsnitt | None] = []
        for inlast in self.memo.avsnitt:
            egna.append(next((a for a in finns if a not in egna and _samma(a, inlast)), None))
        self._namnge(egna)
        skrivna: list[Avsnitt] = []
        for nr, (eget, inlast) in enumerate(zip(egna, self.memo.avsnitt, strict=True)):
            avsnitt = self._fyll(eget, inlast) if eget else self._nytt(skrivelse, nr, inlast)
            skrivna.append(avsnitt)
            if avsnitt.text:
                self._texter[nr, None, False] = avsnitt.text
            self._punkter(avsnitt, nr, inlast)
        if finns:
            self._ordna(skrivelse, finns, skrivna)
        self._undertecknare(skrivelse)
        self._forslag()
        self._kommentarer(skrivelse)
        if self.rest:
            doc = {"type": "doc", "content": [dokument.stycke(rad) for rad in self.rest]}
            skapa_avsnitt(skrivelse, av=self.av, rubrik=inlasning.OPLACERAT, oplacerat=True, doc=doc)

    def _namnge(self, egna: Sequence[Avsnitt | None]) -> None:
        """Settle what every avsnitt and point is called before the first is written, so that references may name it."""
        for nr, (eget, inlast) in enumerate(zip(egna, self.memo.avsnitt, strict=True)):
            tomma = list(eget.punkter.kvar()) if eget and eget.ar_forslag else []
            self._identiteter[nr, None] = eget.identitet if eget else uuid4()
            for plats in range(len(inlast.punkter)):
                self._identiteter[nr, plats] = tomma[plats].identitet if plats < len(tomma) else uuid4()
        self.memo = med_identiteter(self.memo, {plats: str(ident) for plats, ident in self._identiteter.items()})

    def _nytt(self, skrivelse: Skrivelse, nr: int, inlast: InlastAvsnitt) -> Avsnitt:
        mallens = skrivelse.mallversion.data["avsnitt"]
        krav = next((rad for rad in mallens if rad["nyckel"] == inlast.nyckel), None)
        falt: dict[str, Any] = {
            "identitet": self._identiteter[nr, None],
            "obligatoriskt": bool(krav and krav["obligatoriskt"]),
            "hjalp": krav["hjalp"] if krav else "",
        }
        if inlast.slag == Slag.FORSLAG:
            falt |= {"ingress": self.ryms(inlast.ingress, 300), "organ_namn": self.ryms(inlast.organ, 120)}
        return skapa_avsnitt(
            skrivelse,
            av=self.av,
            rubrik=self.ryms(inlast.rubrik, 120),
            slag=inlast.slag,
            nyckel=inlast.nyckel,
            oplacerat=inlast.oplacerat,
            doc=inlast.doc,
            **falt,
        )

    def _fyll(self, avsnitt: Avsnitt, inlast: InlastAvsnitt) -> Avsnitt:
        """Write an avsnitt that is there, under the file's own heading."""
        avsnitt = Avsnitt.objects.las(avsnitt.pk)
        if inlast.egen_rubrik:
            avsnitt.rubrik = self.ryms(inlast.rubrik, 120)
        if avsnitt.ar_forslag:
            avsnitt.ingress = self.ryms(inlast.ingress, 300)
            avsnitt.organ_namn = self.ryms(inlast.organ, 120) or avsnitt.organ_namn
        avsnitt.spara(av=self.av, skal=INLAST)
        if avsnitt.text_id and inlast.doc is not None:
            avsnitt.text = Text.objects.las(avsnitt.text_id)
            skriv_om(avsnitt.text, inlast.doc, av=self.av, skal=INLAST)
        return avsnitt

    def _punkter(self, avsnitt: Avsnitt, nr: int, inlast: InlastAvsnitt) -> None:
        tomma: list[Beslutspunkt] = list(avsnitt.punkter.kvar()) if avsnitt.ar_forslag else []
        for plats, doc in enumerate(inlast.punkter):
            if tomma:
                punkt = tomma.pop(0)
                punkt.lydelse = Text.objects.las(punkt.lydelse_id)
                skriv_om(punkt.lydelse, doc, av=self.av, skal=INLAST)
            else:
                identitet = self._identiteter[nr, plats]
                punkt = skapa_punkt(avsnitt, av=self.av, doc=doc, skal=INLAST, identitet=identitet)
            self._texter[nr, plats, False] = punkt.lydelse
            if inlast.fristaende and (lydelse := inlast.fristaende[plats]) is not None:
                self._texter[nr, plats, True] = self._fristaende(punkt, lydelse)

    def _fristaende(self, punkt: Beslutspunkt, doc: Doc) -> Text:
        """Write the fristående lydelse of a point; whoever read it in has to confirm it anew."""
        punkt = Beslutspunkt.objects.las(punkt.pk)
        if punkt.fristaende is None:
            punkt.fristaende = ny_text(punkt.skrivelse, doc, av=self.av, skal=INLAST)
            punkt.spara(av=self.av, skal=INLAST)
            return punkt.fristaende
        text = Text.objects.las(punkt.fristaende.pk)
        skriv_om(text, doc, av=self.av, skal=INLAST)
        return text

    def _ordna(self, skrivelse: Skrivelse, finns: Sequence[Avsnitt], skrivna: Sequence[Avsnitt]) -> None:
        """Let the file's order hold; what it lacks stays after what stood before it."""
        ordning = [a.pk for a in skrivna]
        fore: int | None = None
        for avsnitt in finns:
            if avsnitt.pk not in ordning:
                ordning.insert(ordning.index(fore) + 1 if fore is not None else 0, avsnitt.pk)
            fore = avsnitt.pk
        identitet = {a.pk: a.identitet for a in (*finns, *skrivna)}
        if self.av is not None:
            ordna(skrivelse, Avsnitt, av=self.av, ordning=[identitet[pk] for pk in ordning])

    def _undertecknare(self, skrivelse: Skrivelse) -> None:
        finns = {u.namn.casefold() for u in skrivelse.undertecknare.kvar()}
        plats = sist_plats(skrivelse.undertecknare)
        for person in self.memo.undertecknare:
            if person.namn.casefold() in finns:
                continue
            konto = konto_for(person.namn, skrivelse.arende.organ)
            Undertecknare(
                skrivelse=skrivelse,
                anvandare=konto,
                namn=self.ryms(person.namn, 120),
                titel=self.ryms(person.titel or (konto.titel if konto else ""), 120),
                ordning=plats,
            ).spara(av=self.av, skal=INLAST)
            plats += 1

    def _forslag(self) -> None:
        """Write the file's tracked changes as suggestions, under the names that the file gives."""
        for (nr, plats, fristaende), text in self._texter.items():
            inlast = self.memo.avsnitt[nr]
            alla = inlast.fristaendeforslag if fristaende else inlast.punktforslag
            foreslagen = inlast.foreslagen if plats is None else (alla or {plats: None})[plats]
            if foreslagen is None:
                continue
            if self.av is None:
                # Without accounts nobody can be said to have brought them in: their words are kept in the record.
                self.mobler.append(f"Ändringsförslag: {dokument.till_text(foreslagen.doc)}")
                continue
            rader = [
                Spar(fran, till, self.av.pk, _svensk_tid(tid).isoformat(), vem.strip()[:120] or "Okänd")
                for fran, till, vem, tid in foreslagen.spar
            ]
            foresla_om(text, foreslagen.doc, rader, av=self.av, skal=INLAST)

    def _kommentarer(self, skrivelse: Skrivelse) -> None:
        for inlast in self.memo.kommentarer:
            if self.av is None:
                # Without accounts nobody can be said to have brought them in: their words are kept in the record.
                self.mobler += [f"{k.av}: {k.text}" for k in (inlast, *inlast.svar)]
                continue
            nr = inlast.avsnitt
            text = self._texter.get((nr, inlast.punkt, inlast.fristaende)) if nr is not None else None
            trad = Kommentar(skrivelse=skrivelse, text=text, falt="" if text else inlast.falt, **self._av(inlast))
            trad.ankare = _ankra(text, inlast) if text else None
            if inlast.lost:
                trad.lost_av, trad.lost_tid = self.av, timezone.now()
            trad.spara(av=self.av, skal=INLAST)
            for svar in inlast.svar:
                rad = Kommentar(skrivelse=skrivelse, trad=trad, text=text, falt=trad.falt, **self._av(svar))
                rad.spara(av=self.av, skal=INLAST)

    def _av(self, inlast: InlastKommentar) -> dict[str, Any]:
        return {
            "av": self.av,
            "inlagg": inlast.text[:20_000],
            "fran_fil": (inlast.av.strip() or "Okänd")[:120],
            "tid": _svensk_tid(inlast.tid),
        }

    def bokfor(self, skrivelse: Skrivelse, data: bytes, filnamn: str) -> None:
        ordfil = ar_ordfil(data)
        Importpost.objects.create(
            skrivelse=skrivelse,
            filnamn=filnamn[:200],
            sha256=lagring.skriv(data) if ordfil else hashlib.sha256(data).hexdigest(),
            kalla=self.memo.kalla,
            sidmobler=self.mobler,
            ej_med=list(self.memo.ej_med),
            i_lagringen=ordfil,
        )
        Handelse.skriv(skrivelse, "inlast", av=self.av, fil=filnamn[:200], avsandarens_nummer=self.memo.diarienummer)


def _svensk_tid(tid: datetime | None) -> datetime:
    if tid is None:
        return timezone.now()
    return tid if tid.tzinfo else tid.replace(tzinfo=SVERIGE)


def _samma(avsnitt: Avsnitt, inlast: InlastAvsnitt) -> bool:
    """Tell whether a section of a file is the avsnitt that is there: by key, or by heading."""
    if avsnitt.slag != inlast.slag or inlast.oplacerat:
        return False
    if inlast.nyckel or avsnitt.nyckel:
        return avsnitt.nyckel == inlast.nyckel
    return avsnitt.rubrik.casefold() == inlast.rubrik.casefold()


def _ankra(text: Text, inlast: InlastKommentar) -> Ankare | None:
    lopande = Lopande(text.doc)
    stracka = Stracka(inlast.fran, min(inlast.till, lopande.slut))
    citat = "" if stracka.borta else lopande.ord_i(stracka)
    if not citat:
        return None
    return Ankare.objects.create(text=text, fran=stracka.fran, till=stracka.till, citat=citat[:2000])
