"""The judgement of a file, a code or a QR in plain Swedish: the answer first, then why, then what to do.

*visas* says whether the one who asks may see the document. To others nothing is said of what it is about: only that
it exists, whether the file is its, and whether it still holds (DESIGN §5.11).
"""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import formats, timezone

from beslut.kontrollkod import KODLANGD
from beslut.models import Handling
from beslut.verifiering import BRA, Dom, Giltighet, Utfall, giltighet


@dataclass(frozen=True)
class Besked:
    """What a person is told. `ton` is "ok", "varning" or "fel"; it only repeats what the words say."""

    ton: str
    rubrik: str
    stycken: list[str]
    skillnader: list[str] = field(default_factory=list)


def besked(dom: Dom, *, visas: bool) -> Besked:
    """Return the judgement in words."""
    svar = _SVAR[dom.utfall](dom, visas)
    if dom.handling is not None and dom.utfall in BRA and not dom.offline:
        svar.stycken.extend(_med_black(dom.handling))
    if dom.handling is None or dom.handling.slag in Handling.ARBETSMATERIAL or svar.ton == "fel":
        return svar
    galler = giltighet(dom.handling)
    if not galler.vad:
        return svar
    return Besked("varning", f"{svar.rubrik} – men gäller inte längre", [_inte_langre(galler), *svar.stycken])


def _med_black(handling: Handling) -> list[str]:
    """Return that a paper signed with ink is kept, of a document that has one."""
    papper = handling.skanningar.godtagna().first()
    if papper is None or papper.avgjord is None:
        return []
    return [
        "Handlingen är underskriven med bläck. Det skannade papperet jämfördes med det som utfärdades och godtogs "
        f"{_dag(papper.avgjord)}; det finns sparat här."
    ]


def _papper(dom: Dom, visas: bool) -> Besked:
    stycken = ["Filen är det skannade papperet, byte för byte som det lämnades in, jämfördes och godtogs här."]
    return Besked("ok", "Det underskrivna papperet", [*stycken, *_ej_offentlig(visas)])


def _inte_langre(galler: Giltighet) -> str:
    nar = f" {_dag(galler.tid)}" if galler.tid else ""
    if galler.vad == "aterkallad":
        return f"Handlingen återkallades{nar}. Den finns kvar som den utfärdades, men gäller inte."
    return f"Handlingen har ersatts av en nyare, som blev klar{nar}."


def _dag(tid: dt.datetime) -> str:
    return "den " + formats.date_format(timezone.localtime(tid), "j F Y")


def _akta(dom: Dom, visas: bool) -> Besked:
    if dom.offline:
        return Besked(
            "ok",
            "Stämpeln är äkta och filen oförändrad sedan dess",
            [
                "Filen bär organisationens stämpel, och inget är ändrat efter den. Utan registret syns inte om "
                "handlingen har återkallats eller ersatts, eller om senare underskrifter är borttagna."
            ],
        )
    return Besked(
        "ok",
        "Äkta och oförändrad",
        ["Filen är utfärdad här, och inte en enda byte är ändrad sedan dess.", *_ej_offentlig(visas)],
    )


def _tidigare(dom: Dom, visas: bool) -> Besked:
    return Besked(
        "varning",
        "Äkta, men inte den fullständiga handlingen",
        [
            "Filen är utfärdad här, men den är handlingen som den såg ut innan den var färdig: "
            "det som sedan har stämplats eller skrivits under saknas i den.",
            *(["Hämta den fullständiga handlingen nedan."] if visas else _ej_offentlig(visas)),
        ],
    )


def _ej_utfardad(dom: Dom, visas: bool) -> Besked:
    vad = "ett granskningsexemplar"
    if dom.handling is not None and dom.handling.slag == Handling.Slag.JAMFORELSE:
        vad = "en jämförelse mellan två versioner"
    return Besked(
        "varning",
        "Ingen utfärdad handling",
        [f"Filen är gjord här och är oförändrad, men den är {vad}: arbetsmaterial som inte är godkänt."],
    )


