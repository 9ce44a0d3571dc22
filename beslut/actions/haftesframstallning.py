"""Make a booklet that has been ordered: its parts, their folios, the cover, and all of it in one file."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO, cast

from beslut import motesblad, pdf
from beslut.hafte.dokumentdel import MALADRESS, Dokument
from beslut.hafte.folionummer import folion, spann
from beslut.hafte.omvandling import omvandla
from beslut.hafte.sammanfogning import Grupp, foga
from beslut.models import Dagordningspunkt, Haftesdel, Handling, HandlingFil, Omvandling
from beslut.motesblad import Motesfakta
from forum import lagring

# More pages than a cover can have.
MAX_OMSLAG = 200


class Vantar(Exception):
    """A document that the booklet holds is not rendered yet; it is made when that is."""


@dataclass(frozen=True)
class Framstalld:
    """A finished booklet: what was stored, and what stands where in it."""

    sha256: str
    storlek: int
    sidor: int
    delar: list[Haftesdel]


@dataclass
class _Del:
    """A document of an item on its way into the booklet."""

    punkt: Mapping[str, Any]
    titel: str
    kalla: str
    fil: str = ""
    sidor: int = 0
    konform: bool = True
    hinder: str = ""
    folion: list[str] = field(default_factory=list)

    @property
    def nyckel(self) -> tuple[str, str]:
        return str(self.punkt["uuid"]), self.kalla


def framstall(handling: Handling, framsteg: Callable[[int, int], None]) -> Framstalld:
    """Make the booklet that *handling* asks for and store its bytes; *framsteg* is told parts done, of all.

    Each part is read as it was rendered, unsealed: a merge keeps no signature. Raises Vantar, Renderingsfel, Olaslig.
    """
    punkter = handling.fakta["punkter"]
    antal = sum(len(punkt["dokument"]) for punkt in punkter)
    delar: list[_Del] = []
    for punkt in punkter:
        for dokument in punkt["dokument"]:
            delar.append(_del(punkt, dokument))
            framsteg(len(delar), antal)
    fore = _fore(handling)
    tidigare = {(str(d.punkt.uuid), d.kalla): d.folion for d in fore}
    med = [d for d in delar if d.nyckel not in tidigare]
    # A cover takes more pages the more it lists, and what it says of the others' folios follows from that.
    for omslagssidor in range(1, MAX_OMSLAG):
        rader = folion([(d.nyckel, d.sidor) for d in delar], tidigare, fran=omslagssidor + 1)
        for del_, rad in zip(delar, rader, strict=True):
            del_.folion = rad
        fakta = cast(Motesfakta, {**handling.fakta, "innehall": _innehall(handling, delar, med, fore)})
        omslag = pdf.rendera(fakta, handling.qr)
        if tidigare or omslag.sidor <= omslagssidor:
            break
    titel = motesblad.titel(fakta)
    hela = "" if tidigare else f" ({omslagssidor + sum(d.sidor for d in delar)})"
    egna = [""] * omslag.sidor if tidigare else [f"{nr}{hela}" for nr in range(1, omslag.sidor + 1)]
    grupper = [Grupp("Omslag och innehåll", [Dokument(titel, lambda: BytesIO(omslag.pdf), egna)])]
    grupper += _grupper(med, hela)
    konform = all(d.konform for d in med if d.fil)
    with tempfile.TemporaryFile() as fil:
        ut = cast(BinaryIO, fil)
        fogad = foga(ut, grupper, titel=titel, ansprak=konform, framsteg=lambda: framsteg(antal, antal))
        lagring.skriv_fil(ut, fogad.sha256)
    uuider = {str(p.uuid): p for p in Dagordningspunkt.objects.filter(sammantrade=handling.sammantrade)}
    rader_ut = [
        Haftesdel(
            handling=handling,
            ordning=nr,
            punkt=uuider[d.punkt["uuid"]],
            titel=d.titel[:300],
            kalla=d.kalla,
            fil=d.fil,
            folion=d.folion,
        )
        for nr, d in enumerate(med, start=1)
    ]
    return Framstalld(fogad.sha256, fogad.storlek, fogad.sidor, rader_ut)


def _del(punkt: Mapping[str, Any], dokument: Mapping[str, Any]) -> _Del:
    if "version" in dokument:
        handling = Handling.objects.filter(
            version__sha256=dokument["version"], slag=Handling.Slag.TJANSTESKRIVELSE
        ).first()
        fil = HandlingFil.objects.filter(handling=handling, ordning=0).first() if handling else None
        if fil is None:
            raise Vantar(f"Tjänsteskrivelsen till punkt {punkt['nummer']} är inte klar.")
        return _Del(punkt, dokument["titel"], fil.sha256, fil.sha256, fil.sidor)
    rad = _omvandling(dokument)
    return _Del(punkt, dokument["titel"], rad.kalla, rad.fil, rad.sidor, rad.konform, rad.hinder)


def _omvandling(dokument: Mapping[str, Any]) -> Omvandling:
    """Return what the attachment is as PDF, made now if it has not been."""
    kalla = dokument["bilaga"]
    rad = Omvandling.objects.filter(kalla=kalla).first()
    if rad is not None:
        return rad
    with lagring.oppna(kalla) as fil:
        blev = omvandla(fil.read(), dokument["typ"], dokument["titel"])
    sha256 = lagring.skriv(blev.pdf) if blev.pdf else ""
    ny = {"fil": sha256, "sidor": blev.sidor, "konform": blev.konform, "hinder": blev.hinder[:200]}
    return Omvandling.objects.get_or_create(kalla=kalla, defaults=ny)[0]


def _fore(handling: Handling) -> list[Haftesdel]:
    """Return what earlier booklets of the same sammanträde hold."""
    fore = Haftesdel.objects.filter(
        handling__sammantrade=handling.sammantrade,
        handling__slag=Handling.Slag.HAFTE,
        handling__ordning__lt=handling.ordning,
    )
    return list(fore.select_related("punkt"))


def _innehall(
    handling: Handling, delar: Sequence[_Del], med: Sequence[_Del], fore: Sequence[Haftesdel]
) -> list[dict[str, Any]]:
    """Return the lines of the cover: every item, or in a later booklet those with something new."""
    senaste = Handling.objects.filter(
        sammantrade=handling.sammantrade, slag=Handling.Slag.HAFTE, ordning=handling.ordning - 1
    ).first()
    kanda = {p["uuid"]: p for p in senaste.fakta["punkter"]} if senaste else {}
    ut = []
    for punkt in handling.fakta["punkter"]:
        egna = [d for d in med if d.punkt["uuid"] == punkt["uuid"]]
        forr = kanda.get(punkt["uuid"])
        if senaste is not None and not egna and forr is not None and forr["not"] == punkt["not"]:
            continue
        kvar = {d.nyckel for d in delar}
        ut.append(
            {
                "mal": f"{MALADRESS}{punkt['uuid']}" if any(d.fil for d in egna) else "",
                "nummer": punkt["nummer"],
                "rubrik": punkt["rubrik"],
                "not": punkt["not"],
                "folio": "",
                "dokument": [
                    {
                        "titel": d.titel,
                        "folio": spann(d.folion),
                        "not": _not(d, [f for f in fore if _ersatt(f, d, kvar)]),
                    }
                    for d in egna
                ],
            }
        )
    return ut


def _ersatt(forr: Haftesdel, del_: _Del, kvar: set[tuple[str, str]]) -> bool:
    """Tell whether *del_* stands in the place of *forr*: the same item's document of the same name, gone since."""
    plats = str(forr.punkt.uuid)
    return plats == del_.punkt["uuid"] and forr.titel == del_.titel and (plats, forr.kalla) not in kvar


def _not(del_: _Del, ersatta: Sequence[Haftesdel]) -> str:
    noter = [f"Ersätter s. {spann(ersatta[-1].folion)}" if ersatta and ersatta[-1].folion else ""]
    if not del_.fil:
        noter.append(f"Ligger bredvid häftet: {del_.hinder}")
    return ". ".join(filter(None, noter))


def _grupper(med: Sequence[_Del], hela: str) -> Iterator[Grupp]:
    per_punkt: dict[str, list[_Del]] = {}
    for del_ in med:
        if del_.fil:
            per_punkt.setdefault(del_.punkt["uuid"], []).append(del_)
    for uuid, delar in per_punkt.items():
        punkt = delar[0].punkt
        yield Grupp(
            f"{punkt['nummer']}. {punkt['rubrik']}",
            [
                Dokument(
                    d.titel,
                    partial(_oppna, d.fil),
                    [f"{f}{hela}" for f in d.folion],
                    f"Punkt {punkt['nummer']}",
                )
                for d in delar
            ],
            mal=uuid,
        )


def _oppna(sha256: str) -> BinaryIO:
    return cast(BinaryIO, lagring.oppna(sha256))
