"""The example's two bodies: Kommunalt Forum with its region and 13 municipalities, and a formal nämnd beside it.

People, mail and municipalities are invented; the region is the one that the example memo comes from.
"""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from arenden.actions.anmalan import anmal
from arenden.flow import Lage
from arenden.models import Skrivelse
from beslut.actions import dagordning
from forum.actions import sammantrade
from forum.models import Anvandare, Organ, Part, Roll, Sammantrade, Uppdrag
from forum.models.organ import standardvarden

FRAN = dt.date(2022, 10, 15)
SLUT = dt.date(2022, 10, 14)

# The region and its municipalities: name, ledamöter and ersättare as "Namn (parti)".
REGION = "Region Jönköpings län"
PARTER: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (REGION, ("Per-Olof Sandgren (KD)", "Camilla Örtqvist (M)"), ("Hampus Lidgren (C)",)),
    ("Almby kommun", ("Birgitta Hallfors (S)", "Nils Edenholm (M)"), ("Sara Vikander (S)",)),
    ("Bergnäs kommun", ("Torbjörn Klang (C)", "Rebecka Åström (S)"), ("Ingvar Dahlskog (C)",)),
    ("Dalvika kommun", ("Mikaela Brandt (M)", "Jan-Erik Forsmark (S)"), ("Lovisa Hägg (M)",)),
    ("Eksinge kommun", ("Göran Tallmo (KD)", "Amina Warsame (S)"), ("Bo Sjöholm (KD)",)),
    ("Fridslunda kommun", ("Helena Ryd (S)", "Karl-Johan Uhr (C)"), ("Peter Malmkvist (S)",)),
    ("Grytsjö kommun", ("Stefan Åkerlind (M)", "Linda Borgh (V)"), ("Eva Stråle (M)",)),
    ("Högsala kommun", ("Christina Lagerdal (C)", "Magnus Hjärpe (S)"), ("Reza Farhadi (C)",)),
    ("Klevberga kommun", ("Roland Ekvall (S)", "Annika Thorell (L)"), ("Ulla Ljunggård (S)",)),
    ("Lindefors kommun", ("Josefin Nyrén (M)", "Kent Alvhage (S)"), ("Tomas Bjurhed (M)",)),
    ("Mosstorp kommun", ("Gunilla Ahlstedt (S)", "Fredrik Wallby (KD)"), ("Hanna Serrander (S)",)),
    ("Norrängs kommun", ("Leif Granmyr (C)", "Petra Skoglind (S)"), ("Ali Demir (C)",)),
    ("Sandhems kommun", ("Marianne Fahlgren (S)", "Jonas Ridderwall (M)"), ("Elin Kvarnby (S)",)),
    ("Ydrevads kommun", ("Anders Hovmark (KD)", "Susanne Brolund (S)"), ("Viktor Ängsäter (KD)",)),
)
# Of a part: which of the standing cast sits there too.
I_RADEN: dict[str, tuple[str, str]] = {
    "ordforande": (REGION, "C"),
    "ledamot": ("Almby kommun", "S"),
    "ersattare": (REGION, "S"),
}

NAMND = ("samverkansnamnden", "Samverkansnämnden", "SVN")
NAMNDENS: tuple[tuple[str, Roll, str], ...] = (
    ("Ragnhild Söderkvist", Roll.ORDFORANDE, "S"),
    ("Claes Hedbrant", Roll.VICE_ORDFORANDE, "M"),
    ("Fatima El-Amin", Roll.LEDAMOT, "S"),
    ("Ove Lindsmed", Roll.LEDAMOT, "C"),
    ("Kristina Valfrid", Roll.LEDAMOT, "KD"),
    ("Emil Stormark", Roll.ERSATTARE, "S"),
    ("Britt-Marie Ögren", Roll.ERSATTARE, "M"),
    ("Daniel Rosvik", Roll.ERSATTARE, "C"),
)


@transaction.atomic
def befolka(forumet: Organ, *, losenord: str) -> None:
    """Give both bodies members, parter and a sammanträde each where they have none; done again, it adds nothing."""
    sekreterare = Anvandare.objects.get(username="sekreterare")
    hemligt = make_password(losenord)
    if not forumet.parter.exists():
        _parterna(forumet, hemligt)
    namnden = _namnden(forumet, hemligt)
    if not forumet.sammantraden.exists():
        mote = _mote(forumet, sekreterare, dagar=42, plats="Regionens hus, sal A")
        dagordning.ny_fri(
            mote,
            av=sekreterare,
            uppgifter={
                "rubrik": "Information: länets arbete med civil beredskap",
                "foredragande": "Beredskapschefen",
                "beskrivning": "Muntlig information, cirka 20 minuter.",
            },
        )
        for skrivelse in Skrivelse.objects.filter(arende__organ=forumet, sammantrade=None, lage=Lage.UTKAST):
            if skrivelse.arende.handlaggare is not None:
                anmal(skrivelse, mote, av=skrivelse.arende.handlaggare)
    if not namnden.sammantraden.exists():
        _mote(namnden, sekreterare, dagar=28, plats="Stadshuset, Almby")


