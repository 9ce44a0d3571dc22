"""The sentences of one paragraph: what was decided, who moved what, how it was put and voted on, who dissented."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from beslut.blad import mening as lopande
from beslut.blad import tom
from beslut.protokollsprak import ord as ord_
from beslut.protokollsprak.beslutsord import avslag, beslutsingress, enligt, skaldel
from beslut.protokollsprak.bygge import Mening, blocken, gar_i_lista, inskjutet, numrerad, rubrik, stycke
from beslut.protokollsprak.fakta import (
    Arendefakta,
    Avvikelse,
    Avvikelseslag,
    Forslag,
    Frageslag,
    Organord,
    Person,
    Proposition,
    Punkt,
    Utfall,
    Votering,
    Voteringsform,
    Yrkande,
    Yrkandeslag,
)

ANTAGNA = (Utfall.BIFALL, Utfall.ANDRAD)


def meningar(arende: Arendefakta, organ: Organord) -> Iterator[Mening]:
    """Yield every block of the paragraph's text, in the order in which minutes have them."""
    yield from _del("beslut", organ.beslutsrubrik, _beslutet(arende, organ))
    yield from _del("sammanfattning", "Sammanfattning", _text("sammanfattning", arende.sammanfattning))
    yield from _del("underlag", "Beslutsunderlag", _rader("underlag", arende.underlag))
    yield from _del("jav", "Jäv", _jav(arende, organ))
    yield from _del("narvaro", "Närvaro", _rorelser(arende))
    yield from _del("yrkanden", "Yrkanden", _yrkanden(arende))
    yield from _del("proposition", "Propositionsordning", _propositioner(arende, organ))
    yield from _del("omrostning", "Omröstning", _voteringar(arende, organ))
    for slag, namn in (
        (Avvikelseslag.AVVIKELSE, ord_.stor(organ.avvikelse)),
        (Avvikelseslag.YTTRANDE, "Särskilt yttrande"),
        (Avvikelseslag.ANTECKNING, f"Anteckning till {organ.protokoll}"),
    ):
        yield from _del(slag.value, namn, _avvikelser(arende, slag, organ))
    yield from _del("mottagare", f"{organ.beslutet} skickas till", _rader("mottagare", arende.mottagare))


def ensam(arende: Arendefakta, punkt: Punkt) -> Arendefakta:
    """Return what was recorded on one beslutspunkt: its own motions, votes and dissent, and those on the whole."""

    def galler(nummer: tuple[int, ...]) -> bool:
        return not nummer or punkt.nr in nummer

    return replace(
        arende,
        punkter=(punkt,),
        yrkanden=tuple(y for y in arende.yrkanden if galler(y.punkter)),
        propositioner=tuple(p for p in arende.propositioner if galler(p.punkter)),
        avvikelser=tuple(a for a in arende.avvikelser if galler(a.punkter)),
    )


def _del(nyckel: str, namn: str, innehall: Iterator[Mening]) -> Iterator[Mening]:
    """Yield a heading before *innehall*, or nothing where it is empty."""
    forsta = next(innehall, None)
    if forsta is not None:
        yield Mening(f"{nyckel}.rubrik", rubrik(namn), namn)
        yield forsta
        yield from innehall


def _text(nyckel: str, doc: Any) -> Iterator[Mening]:
    if doc is not None:
        yield from blocken(nyckel, doc, doc)


def _rader(nyckel: str, rader: tuple[str, ...]) -> Iterator[Mening]:
    for nr, rad in enumerate(rader):
        yield Mening(f"{nyckel}.{nr}", stycke(rad), rad)


# What was decided


def _beslutet(arende: Arendefakta, organ: Organord) -> Iterator[Mening]:
    yield from _beslut(arende, organ)
    if arende.omedelbart:
        yield Mening("beslut.omedelbart", stycke("Paragrafen förklaras omedelbart justerad."), True)


