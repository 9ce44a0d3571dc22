"""Events in plain Swedish."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from forum.models import Handelse

# Beside each kind of event, the sentence that tells it; {…} are the event's own facts.
MENINGAR: dict[str, str] = {
    "registrerat": "registrerade ärendet som {diarienummer}",
    "arende_andrat": "ändrade ärendets {falt}",
    "paborjad": "började på skrivelsen från mallen ”{mall}”",
    "inlast": "läste in skrivelsen från filen {fil}",
    "medforfattare": "valde medförfattare: {namn}",
    "fristaende_bekraftad": "bekräftade en fristående lydelse",
    "tips_tystat": "tystade ett tips: {tips}",
    "tips_tillbaka": "tog upp ett tystat tips igen: {tips}",
    "ord_tillagt": "la till ”{ord}” i ordlistan",
    "ord_borttaget": "tog bort ”{ord}” ur ordlistan",
    "bilaga": "bifogade ”{namn}”",
    "del_borttagen": "tog bort {vad} ”{etikett}”",
    "del_tillbaka": "satte tillbaka {vad} ”{etikett}”",
    "version_sparad": "sparade version {nr} {namn}",
    "aterstalld": "återställde texten till version {fran}, som blev version {nr}",
    "aterremitterad": "tog emot skrivelsen, återremitterad av {organ}",
    "efterfoljare": "började på en ny version av den godkända skrivelsen",
    "skicka": "skickade version {nr} för godkännande",
    "ta_tillbaka": "tog tillbaka skrivelsen till utkast",
    "atersand": "återsände skrivelsen till handläggaren",
    "godkann": "godkände version {nr}",
    "fullborda": "godkände version {nr} som den sista: skrivelsen är godkänd",
    "aterkalla": "återkallade den godkända skrivelsen",
    "kommentar": "kommenterade {var}",
    "kommentar_lost": "markerade en kommentar till {var} som löst",
    "kommentar_oppnad": "öppnade en kommentar till {var} igen",
    "regler_andrade": "ändrade reglerna",
    "profil_andrad": "ändrade utseendet på handlingarna",
    "mall_skapad": "gjorde mallen ”{namn}”",
    "mall_publicerad": "publicerade version {nr} av mallen",
    "mall_arkiverad": "arkiverade mallen",
    "mall_i_bruk": "tog mallen i bruk igen",
    "forslag_godtaget": "godtog {antal} i {var}",
    "forslag_avvisat": "avvisade {antal} i {var}",
    "forslag_atertaget": "återtog {antal} i {var}",
    "upptagen": "tog upp skrivelsen till behandling",
    "arende_avslutat": "avslutade ärendet",
    "arende_oppnat": "öppnade ärendet igen",
    "punkt_ta_upp": "tog upp {punkt}",
    "punkt_bordlagg": "noterade att {punkt} bordläggs",
    "punkt_aterremittera": "noterade att {punkt} återremitteras",
    "punkt_utga": "lät {punkt} utgå",
    "fraga_stalld": "ställde en fråga",
    "fraga_rattad": "ändrade sin fråga",
    "fraga_atertagen": "tog tillbaka sin fråga",
    "fraga_besvarad": "besvarade en fråga",
    "votering_avslutad": "noterade omröstningen: {resultat}",
    "stallningstagande": "noterade ställningstagandet: {utfall}",
    "stallningstagande_angrat": "strök ställningstagandet: {utfall}",
    "yttrande": "antecknade från {namn}: {slag_}",
    "mote_oppnat": "öppnade sammanträdet",
    "mote_ajournerat": "ajournerade sammanträdet",
    "mote_aterupptaget": "återupptog sammanträdet",
    "mote_avslutat": "avslutade sammanträdet",
    "kom": "antecknade att {namn} kom kl. {kl}",
    "gick": "antecknade att {namn} gick kl. {kl}",
    "leder": "antecknade att {namn} leder sammanträdet",
    "tjanstgor": "antecknade att {namn} tjänstgör",
    "tjanstgor_inte": "antecknade att {namn} inte längre tjänstgör",
    "narvaro_rattad": "rättade närvaron för {namn}",
    "narvaro_struken": "strök närvaron för {namn}",
    "justerare_vald": "antecknade {namn} som justerare",
    "hafte_bestallt": "beställde samlade handlingar",
    "protokoll_paborjat": "började på protokollet från {vid}",
    "protokoll_byggt": "uppdaterade protokollet efter det som är registrerat",
    "protokoll_lamnat": "lämnade protokollet för justering",
    "protokoll_ta_tillbaka": "tog tillbaka protokollet till utkast",
    "protokoll_atersand": "återsände protokollet till sekreteraren",
    "justerat": "justerade protokollet",
    "protokoll_justerat": "noterade att protokollet är justerat",
    "omedelbart": "noterade att {punkt} förklaras omedelbart justerad",
    "omedelbart_inte": "strök att {punkt} förklaras omedelbart justerad",
    "paragraf_lamnad": "lämnade {paragraf} för omedelbar justering",
    "justerat_paragraf": "justerade {paragraf} omedelbart",
    "protokoll_utfardat": "utfärdade protokollet och dess utdrag: {antal} handlingar",
    "utdrag_utfardade_igen": "utfärdade {antal} rättade utdrag",
    "anslaget_paragraf": "anslog justeringen av {paragraf} till och med {till}",
    "anslaget": "anslog justeringen till och med {till}",
    "rattat": "rättade {paragraf}",
    "mottagare": "la till mottagarna {namn}",
    "mottagare_borttagen": "tog bort mottagaren {namn}",
    "expedierad": "expedierade {handlingar} till {namn}",
    "expedierad_igen": "skickade {handlingar} till {namn} igen",
    "studs": "noterade att brevet till {namn} inte kom fram",
    "paminnelse": "påminde {namn}",
    "lank_aterkallad": "återkallade svarslänken för {namn}",
    "lank_ny": "gav {namn} en ny svarslänk",
    "mottaget": "noterade att {namn} har tagit emot {punkter}",
    "svar": "noterade svar från {namn} på {punkter}: {utfall}",
    "svar_avskrivet": "slutade vänta på svar från {namn} på {punkter}",
    "svar_vantas": "började vänta på svar från {namn} igen på {punkter}",
    "kalla": "skickade kallelsen",
    "svar_kommer": "noterade att {vem} kommer",
    "svar_forhinder": "noterade förhinder för {vem}",
    "ersattare_inkallad": "kallade in {vem} som ersättare för {for_vem}",
    "organ_andrat": "ändrade {falt}",
    "part_ny": "la till parten {namn}",
    "part_andrad": "ändrade {falt} för parten {namn}",
    "uppdrag_nytt": "gav {vem} uppdraget {roll}",
    "uppdrag_andrat": "ändrade {falt} i uppdraget {roll} för {vem}",
    "sammantrade_planerat": "planerade sammanträdet",
    "sammantrade_andrat": "ändrade {falt}",
    "stall_in": "ställde in sammanträdet",
    "lista_ordnad": "ändrade ordningen på föredragningslistan",
    "punkt_andrad": "ändrade punkten ”{rubrik}”",
    "punkt_borttagen": "tog bort ”{rubrik}” från föredragningslistan",
    "punkt_utgar": "lät punkt {nummer}, ”{rubrik}”, utgå",
    "punkt_med_igen": "tog med ”{rubrik}” igen",
    "anmald": "anmälde skrivelsen till sammanträdet {datum}",
    "ej_anmald": "tog bort skrivelsen från sammanträdet",
    "tagen_med": "satte upp ”{rubrik}” på föredragningslistan",
    "lista_fylld": "la {antal} punkter till föredragningslistan",
    "utfardad": "utfärdade {antal} handlingar av version {nr}",
}

# What the officials did on the way is told to those who took part; a member sees what came of it.
INTERNA = tuple(
    set(MENINGAR)
    - {"registrerat", "fullborda", "utfardad", "aterkalla", "upptagen", "tagen_med", "anmald", "ej_anmald"}
)


@dataclass(frozen=True)
class Rad:
    """One event as a person reads it."""

    tid: dt.datetime
    vem: str
    vad: str
    skal: str
    version: str
    slag: str


class _Saknas(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""


def beratta(handelser: Iterable[Handelse]) -> list[Rad]:
    """Return *handelser* as sentences, newest first."""
    rader = []
    for h in handelser:
        vad = MENINGAR.get(h.slag, h.slag).format_map(_Saknas(h.data)).strip()
        if h.data.get("for"):
            vad += f" för {h.data['for']}"
        if h.data.get("forfallna"):
            vad += f". Godkännandet av {h.data['forfallna']} gäller inte längre"
        rader.append(Rad(h.tid, str(h.av) if h.av else "Forum", vad, h.skal, h.version, h.slag))
    return rader[::-1]
