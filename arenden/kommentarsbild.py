"""The threads of a skrivelse as a page shows them, in the order of the paper."""

from dataclasses import dataclass, field
from typing import Any

from django import forms

from arenden import policy
from arenden.ankare import Lopande
from arenden.flow import Lage
from arenden.hanvisning import TECKEN
from arenden.kommentarsform import Andringsform, Kommentarsform, Svarsform
from arenden.models import Falt, Kommentar, Skrivelse
from arenden.textplats import Textplats, platser
from forum.models import Anvandare


@dataclass
class Inlagg:
    """One comment, and the form to change it where it is the reader's own."""

    rad: Kommentar
    andra: Andringsform | None


@dataclass
class Trad:
    """A thread: where it stands, what was said, and the form to answer."""

    rad: Kommentar
    plats: str
    lank: str
    nr: int = 0
    inlagg: list[Inlagg] = field(default_factory=list)
    svara: Svarsform | None = None

    @property
    def citat(self) -> str:
        # A reference in the words is one character; what it reads follows the skrivelse, and the quote does not.
        return self.rad.ankare.citat.replace(TECKEN, "[hänvisning]") if self.rad.ankare else ""

    @property
    def borta(self) -> bool:
        """Tell whether the words, or the part they stood in, are no longer there."""
        return not self.lank or bool(self.rad.ankare and self.rad.ankare.borta)


@dataclass
class Panel:
    """All threads of a skrivelse, and what the reader may do with them.

    *revision* grows with everything that is said or done in them.
    """

    skrivelse: Skrivelse
    fran: str
    kan: bool
    revision: int
    platser: dict[int, Textplats]
    oppna: list[Trad]
    losta: list[Trad]
    ny: Kommentarsform | None

    @property
    def ankare(self) -> dict[str, Any]:
        """Return where the open threads stand, for the page to mark, and the texts that it shows."""
        lopande: dict[int, Lopande] = {}
        tradar = []
        for t in self.oppna:
            plats = self.platser.get(t.rad.text_id or 0)
            if plats is None or t.rad.ankare is None:
                continue
            if plats.text.pk not in lopande:
                lopande[plats.text.pk] = Lopande(plats.text.doc)
            tradar.append(
                {
                    "trad": str(t.rad.uuid),
                    "nr": t.nr,
                    "text": str(plats.text.uuid),
                    "stalle": plats.stalle,
                    "revision": plats.text.revision,
                    "fran": t.rad.ankare.fran,
                    "till": t.rad.ankare.till,
                    "citat": t.rad.ankare.citat,
                    "sist": t.rad.ankare.sist,
                    "ord": lopande[plats.text.pk].ord_i(t.rad.ankare.stracka),
                }
            )
        texter = {
            p.stalle: {"text": str(p.text.uuid), "revision": p.text.revision, "namn": p.namn}
            for p in self.platser.values()
        }
        return {"tradar": tradar, "texter": texter}


def panel(skrivelse: Skrivelse, user: Anvandare, *, fran: str, bunden: Any = None) -> Panel | None:
    """Return the threads for *user*, or None to one who takes no part; *bunden* is a form that came back with errors.

    *fran* is the name of the page, to come back to. The number of queries does not grow with the threads.
    """
    if not policy.may_kommentera(user, skrivelse):
        return None
    kan = skrivelse.lage in {Lage.UTKAST, Lage.GRANSKNING}
    alla = platser(skrivelse)
    ordning = {pk: i for i, pk in enumerate(alla)}
    krets = policy.kommentarskrets(skrivelse).exclude(pk=user.pk)
    len(krets)  # one question for all forms of the page
    tradar: dict[int, Trad] = {}
    revision = 0
    for rad in skrivelse.kommentarer.med_personer():
        revision += 1 + rad.revision
        if rad.trad_id is None:
            tradar[rad.pk] = _trad(rad, alla, fran)
        eget = kan and rad.av_id == user.pk and not rad.borttagen and not rad.fran_fil
        form = (
            (_min(bunden, Andringsform, rad) or Andringsform(rad=rad, auto_id=f"andra-{rad.pk}-%s")) if eget else None
        )
        tradar[rad.trad_id or rad.pk].inlagg.append(Inlagg(rad, form))
    kvar = [t for t in tradar.values() if any(not i.rad.borttagen for i in t.inlagg)]
    kvar.sort(key=lambda t: (ordning.get(t.rad.text_id or 0, -1), t.rad.ankare.fran if t.rad.ankare else 0, t.rad.pk))
    oppna = [t for t in kvar if not t.rad.ar_lost]
    for nr, trad in enumerate(oppna, start=1):
        trad.nr = nr
    for trad in kvar if kan else ():
        # What was typed for a thread that was resolved meanwhile stays where it was typed.
        trad.svara = _min(bunden, Svarsform, trad.rad)
        if not trad.rad.ar_lost and trad.svara is None:
            trad.svara = Svarsform(krets=krets, auto_id=f"svar-{trad.rad.pk}-%s")
    ny = bunden if isinstance(bunden, Kommentarsform) else None
    if kan and ny is None:
        ny = Kommentarsform(krets=krets, platser=alla.values(), auto_id="ny-%s")
    return Panel(skrivelse, fran, kan, revision, alla, oppna, [t for t in kvar if t.rad.ar_lost], ny)


def _min(bunden: Any, typ: type[forms.Form], rad: Kommentar) -> Any:
    """Return *bunden* if it is the form of kind *typ* that belongs to *rad*."""
    if not isinstance(bunden, typ) or isinstance(bunden, Kommentarsform):
        return None
    return bunden if str(bunden.auto_id).split("-")[1] == str(rad.pk) else None


def _trad(rad: Kommentar, alla: dict[int, Textplats], fran: str) -> Trad:
    if rad.text_id is None:
        skrivs = "bilaga" if rad.falt == Falt.BILAGOR else "uppgifter"
        return Trad(rad, rad.get_falt_display(), skrivs if fran == "skriv" else "papper-rubrik")
    plats = alla.get(rad.text_id)
    return Trad(rad, plats.namn, plats.lank) if plats else Trad(rad, "En borttagen del", "")