def _beslut(arende: Arendefakta, organ: Organord) -> Iterator[Mening]:
    if arende.utgar:
        yield Mening("beslut.utgar", stycke(ord_.mening(f"Ärendet utgår{skaldel(arende.skal)}")), arende.skal)
        return
    if arende.nyckel and not arende.punkter:
        yield from _fast(arende, organ)
        return
    ensam = len(arende.punkter) == 1
    for likadana, grupp in groupby(arende.punkter, key=lambda punkt: _ihop(punkt, organ)):
        punkter = list(grupp)
        if likadana[0] != "antagen":
            yield _ovrigt(punkter, arende, organ)
        elif ensam or not all(gar_i_lista(d := _beslutad(punkt)) and not tom(d) for punkt in punkter):
            yield from _hela_meningar(punkter, organ, ensam=ensam)
        else:
            yield from _lista(punkter, organ)
    for punkt in arende.punkter:
        if punkt.utfall == Utfall.ANDRAD and punkt.beslutad is not None:
            vilken = "Förslaget" if ensam else ord_.stor(ord_.punkter([punkt.nr]))
            fore = f"{vilken} har fått ändrad lydelse. I skrivelsen löd {'det' if ensam else 'den'}"
            yield from inskjutet(f"beslut.andrad.{punkt.nr}", fore, punkt.lydelse, punkt)


def _beslutad(punkt: Punkt) -> Any:
    return punkt.beslutad if punkt.utfall == Utfall.ANDRAD and punkt.beslutad is not None else punkt.lydelse


def _ihop(punkt: Punkt, organ: Organord) -> tuple[Any, ...]:
    """Return what points that are told together have in common."""
    if punkt.utfall in ANTAGNA:
        return ("antagen", beslutsingress(punkt.ingress, organ))
    return (punkt.utfall, punkt.skal, punkt.till)


def _lista(punkter: list[Punkt], organ: Organord) -> Iterator[Mening]:
    ingress = beslutsingress(punkter[0].ingress, organ)
    yield Mening(f"beslut.ingress.{punkter[0].nr}", stycke(ingress), ingress)
    rader = [(punkt.nr, _beslutad(punkt)) for punkt in punkter]
    yield Mening(f"beslut.lista.{punkter[0].nr}", numrerad(rader), rader)


def _hela_meningar(punkter: list[Punkt], organ: Organord, *, ensam: bool) -> Iterator[Mening]:
    for punkt in punkter:
        if tom(_beslutad(punkt)):
            text = f"{organ.namn} {enligt(organ, 'förslaget' if ensam else f'förslaget i punkt {punkt.nr}')}."
            yield Mening(f"beslut.punkt.{punkt.nr}", stycke(text), text)
            continue
        ingress = beslutsingress(punkt.ingress, organ)
        doc = lopande(ingress if ensam else f"{punkt.nr}. {ingress}", _beslutad(punkt))
        yield from blocken(f"beslut.punkt.{punkt.nr}", doc, (ingress, ensam, _beslutad(punkt)))


def _ovrigt(punkter: list[Punkt], arende: Arendefakta, organ: Organord) -> Mening:
    en, nummer = punkter[0], [punkt.nr for punkt in punkter]
    alla = len(punkter) == len(arende.punkter)
    vad = "ärendet" if alla else ord_.punkter(nummer)
    forslaget = "förslaget" if alla else f"förslaget i {vad}" if organ.formellt else vad
    pluralis = not alla and len(punkter) > 1
    till = f" till sammanträdet {ord_.datum(en.till)}" if en.till else ""
    text = {
        Utfall.AVSLAG: f"{organ.namn} {avslag(organ, forslaget)}",
        Utfall.ATERREMISS: f"{vad} återremitteras{skaldel(en.skal)}",
        Utfall.BORDLAGGNING: f"{vad} bordläggs{till}",
        Utfall.EJ_UPP: f"{vad} tas inte upp till behandling",
        Utfall.ANTECKNAS: f"{vad} noteras i {organ.protokoll}",
        Utfall.TILL_HANDLINGARNA: f"{vad} läggs till handlingarna",
    }[en.utfall]
    nyckel = f"beslut.{en.utfall.value}.{nummer[0]}"
    return Mening(nyckel, stycke(ord_.stor(ord_.mening(text))), (text, pluralis))