def _andrad(dom: Dom, visas: bool) -> Besked:
    if dom.offline:
        stycken = ["Filen bär organisationens stämpel eller underskrifter härifrån, men de håller inte."]
        return Besked("fel", "Ändrad: inte filen som stämplades", stycken, dom.skillnader)
    if dom.tillagt:
        stycken = [
            f"Filen börjar med en handling som är utfärdad här, men {_byte(dom.tillagt)} är tillagda efter den. "
            "Vad filen visar kan vara något annat än det som utfärdades."
        ]
    else:
        stycken = [
            f"Filen bär koden {_grupper(dom.kod)}, som hör till en handling härifrån, men den är inte den filen. "
            "Lita inte på vad den säger."
        ]
    stycken += ["Jämför med den utfärdade handlingen nedan."] if visas else _ej_offentlig(visas)
    return Besked("fel", "Ändrad: inte handlingen som utfärdades", stycken, dom.skillnader if visas else [])


def _okand(dom: Dom, visas: bool) -> Besked:
    if dom.offline:
        skal = [dom.fel] if dom.fel else []
        return Besked("fel", "Inte stämplad av organisationen", [*skal], dom.skillnader)
    if dom.kod:
        return Besked(
            "fel",
            "Koden finns inte här",
            [
                f"Ingen handling som är utfärdad här har koden {_grupper(dom.kod)}. Jämför tecken för tecken med "
                "papperet. Står adressen till en annan webbplats på papperet är det där den ska kontrolleras."
            ],
        )
    return Besked(
        "fel",
        "Inte utfärdad här",
        [
            "Filen är ingen av dem som har utfärdats här, och den bär ingen kod som hör hit.",
            *([dom.fel] if dom.fel else []),
        ],
    )


def _kod_finns(dom: Dom, visas: bool) -> Besked:
    return Besked(
        "ok",
        "Koden hör till en handling härifrån",
        [
            "Koden visar vilken handling det är, men inte att papperet i din hand är oförändrat."
            + (" Jämför det med den utfärdade handlingen." if visas else ""),
            *_ej_offentlig(visas),
        ],
    )


def _qr_akta(dom: Dom, visas: bool) -> Besked:
    return Besked(
        "ok",
        "QR-koden är äkta",
        [
            f"Den är gjord här, för: {dom.beskrivning}. Står det något annat på papperet är QR-koden "
            "tagen från ett annat papper.",
            "QR-koden visar inte att texten på papperet är oförändrad."
            + (" Jämför det med den utfärdade handlingen." if visas else ""),
            *_registret(dom, visas),
        ],
    )


def _ostamplad(dom: Dom, visas: bool) -> Besked:
    return Besked(
        "varning",
        "QR-koden är äkta, men filen är inte stämplad",
        [
            f"QR-koden är gjord här, för: {dom.beskrivning}. Filen bär inte organisationens stämpel, så det går inte "
            "att se utan registret om något i den är ändrat."
        ],
    )


def _qr_falsk(dom: Dom, visas: bool) -> Besked:
    return Besked(
        "fel",
        "QR-koden är inte gjord här",
        [
            "Det som står i QR-koden är inte undertecknat med organisationens nyckel. Lita inte på papperet."
            + (f" Koden {_grupper(dom.kod)} finns, men den kan vara avskriven." if dom.handling else "")
        ],
    )


def _registret(dom: Dom, visas: bool) -> list[str]:
    if dom.offline:
        return ["Om handlingen har ersatts eller återkallats syns bara i registret."]
    return _ej_offentlig(visas) if dom.handling else ["Handlingen finns inte längre i registret här."]


def _ej_offentlig(visas: bool) -> list[str]:
    if visas:
        return []
    return ["Handlingen visas inte för alla. Har du behörighet att läsa den, logga in."]


def _byte(antal: int) -> str:
    return f"{antal} byte"


def _grupper(kod: str) -> str:
    return " ".join(kod[i : i + 4] for i in range(0, KODLANGD, 4))


_SVAR = {
    Utfall.AKTA: _akta,
    Utfall.PAPPER: _papper,
    Utfall.TIDIGARE: _tidigare,
    Utfall.EJ_UTFARDAD: _ej_utfardad,
    Utfall.ANDRAD: _andrad,
    Utfall.OKAND: _okand,
    Utfall.KOD_FINNS: _kod_finns,
    Utfall.QR_AKTA: _qr_akta,
    Utfall.QR_FALSK: _qr_falsk,
    Utfall.OSTAMPLAD: _ostamplad,
}
