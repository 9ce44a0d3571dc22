"""The memo as a Word file: the same words in the same order as on paper, and the same bytes every time.

Everything comes from the snapshot (arenden.ogonblick). What is empty leaves nothing behind.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.shared import Twips

from arenden import dokument
from arenden.hanvisningsmal import malen, med_ord, text_med_ord
from arenden.ordfil import formatmallar, fristaende, paket
from arenden.ordfil.bokmarken import Bokmarken
from arenden.ordfil.bredvid import Bredvid, Kommentarer
from arenden.ordfil.delar import el, falt, lopning, rad, stycke, tabb
from arenden.ordfil.formatmallar import MARGINAL, SIDA
from arenden.ordfil.numrering import Numrering
from arenden.ordfil.sparat import markera
from arenden.ordfil.text import Textskrivare
from arenden.visning import delning

Data = Mapping[str, Any]
DOKUMENTNAMN = "Tjänsteskrivelse"
# Millimetres of the sheet as twips: first page, later pages, foot.
_SIDHUVUD, _TOPP, _FOT = 964, 1814, 1134


def skriv(data: Data, marke: str, bredvid: Bredvid | None = None) -> bytes:
    """Return the snapshot *data* as a .docx; *marke* stands in the foot of each page ("Version 3", "Utkast").

    *bredvid* are the comments and suggestions of a draft; a version has none.
    """
    data, bredvid = _med_hanvisningar(data, bredvid or Bredvid())
    kommentarer = Kommentarer(bredvid.tradar)
    fil = paket.nytt()
    numrering = Numrering()
    rubriker = fristaende.rubriker(data, bredvid, malen(data))
    foreslagna = [ett.doc for ett in bredvid.foreslaget.values()]
    bokmarken = Bokmarken([*_texter(data), *foreslagna, *bredvid.fristaende.values(), *rubriker.values()])
    texter = Textskrivare(numrering, lambda href: fil.part.relate_to(href, RT.HYPERLINK, is_external=True), bokmarken)
    kropp = fil.element.body
    for barn in list(kropp)[:-1]:
        kropp.remove(barn)
    for block in _memo(_med(data, bredvid, kommentarer), numrering, texter, kommentarer):
        kropp.insert(len(kropp) - 1, block)
    for block in fristaende.blad(rubriker, bredvid, texter, kommentarer):
        kropp.insert(len(kropp) - 1, block)
    formatmallar.lagg(fil.styles.element)
    numrering.skriv_i(fil.part.numbering_part.element)
    _sida(fil.sections[0], data, marke)
    _egenskaper(fil.core_properties, data)
    kommentarer.lagg_till(fil)
    paket.lagg_till_uppgifter(fil, data, _rubrik(data), lambda ett: _har_ord(_foreslagen(ett, bredvid)))
    ut = io.BytesIO()
    fil.save(ut)
    return paket.lika_varje_gang(ut.getvalue())


def _rubrik(data: Data) -> str:
    # A paper has a heading, or a screen reader has nothing to announce.
    return rad(data["rubrik"]) or rad(data["arende"]["arendemening"]) or DOKUMENTNAMN


def _med_hanvisningar(data: Data, bredvid: Bredvid) -> tuple[Data, Bredvid]:
    """Return the snapshot, and what is suggested, with the words of their references."""
    alla = malen(data)
    foreslaget = {
        identitet: replace(ett, doc=text_med_ord(ett.doc, alla)) for identitet, ett in bredvid.foreslaget.items()
    }
    lydelser = {identitet: text_med_ord(doc, alla) for identitet, doc in bredvid.fristaende.items()}
    return med_ord(data), replace(bredvid, foreslaget=foreslaget, fristaende=lydelser)


def _foreslagen(avsnitt: Data, bredvid: Bredvid) -> Data:
    """Return *avsnitt* with a sign at each text in which something is suggested."""
    punkter = [{**p, "foreslagen": p["identitet"] in bredvid.foreslaget} for p in avsnitt.get("punkter") or ()]
    eget = {"foreslagen": avsnitt["identitet"] in bredvid.foreslaget}
    return {**avsnitt, **eget, **({"punkter": punkter} if punkter else {})}


def _med(data: Data, bredvid: Bredvid, kommentarer: Kommentarer) -> Data:
    """Return the snapshot with the marks of comments and tracked changes in its texts."""

    def text(doc: Any, identitet: str, *, punkt: bool) -> Any:
        markt = kommentarer.i_text(doc, identitet)
        nytt = bredvid.foreslaget.get(identitet)
        return markera(markt, nytt, punkt=punkt) if nytt else markt

    avsnitt = []
    for ett in (_foreslagen(a, bredvid) for a in data["avsnitt"]):
        if ett.get("doc"):
            ett = {**ett, "doc": text(ett["doc"], ett["identitet"], punkt=False)}
        if ett.get("punkter"):
            punkter = [{**p, "lydelse": text(p["lydelse"], p["identitet"], punkt=True)} for p in ett["punkter"]]
            ett = {**ett, "punkter": punkter}
        avsnitt.append(ett)
    return {**data, "avsnitt": avsnitt}


def _om(kommentarer: Kommentarer, identitet: str, *inne: Any) -> list[Any]:
    """Return runs within the comments about all of the part *identitet*."""
    borjan, slut = kommentarer.om(identitet)
    return [*borjan, *inne, *slut]


def _memo(data: Data, numrering: Numrering, texter: Textskrivare, kommentarer: Kommentarer) -> Iterator[Any]:
    yield from _parter(data)
    yield stycke("Title", *_om(kommentarer, "", lopning(_rubrik(data))))
    avsnitt, sist = delning([a for a in data["avsnitt"] if _har_ord(a)])
    for ett in avsnitt:
        yield from _avsnitt(ett, numrering, texter, kommentarer)
    yield from _bilagor(data["bilagor"], numrering, texter.bokmarken)
    for ett in sist:
        yield from _avsnitt(ett, numrering, texter, kommentarer)
    yield from _underskrifter(data)


def _parter(data: Data) -> Iterator[Any]:
    handlaggare = rad(data["handlaggare"])
    vanster = [rad(data["forvaltning"]), f"Handläggare: {handlaggare}" if handlaggare else ""]
    hoger = rad(data["mottagare"])
    rader = [ett for ett in vanster if ett] or ([""] if hoger else [])
    for nr, ett in enumerate(rader):
        till = [tabb(), lopning(hoger)] if hoger and nr == 0 else []
        block = stycke("Parter", *([lopning(ett)] if ett else []), *till)
        if nr == len(rader) - 1:
            block.pPr.append(el("spacing", after=680))
        yield block


def _har_ord(avsnitt: Data) -> bool:
    docs = [avsnitt.get("doc"), *_lydelser(avsnitt)]
    foreslaget = any(d.get("foreslagen") for d in (avsnitt, *(avsnitt.get("punkter") or ())))
    return foreslaget or any(not dokument.ar_tomt(doc) for doc in docs if doc)


def _texter(data: Data) -> Iterator[Any]:
    for avsnitt in data["avsnitt"]:
        yield from (avsnitt.get("doc"), *_lydelser(avsnitt))


def _lydelser(avsnitt: Data) -> list[Any]:
    return [p["lydelse"] for p in avsnitt.get("punkter") or ()]


def _avsnitt(avsnitt: Data, numrering: Numrering, texter: Textskrivare, kommentarer: Kommentarer) -> Iterator[Any]:
    if rubrik := rad(avsnitt["rubrik"]):
        inne = texter.bokmarken.kring("avsnitt", avsnitt["identitet"], lopning(rubrik))
        yield stycke("Heading1", *_om(kommentarer, avsnitt["identitet"], *inne))
    if avsnitt.get("doc") and (avsnitt.get("foreslagen") or not dokument.ar_tomt(avsnitt["doc"])):
        yield from texter.text(avsnitt["doc"])
    if avsnitt["slag"] != "forslag":
        return
    if ingress := rad(avsnitt["ingress"]):
        yield stycke("Ingress", lopning(ingress))
    lista, vantat = 0, None
    for punkt in avsnitt["punkter"]:
        if dokument.ar_tomt(punkt["lydelse"]) and not punkt.get("foreslagen"):
            continue
        if punkt["nr"] != vantat:  # the first one, or the one after a point without words
            lista = numrering.nummerlista(0, punkt["nr"])
        vantat = punkt["nr"] + 1
        yield from texter.punkt(punkt["identitet"], punkt["lydelse"], lista)


def _bilagor(bilagor: list[Data], numrering: Numrering, bokmarken: Bokmarken) -> Iterator[Any]:
    if not bilagor:
        return
    yield stycke("Heading1", lopning("Bilagor"))
    lista = numrering.bilagelista(bilagor[0]["nr"])
    for bilaga in bilagor:
        innehall = bokmarken.kring("bilaga", bilaga["identitet"], lopning(rad(bilaga["namn"])))
        yield stycke("ListNumber", *innehall, numrering=(lista, 0))


def _underskrifter(data: Data) -> Iterator[Any]:
    if forvaltning := rad(data["forvaltning"]):
        yield stycke("Avsandare", lopning(forvaltning))
    for person in data["undertecknare"]:
        yield stycke("Signature", lopning(rad(person["namn"])))
        if titel := rad(person["titel"]):
            yield stycke("Underskriftstitel", lopning(titel))


def _sida(sektion: Any, data: Data, marke: str) -> None:
    """Set the sheet: A4, a full head on the first page, a running head after it, the mark in the foot."""
    diarienummer, datum = rad(data["arende"]["diarienummer"]), rad(data["datum"])
    organisation = rad(data["organ"]["organisation"]) or rad(data["organ"]["namn"])
    uppgifter = "   ".join(ett for ett in (datum, diarienummer) if ett)
    versaler = [el("b"), el("bCs"), el("caps")]
    forsta = [
        stycke(
            "Header",
            lopning(organisation, el("b"), el("bCs"), el("sz", val=26), el("szCs", val=26)),
            tabb(),
            lopning(DOKUMENTNAMN, *versaler),
            tabb(),
            *_sidnummer(),
        ),
        stycke("Header", tabb(), lopning(uppgifter)),
    ]
    sedan = [
        stycke(
            "Header",
            lopning(" · ".join(ett for ett in (organisation, DOKUMENTNAMN) if ett)),
            tabb(),
            lopning(uppgifter),
            tabb(),
            *_sidnummer(),
        )
    ]
    fot = " · ".join(ett for ett in (diarienummer, marke) if ett)
    sektion.different_first_page_header_footer = True
    for del_, innehall in (
        (sektion.first_page_header, forsta),
        (sektion.header, sedan),
        (sektion.first_page_footer, [stycke("Footer", lopning(fot))]),
        (sektion.footer, [stycke("Footer", lopning(fot))]),
    ):
        del_.is_linked_to_previous = False
        for barn in list(del_._element):
            del_._element.remove(barn)
        del_._element.extend(innehall)
    sektion.page_width, sektion.page_height = (Twips(ett) for ett in SIDA)
    sektion.left_margin = sektion.right_margin = Twips(MARGINAL)
    sektion.top_margin, sektion.bottom_margin = Twips(_TOPP), Twips(_FOT)
    sektion.header_distance, sektion.footer_distance = Twips(_SIDHUVUD), Twips(_FOT // 2)


def _sidnummer() -> list[Any]:
    return [falt("PAGE"), lopning(" ("), falt("NUMPAGES"), lopning(")")]


def _egenskaper(egenskaper: Any, data: Data) -> None:
    nummer = rad(data["arende"]["diarienummer"])
    paket.egenskaper(
        egenskaper,
        titel=_rubrik(data) + (f" ({nummer})" if nummer else ""),
        forfattare=rad(data["forvaltning"]) or rad(data["organ"]["organisation"]),
        sprak=formatmallar.SPRAK,
        datum=data["datum"],
    )