def _fast(arende: Arendefakta, organ: Organord) -> Iterator[Mening]:
    """Yield what a standing item says by itself; what was said beyond that is the sekreterare's to write."""
    protokollet = ord_.stor(organ.protokoll)
    text = {
        "upprop": "Upprop förrättas. De närvarande framgår av närvarolistan.",
        "dagordning": "Föredragningslistan fastställs.",
        "anmalningar": "Anmälningarna läggs till handlingarna.",
        "ovriga": "Inga övriga frågor tas upp.",
    }.get(arende.nyckel, "")
    if arende.nyckel == "justerare" and arende.valda:
        text = f"{ord_.namnen(arende.valda)} utses att tillsammans med ordföranden justera {organ.protokoll}."
    if arende.nyckel == "foregaende" and arende.foregaende:
        text = f"{protokollet} från sammanträdet {ord_.datum(arende.foregaende)} läggs till handlingarna."
    if text:
        yield Mening(f"beslut.{arende.nyckel}", stycke(text), text)


# Who was away, and from what


def _jav(arende: Arendefakta, organ: Organord) -> Iterator[Mening]:
    for jav in arende.jav:
        text = f"{ord_.namn(jav.person)} anmäler jäv och deltar inte i handläggningen av ärendet"
        text += f" ({organ.javsrum})." if organ.javsrum else "."
        if jav.ersattare:
            text += f" {ord_.namn(jav.ersattare)} tjänstgör i stället."
        yield Mening(f"jav.{jav.person.namn}", stycke(text), (jav, organ.javsrum))


def _rorelser(arende: Arendefakta) -> Iterator[Mening]:
    for r in arende.rorelser:
        if r.kom:
            text = f"{ord_.namn(r.person)} kommer {ord_.klockan(r.tid)}."
            if r.ersattare:
                text += f" {ord_.namn(r.ersattare)} tjänstgör därmed inte längre."
        else:
            text = f"{ord_.namn(r.person)} lämnar sammanträdet {ord_.klockan(r.tid)}."
            if r.ersattare:
                text += f" {ord_.namn(r.ersattare)} tjänstgör därefter i stället."
        if r.ersatter:
            text = text.replace(
                ord_.namn(r.person) + " kommer",
                f"{ord_.namn(r.person)}, tjänstgörande ersättare för {ord_.namn(r.ersatter)}, kommer",
            )
        yield Mening(f"narvaro.{r.person.namn}.{r.tid}", stycke(text), r)


# Motions and how they were put


def _yrkanden(arende: Arendefakta) -> Iterator[Mening]:
    for yrkande in arende.yrkanden:
        yield from _yrkande(yrkande)


def _yrkande(y: Yrkande) -> Iterator[Mening]:
    vem = f"{ord_.namn(y.av)} yrkar"
    if y.instammer:
        vem += f", med instämmande av {ord_.namnen(y.instammer)},"
    nyckel = f"yrkande.{y.nyckel}"
    om = ord_.punkter(y.punkter) if y.punkter else "förslaget"
    arendet = ord_.punkter(y.punkter) if y.punkter else "ärendet"
    till = f" till sammanträdet {ord_.datum(y.till)}" if y.till else ""
    if y.slag in (Yrkandeslag.ANDRAD, Yrkandeslag.NY_PUNKT) and y.lydelse is not None:
        ny = y.slag == Yrkandeslag.NY_PUNKT
        vad = "att en punkt läggs till med följande lydelse" if ny else f"att {om} får följande lydelse"
        yield from inskjutet(nyckel, f"{vem} {vad}", y.lydelse, y)
        return
    text = {
        Yrkandeslag.BIFALL: f"bifall till {om}",
        Yrkandeslag.AVSLAG: f"avslag på {om}",
        Yrkandeslag.ATERREMISS: f"att {arendet} återremitteras{skaldel(y.skal)}",
        Yrkandeslag.BORDLAGGNING: f"att {arendet} bordläggs{till}",
        Yrkandeslag.ANDRAD: f"ändring av {om}",
        Yrkandeslag.NY_PUNKT: "att en punkt läggs till",
    }[y.slag]
    yield Mening(nyckel, stycke(ord_.mening(f"{vem} {text}")), y)


_OM = {
    Yrkandeslag.BIFALL: "bifall",
    Yrkandeslag.AVSLAG: "avslag",
    Yrkandeslag.ATERREMISS: "återremiss",
    Yrkandeslag.BORDLAGGNING: "bordläggning",
    Yrkandeslag.ANDRAD: "ändrad lydelse",
    Yrkandeslag.NY_PUNKT: "en ny punkt",
}


