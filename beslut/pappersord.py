"""What the comparison of a scanned paper found, in Swedish words."""

from dataclasses import dataclass
from typing import Any

from beslut.models import Skanning


@dataclass(frozen=True)
class Dom:
    """What is as it should be, what is not, and whether that is so grave that accepting it needs a reason."""

    bra: list[str]
    avvikelser: list[str]
    allvarligt: bool


def dom(skanning: Skanning) -> Dom:
    """Return the comparison of *skanning* in words: pages first, then what differs on them, then the lines for ink."""
    antal = int(skanning.jamforelse.get("utfardade", 0))
    sidor = [sida for sida in skanning.sidor if not sida["tom"]]
    traffar = [sida["motsvarar"] for sida in sidor]
    funna = [nr for nr in traffar if nr]
    grava = _sidor(antal, sidor, funna)
    if _annan_kod(skanning):
        grava.insert(0, "Papperet bär koden till en annan handling.")
    avvikelser = [*grava, *(rad for sida in sidor for rad in _pa_sidan(sida))]
    bra, tomma = _rader(sidor)
    avvikelser += tomma
    if not grava:
        hur = "Alla sidor finns" if antal > 1 else "Sidan finns"
        bra.insert(0, f"{hur} och står i rätt ordning." if antal > 1 else f"{hur}.")
    if any(skanning.handling.qr in sida["qr"] for sida in sidor if skanning.handling.qr):
        bra.append("QR-koden på papperet är handlingens.")
    return Dom(bra, avvikelser, bool(grava))


def _sidor(antal: int, sidor: list[dict[str, Any]], funna: list[int]) -> list[str]:
    rader = []
    if not funna:
        return ["Papperet liknar inte den här handlingen. Kontrollera att du har valt rätt fil."]
    if saknas := [nr for nr in range(1, antal + 1) if nr not in funna]:
        rader.append(f"{_sidnummer(saknas).capitalize()} saknas på papperet.")
    if dubbla := sorted({nr for nr in funna if funna.count(nr) > 1}):
        rader.append(f"{_sidnummer(dubbla).capitalize()} finns mer än en gång.")
    if frammande := [sida["nr"] for sida in sidor if not sida["motsvarar"]]:
        rader.append(f"Det skannade bladet {_lista(frammande)} är ingen sida i handlingen.")
    if funna != sorted(funna):
        rader.append(f"Sidorna ligger i en annan ordning: {_lista(funna)}.")
    return rader


def _pa_sidan(sida: dict[str, Any]) -> list[str]:
    if not sida["motsvarar"]:
        return []
    rader, vilken = [], f"Sida {sida['motsvarar']}"
    if sida["saknas"]:
        rader.append(f"{vilken}: det tryckta saknas eller är ändrat {_stallen(len(sida['saknas']))} (röd ram).")
    if sida["tillagt"]:
        rader.append(f"{vilken}: något är tillagt {_stallen(len(sida['tillagt']))} (blå ram).")
    return rader


def _rader(sidor: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Return what is said of the lines that are filled, and of those that are not. A name is preprinted or is not."""
    rader = [rad for sida in sidor for rad in sida["rader"] if rad["etikett"] == "Namnteckning"]
    tomma = sum(not rad["ifylld"] for rad in rader)
    if not rader:
        return [], []
    if not tomma:
        return [
            "Raden för namnteckning är ifylld." if len(rader) == 1 else "Alla rader för namnteckning är ifyllda."
        ], []
    return [], [f"{tomma} av {len(rader)} rader för namnteckning är tomma."]


def _annan_kod(skanning: Skanning) -> bool:
    koder = {text for sida in skanning.sidor for text in sida["qr"] if "/VERIFIERA/" in text.upper()}
    egen = skanning.handling.kod
    return any(f"/{egen}/" not in text.upper() for text in koder)


def _stallen(antal: int) -> str:
    return "på ett ställe" if antal == 1 else f"på {antal} ställen"


def _lista(nummer: list[int]) -> str:
    ord_ = [str(nr) for nr in nummer]
    return ord_[0] if len(ord_) == 1 else f"{', '.join(ord_[:-1])} och {ord_[-1]}"


def _sidnummer(nummer: list[int]) -> str:
    return f"sida {nummer[0]}" if len(nummer) == 1 else f"sidorna {_lista(nummer)}"