def _parterna(organ: Organ, hemligt: str) -> None:
    for ordning, (namn, ledamoter, ersattare) in enumerate(PARTER, start=1):
        slag = Part.Slag.REGION if namn == REGION else Part.Slag.KOMMUN
        part = Part(
            organ=organ,
            slag=slag,
            namn=namn,
            epost=f"registrator@{slugify(namn)}.example",
            ordning=ordning,
            fran=FRAN,
        ).spara(av=None, skal="exemplet")
        valda = [(n, Roll.LEDAMOT) for n in ledamoter] + [(n, Roll.ERSATTARE) for n in ersattare]
        for vem, roll in valda:
            _uppdrag(organ, vem, roll, hemligt, part=part, ordning=ordning)
    for anvandarnamn, (partnamn, parti) in I_RADEN.items():
        for uppdrag in organ.uppdrag.filter(anvandare__username=anvandarnamn):
            uppdrag.part, uppdrag.parti, uppdrag.fran = organ.parter.get(namn=partnamn), parti, FRAN
            uppdrag.spara(av=None, skal="exemplet")
    # One who has left, and whose place another took.
    forra = _uppdrag(organ, "Lars-Göran Prim (M)", Roll.VICE_ORDFORANDE, hemligt, fran=dt.date(2018, 10, 15))
    forra.till, forra.part = SLUT, organ.parter.get(namn=REGION)
    forra.spara(av=None, skal="exemplet")
    nu = organ.uppdrag.get(anvandare__namn="Camilla Örtqvist")
    nu.roll = Roll.VICE_ORDFORANDE
    nu.spara(av=None, skal="exemplet")


def _namnden(forumet: Organ, hemligt: str) -> Organ:
    slug, namn, serie = NAMND
    organ = Organ.objects.filter(slug=slug).first()
    if organ is not None:
        return organ
    organ = Organ(
        slug=slug,
        namn=namn,
        organisation=forumet.organisation,
        serie=serie,
        ingress=f"{namn} föreslås besluta att",
        formellt=True,
        **standardvarden(formellt=True),
    ).spara(av=None, skal="exemplet")
    for ordning, (vem, roll, parti) in enumerate(NAMNDENS, start=1):
        _uppdrag(organ, f"{vem} ({parti})", roll, hemligt, ordning=ordning)
    for anvandarnamn, roll in (("sekreterare", Roll.SEKRETERARE), ("registrator", Roll.REGISTRATOR)):
        person = Anvandare.objects.get(username=anvandarnamn)
        Uppdrag(anvandare=person, organ=organ, roll=roll, fran=FRAN).spara(av=None, skal="exemplet")
    return organ


def _uppdrag(
    organ: Organ,
    vem: str,
    roll: Roll,
    hemligt: str,
    *,
    part: Part | None = None,
    ordning: int = 0,
    fran: dt.date = FRAN,
) -> Uppdrag:
    namn, _, parti = vem.removesuffix(")").partition(" (")
    anvandarnamn = slugify(namn)
    person, _ny = Anvandare.objects.get_or_create(
        username=anvandarnamn,
        # One hash for all: to make one each would take a quarter of a minute.
        defaults={"namn": namn, "email": f"{anvandarnamn}@forum.example", "password": hemligt},
    )
    return Uppdrag(anvandare=person, organ=organ, roll=roll, part=part, parti=parti, ordning=ordning, fran=fran).spara(
        av=None, skal="exemplet"
    )


def _mote(organ: Organ, av: Anvandare, *, dagar: int, plats: str) -> Sammantrade:
    """Plan a sammanträde on the first Thursday at least *dagar* days from now, and compose its list."""
    dag = timezone.localdate() + dt.timedelta(days=dagar)
    dag += dt.timedelta(days=(3 - dag.weekday()) % 7)
    uppgifter = {"datum": dag, "borjar": organ.borjar, "slutar": organ.slutar, "plats": plats}
    mote = sammantrade.planera(organ, av=av, uppgifter=uppgifter)
    dagordning.fyll_pa(mote, av=av)
    return mote