def forslagsnamn(forslag: Forslag, punkter: tuple[int, ...] = ()) -> str:
    """Return what one side is called: "förslaget i skrivelsen", "Anders Hults (M) yrkande om avslag"."""
    if forslag.namn:
        return forslag.namn
    if forslag.yrkande_av is None:
        return f"förslaget i {ord_.punkter(punkter)}" if punkter else "förslaget i skrivelsen"
    om = f" om {_OM[forslag.slag]}" if forslag.slag else ""
    return f"{ord_.namns(forslag.yrkande_av)} yrkande{om}"


def _propositioner(arende: Arendefakta, organ: Organord) -> Iterator[Mening]:
    for p in arende.propositioner:
        yield Mening(f"proposition.{p.nyckel}", stycke(_proposition(p, organ)), (replace(p, votering=None), organ))


def _proposition(p: Proposition, organ: Organord) -> str:
    namn = [forslagsnamn(f, p.punkter) for f in p.forslag]
    fann = p.fann if p.votering else p.vann
    om = f"{ord_.stor(ord_.punkter(p.punkter))}: " if p.punkter and p.fraga == Frageslag.AVGORA_IDAG else ""
    match p.fraga:
        case Frageslag.AVGORA_IDAG:
            senare = "bordläggas" if p.forslag[-1].slag == Yrkandeslag.BORDLAGGNING else "återremitteras"
            fragan = f"frågar först om ärendet ska avgöras i dag eller {senare}"
            funnet = f"att det ska {'avgöras i dag' if fann == 0 else senare}"
        case Frageslag.TILLAGG:
            fragan = f"frågar om {namn[0]} ska bifallas"
            funnet = "att så sker" if fann == 0 else "att det avslås"
        case Frageslag.ETT_FORSLAG:
            fragan = f"frågar om {organ.namn} {enligt(organ, namn[0])}"
            funnet = "att så sker"
        case Frageslag.MOTFORSLAG:
            fragan = f"ställer {ord_.upprakning(namn)} mot varandra som motförslag i huvudomröstningen"
            funnet = f"att {namn[fann or 0]} utses till motförslag"
        case Frageslag.MOT_VARANDRA:
            if len(namn) == 2:
                fragan = f"ställer {namn[0]} mot {namn[1]}"
            else:
                fragan = f"ställer {ord_.upprakning(namn)} mot varandra"
            funnet = f"att {organ.namn} {enligt(organ, namn[fann or 0])}"
    if fann is None:
        return f"{om}Ordföranden {fragan}."
    return f"{om}Ordföranden {fragan} och finner {funnet}."


def _voteringar(arende: Arendefakta, organ: Organord) -> Iterator[Mening]:
    for nr, val in enumerate(arende.val):
        yield Mening(f"votering.val.{nr}", stycke(val), val)
    for p in arende.propositioner:
        if p.votering is not None:
            yield from _votering(p, p.votering, organ)


def _rost(antal: int, slag: str) -> str:
    return f"{ord_.ord_och_siffra(antal)} {slag}-{'röst' if antal == 1 else 'röster'}"


