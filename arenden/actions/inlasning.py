"""Read a plain-text memo in as an ärende with its skrivelse."""

import hashlib

from django.core.exceptions import PermissionDenied
from django.db import transaction

from arenden import dokument, inlasning, policy
from arenden.actions.arende import registrera
from arenden.actions.skrivelse import borja, skapa_avsnitt, skapa_punkt
from arenden.models import Importpost, Mall, Skrivelse, Slag, Undertecknare
from forum.models import Anvandare, Handelse, Organ, Roll


def konto_for(namn: str, organ: Organ) -> Anvandare | None:
    """Return the one account of the body that bears *namn* and undertecknar, or None. Makes no accounts."""
    konton = Anvandare.objects.filter(
        namn__iexact=namn, is_active=True, uppdrag__roll=Roll.UNDERTECKNARE, uppdrag__organ=organ
    ).distinct()[:2]
    return konton[0] if len(konton) == 1 else None


@transaction.atomic
def las_in(data: bytes, *, filnamn: str, organ: Organ, av: Anvandare | None) -> Skrivelse:
    """Register an ärende and write its skrivelse from a memo's text; all of it or nothing.

    The memo's own number is kept as the sender's. Headings of the body's template keep their place in the
    law of the template (required, key); others come along as they stand, in the memo's order.
    Raises inlasning.Olasbar, PermissionDenied.
    """
    if av is not None and not policy.may_importera(av, organ):
        raise PermissionDenied(f"Du kan inte läsa in skrivelser för {organ}.")
    memo = inlasning.las(data, filnamn)
    rest: list[str] = []

    def ryms(varde: str, langd: int) -> str:
        """Return *varde* if it fits its field; otherwise its beginning, and the whole is kept as unplaced."""
        if len(varde) > langd:
            rest.append(varde)
        return varde[:langd]

    rubrik = ryms(memo.rubrik, 300)
    arende = registrera(
        organ=organ,
        arendemening=rubrik or filnamn[:300],
        av=av,
        forvaltning=ryms(memo.forvaltning.capitalize() if memo.forvaltning.isupper() else memo.forvaltning, 120),
        handlaggare=av,
        avsandarens_nummer=ryms(memo.diarienummer, 60),
    )
    mall = Mall.objects.filter(organ=organ).first() or Mall.objects.all()[0]
    skrivelse = borja(arende, mall=mall, av=av, rubrik=rubrik, tom=True)
    skrivelse.datum = memo.datum
    skrivelse.handlaggare_namn = ryms(memo.handlaggare, 120)
    skrivelse.mottagare = ryms(memo.mottagare or memo.organ or organ.namn, 120)
    if memo.mottagare and memo.organ not in memo.mottagare:
        rest.append(memo.organ)
    skrivelse.spara(av=av, skal="inläst")
    krav = {rad.nyckel: rad for rad in mall.avsnitt.all()}
    for inlast in memo.avsnitt:
        rad = krav.get(inlast.nyckel)
        falt = {"obligatoriskt": bool(rad and rad.obligatoriskt), "hjalp": rad.hjalp if rad else ""}
        if inlast.slag == Slag.FORSLAG:
            falt |= {"ingress": ryms(inlast.ingress, 300), "organ_namn": ryms(inlast.organ, 120)}
        avsnitt = skapa_avsnitt(
            skrivelse,
            av=av,
            rubrik=ryms(inlast.rubrik, 120),
            slag=inlast.slag,
            nyckel=inlast.nyckel,
            oplacerat=inlast.oplacerat,
            doc=inlast.doc,
            **falt,
        )
        for doc in inlast.punkter:
            skapa_punkt(avsnitt, av=av, doc=doc, skal="inläst")
    for plats, person in enumerate(memo.undertecknare, start=1):
        konto = konto_for(person.namn, organ)
        Undertecknare(
            skrivelse=skrivelse,
            anvandare=konto,
            namn=ryms(person.namn, 120),
            titel=ryms(person.titel or (konto.titel if konto else ""), 120),
            ordning=plats,
        ).spara(av=av, skal="inläst")
    if rest:
        doc = {"type": "doc", "content": [dokument.stycke(rad) for rad in rest]}
        skapa_avsnitt(skrivelse, av=av, rubrik="Oplacerat från importen", oplacerat=True, doc=doc)
    Importpost.objects.create(
        skrivelse=skrivelse,
        filnamn=filnamn[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        kalla=inlasning.avkoda(data, filnamn),
        sidmobler=list(memo.sidmobler),
    )
    Handelse.skriv(skrivelse, "inlast", av=av, fil=filnamn[:200], avsandarens_nummer=memo.diarienummer)
    return skrivelse
