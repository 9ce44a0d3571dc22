"""What stands first and last in minutes: where and when, who was there, who adjusts, when it ended."""

from collections.abc import Iterator

from beslut.protokollsprak import ord as ord_
from beslut.protokollsprak.bygge import Mening, rubrik, stycke, tabell
from beslut.protokollsprak.fakta import Deltagare, Motesfakta


def inledning(mote: Motesfakta) -> Iterator[Mening]:
    """Yield the blocks before the first paragraph."""
    yield Mening("plats.rubrik", rubrik("Plats och tid"), "Plats och tid")
    dag = mote.datum
    tider = f" {ord_.klockan(mote.borjar)}" if mote.borjar else ""
    tider += f"–{mote.slutar.replace(':', '.')}" if mote.borjar and mote.slutar else ""
    plats = f"{mote.plats}, " if mote.plats else ""
    yield Mening("plats.tid", stycke(ord_.stor(f"{plats}{ord_.datum(dag)}{tider}")), (plats, dag, tider))
    if mote.form == "distans":
        yield Mening("plats.form", stycke("Sammanträdet hålls på distans."), mote.form)
    for nr, (fran, till) in enumerate(mote.uppehall):
        text = f"Sammanträdet ajourneras {ord_.klockan(fran)}–{till.replace(':', '.')}."
        yield Mening(f"plats.uppehall.{nr}", stycke(text), (fran, till))
    yield from _narvaro(mote)
    if mote.justerare:
        yield Mening("justerare.rubrik", rubrik("Justerare"), "Justerare")
        vem = ord_.namnen(mote.justerare)
        och = f"{ord_.namn(mote.ordforande)}, ordförande, och {vem}" if mote.ordforande else vem
        yield Mening("justerare", stycke(ord_.stor(och)), (mote.ordforande, mote.justerare))


def _narvaro(mote: Motesfakta) -> Iterator[Mening]:
    beslutande = [d for d in mote.deltagare if d.beslutande]
    ovriga = [d for d in mote.deltagare if not d.beslutande]
    namn = "Beslutande" if mote.organ.formellt else "Närvarande ledamöter och tjänstgörande ersättare"
    for nyckel, titel, grupp in (("beslutande", namn, beslutande), ("ovriga", "Övriga närvarande", ovriga)):
        if not grupp:
            continue
        yield Mening(f"narvaro.{nyckel}.rubrik", rubrik(titel), titel)
        yield Mening(f"narvaro.{nyckel}", _tabell(grupp), grupp)
    distans = [d.person for d in mote.deltagare if d.distans]
    if distans and mote.form != "plats":
        text = f"{ord_.namnen(distans)} deltar på distans."
        if mote.kontrollerade:
            text += f" {mote.kontrollerade} har kontrollerat vilka de är."
        yield Mening("narvaro.distans", stycke(text), (distans, mote.kontrollerade))


def _tabell(grupp: list[Deltagare]) -> dict[str, object]:
    med_part = any(d.person.part for d in grupp)
    med_tid = any(_nar(d) for d in grupp)
    huvud = ["Namn", *(["Part"] if med_part else []), "Som", *(["När"] if med_tid else [])]
    rader = []
    for d in grupp:
        som = f"tjänstgörande ersättare för {ord_.namn(d.for_)}" if d.for_ else d.som
        rad = [ord_.namn(d.person)]
        rader.append(rad + ([d.person.part] if med_part else []) + [som] + ([_nar(d)] if med_tid else []))
    return tabell(huvud, rader)


def _nar(d: Deltagare) -> str:
    """Return when one was there, where that was not all the time: "kl. 13.20–14.10, §§ 3–7"."""
    tider = [
        f"{fran}–{till}".replace(":", ".").strip("–") if till else f"från {fran.replace(':', '.')}"
        for fran, till in d.spann
    ]
    delar = [f"kl. {ord_.upprakning(tider)}"] if tider else []
    if d.paragrafer:
        delar.append(ord_.paragrafer(d.paragrafer))
    return ", ".join(delar)


def avslutning(mote: Motesfakta) -> Iterator[Mening]:
    """Yield the blocks after the last paragraph."""
    if mote.slutar:
        text = f"Ordföranden avslutar sammanträdet {ord_.klockan(mote.slutar)}."
        yield Mening("avslutning", stycke(text), mote.slutar)