def _votering(p: Proposition, v: Votering, organ: Organord) -> Iterator[Mening]:
    namn = [forslagsnamn(f, p.punkter) for f in p.forslag]
    if p.fraga == Frageslag.AVGORA_IDAG:
        senare = "bordläggs" if p.forslag[-1].slag == Yrkandeslag.BORDLAGGNING else "återremitteras"
        ja, nej = "att ärendet avgörs i dag", f"att ärendet {senare}"
    elif p.fraga == Frageslag.TILLAGG:
        ja, nej = f"bifall till {namn[0]}", "avslag"
    else:
        ja, nej = namn[0], namn[-1]
    nyckel = f"votering.{p.nyckel}"
    hur = "Sluten omröstning begärs" if v.form == Voteringsform.SLUTEN else "Omröstning begärs"
    text = f"{hur}. Följande propositionsordning godkänns: ja-röst för {ja}, nej-röst för {nej}."
    yield Mening(f"{nyckel}.ordning", stycke(text), (ja, nej, v.form))
    text = f"Omröstningen utfaller med {_rost(v.ja, 'ja')} och {_rost(v.nej, 'nej')}."
    if v.avstar:
        vilka = "ledamot" if v.avstar == 1 else "ledamöter"
        text += f" {ord_.stor(ord_.ord_och_siffra(v.avstar))} {vilka} avstår från att rösta."
    if v.utslagsrost:
        text += f" Röstetalen är lika. Ordförandens utslagsröst avgör för {v.vann}."
    elif v.lottning:
        text += f" Röstetalen är lika. Lotten avgör för {v.vann}."
    elif v.minoritet:
        vad = "bordläggning" if p.forslag[-1].slag == Yrkandeslag.BORDLAGGNING else "återremiss"
        text += f" Minst en tredjedel av de närvarande har röstat för {vad} (5 kap. 50 § kommunallagen)."
    vinnare = (ja, nej)[v.vann == "nej"]
    if not v.vann:
        text += " Röstetalen är lika, och ordföranden har ingen utslagsröst. Frågan är därmed inte avgjord."
    elif p.fraga == Frageslag.AVGORA_IDAG:
        text += (
            " "
            + vinnare.removeprefix("att ")
            .replace("ärendet ", "Ärendet ")
            .replace("Ärendet avgörs", "Ärendet ska därmed avgöras")
            .replace("Ärendet återremitteras", "Ärendet återremitteras därmed")
            .replace("Ärendet bordläggs", "Ärendet bordläggs därmed")
            + "."
        )
    elif p.fraga == Frageslag.TILLAGG:
        text += f" {ord_.stor(namn[0])} {'bifalls' if v.vann == 'ja' else 'avslås'} därmed."
    elif p.fraga == Frageslag.MOTFORSLAG:
        text += f" {ord_.stor(vinnare)} utses därmed till motförslag."
    else:
        text += f" {organ.namn} {enligt(organ, vinnare, efter_omrostning=True)}."
    siffror = replace(v, ja_namn=(), nej_namn=(), avstar_namn=())
    yield Mening(f"{nyckel}.utfall", stycke(text), (siffror, ja, nej, organ))
    if v.form == Voteringsform.OPPEN:
        grupper: tuple[tuple[str, str, tuple[Person, ...]], ...] = (
            ("ja", "Ja röstar", v.ja_namn),
            ("nej", "Nej röstar", v.nej_namn),
            ("avstar", "Avstår från att rösta gör", v.avstar_namn),
        )
        for del_, fore, personer in grupper:
            if personer:
                yield Mening(f"{nyckel}.{del_}", stycke(f"{fore}: {ord_.namnen(personer)}."), personer)


# Those who think otherwise


def _avvikelser(arende: Arendefakta, slag: Avvikelseslag, organ: Organord) -> Iterator[Mening]:
    for a in arende.avvikelser:
        if a.slag == slag:
            yield from _avvikelse(a, organ)


def _avvikelse(a: Avvikelse, organ: Organord) -> Iterator[Mening]:
    vem = ord_.namnen(a.av)
    om = f" i {ord_.punkter(a.punkter)}" if a.punkter else ""
    if a.slag == Avvikelseslag.YTTRANDE:
        text = f"{vem} lämnar ett särskilt yttrande"
    elif a.slag == Avvikelseslag.ANTECKNING:
        text = f"{vem} låter göra en anteckning till {organ.protokoll}"
    else:
        reserverar = organ.avvikelse == "reservation"
        text = f"{vem} reserverar sig mot beslutet{om}" if reserverar else f"{vem} anmäler {organ.avvikelse}{om}"
        text += " till förmån för eget yrkande" if a.for_eget else ""
    stycken = [" ".join(ett.split()) for ett in a.text.split("\n\n") if ett.strip()]
    nyckel = f"{a.slag.value}.{a.nyckel}"
    yield Mening(nyckel, stycke(f"{text}{':' if stycken else '.'}"), (replace(a, text=""), bool(stycken), organ))
    for nr, ett in enumerate(stycken):
        borjan, slut = "”" if nr == 0 else "", "”" if nr == len(stycken) - 1 else ""
        yield Mening(f"{nyckel}.text.{nr}", stycke(f"{borjan}{ett}{slut}"), (ett, nr, len(stycken)))
