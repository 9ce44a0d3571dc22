"""Ask for signatures, sign, decline, withdraw and remind. What is possible is underskriftsflow's to say.

A person signs in a request of the web: what was shown, by which hash, identified how. The signature itself is put in
the file by the worker within a second or two, which alone holds the keys and draws what is seen of it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from arenden.flow import Lage as Skrivelselage
from arenden.models import Undertecknare
from arenden.models.skrivelse import Underskriftssatt
from beslut import underskriftspolicy as policy
from beslut.models import Handling, HandlingFil, Stampling, Underskriftsbegaran, Undertecknande
from beslut.underskriftsflow import Lage, Platslage, Platssteg, Steg, nasta, platsen
from forum import epost
from forum.bekraftelse import Bekraftelse
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse

MAX_PAMINNELSER = 3
VANTANDE = (Platslage.VANTAR, Platslage.UNDERTECKNAS)


def hinder(handling: Handling) -> str:
    """Return why nobody can be asked to sign *handling* now, or ""."""
    if handling.version is None or not handling.filer.get(ordning=0).falt:
        return "Handlingen har inga platser för elektronisk underskrift. Den skrivs under med bläck."
    if handling.version.skrivelse.lage != Skrivelselage.GODKAND:
        return "Handlingen gäller inte längre: skrivelsen är återkallad."
    if not Stampling.objects.filter(handling=handling, stamplad__isnull=False).exists():
        return "Handlingen är inte stämplad än. Vänta tills den är det."
    return ""


@transaction.atomic
def begar(handling: Handling, *, av: Anvandare | None, i_tur: bool) -> Underskriftsbegaran:
    """Ask the undertecknare of *handling* to sign it, those who have not done so already.

    Locks the document. *av* is None for the worker. The mail is `bjud_in`'s to send, one for many documents. Raises
    PermissionDenied, Konflikt.
    """
    handling = Handling.objects.select_for_update(of=("self",)).get(pk=handling.pk)
    if av is not None and not policy.may_begara(av, handling):
        raise PermissionDenied("Den som skriver i skrivelsen, sekreteraren och registratorn begär underskrifter.")
    if fel := hinder(handling):
        raise Konflikt(fel)
    if handling.underskriftsbegaran.filter(lage__in=(Lage.VANTAR, Lage.KLAR)).exists():
        raise Konflikt("Underskrifter är redan begärda på den här handlingen.")
    har = Undertecknande.objects.filter(begaran__handling=handling, lage=Platslage.UNDERSKRIVEN)
    klara = set(har.values_list("undertecknare", flat=True))
    konton = {str(u.identitet): u.anvandare for u in _undertecknare(handling) if u.anvandare and u.anvandare.is_active}
    personer = [p for p in handling.fakta["version"]["undertecknare"] if p["identitet"] not in map(str, klara)]
    if utan := [p["namn"] for p in personer if p["identitet"] not in konton]:
        raise Konflikt(f"{' och '.join(utan)} har inget konto och kan inte skriva under elektroniskt.")
    if not personer:
        raise Konflikt("Alla undertecknare har redan skrivit under.")
    begaran = Underskriftsbegaran(handling=handling, i_tur=i_tur, begard_av=av).spara(av=av, skal="begärd")
    for ordning, person in enumerate(personer, start=1):
        Undertecknande(
            begaran=begaran,
            undertecknare=person["identitet"],
            anvandare=konton[person["identitet"]],
            namn=person["namn"],
            titel=person["titel"],
            ordning=ordning,
        ).spara(av=av, skal="begärd")
    Handelse.skriv(
        handling, "underskrift_begard", av=av, undertecknare=[p["namn"] for p in personer], i_tur=begaran.i_tur
    )
    return begaran


def _undertecknare(handling: Handling) -> Iterable[Undertecknare]:
    assert handling.version is not None
    return handling.version.skrivelse.undertecknare.select_related("anvandare")


def hamta_nya() -> int:
    """Ask for the signatures on what is sealed and has places for them, once; return how many documents.

    Withdraws what waits on documents that no longer hold.
    """
    for begaran in Underskriftsbegaran.objects.filter(lage=Lage.VANTAR).exclude(
        handling__version__skrivelse__lage=Skrivelselage.GODKAND
    ):
        _avsluta(begaran, Steg.ATERKALLA, av=None, skal="Skrivelsen är återkallad.")
    fore = Underskriftsbegaran.objects.filter(handling=OuterRef("pk"))
    underskriven = HandlingFil.objects.filter(handling=OuterRef("pk"), tillstand=HandlingFil.Tillstand.UNDERSKRIVEN)
    med_falt = HandlingFil.objects.filter(handling=OuterRef("pk"), ordning=0).exclude(falt=[])
    nya = (
        Handling.objects.filter(
            Exists(med_falt),
            ~Exists(fore),
            ~Exists(underskriven),
            version__skrivelse__lage=Skrivelselage.GODKAND,
            version__skrivelse__underskriftssatt=Underskriftssatt.ELEKTRONISK,
            stampling__stamplad__isnull=False,
        )
        .select_related("version__skrivelse")
        .order_by("version", "ordning")
    )
    antal = 0
    for handling in nya:
        assert handling.version is not None
        try:
            begar(handling, av=None, i_tur=handling.version.skrivelse.i_tur)
        except Konflikt:  # another worker was first
            continue
        antal += 1
    return antal


@transaction.atomic
def bjud_in() -> int:
    """Mail each person whose turn has come and who has not been told: one mail for all documents of one skrivelse.

    Return how many mails.
    """
    nya = Undertecknande.objects.i_tur().filter(tillfragad=None).select_for_update(of=("self",), skip_locked=True)
    antal = 0
    for platser in _per_brev(nya):
        antal += _mejla(platser, "att skriva under", "Underskrift väntar på dig")
        for plats in platser:
            plats.tillfragad = timezone.now()
            plats.spara(av=None, skal="tillfrågad")
    return antal


@transaction.atomic
def paminn(nu: dt.datetime | None = None) -> int:
    """Remind those who have waited as long as the body's rule says, at most three times; return how many mails."""
    nu = nu or timezone.now()
    vantar = (
        Undertecknande.objects.i_tur()
        .filter(
            tillfragad__isnull=False,
            paminnelser__lt=MAX_PAMINNELSER,
            begaran__handling__version__skrivelse__arende__organ__underskriftsdagar__isnull=False,
        )
        .select_for_update(of=("self",), skip_locked=True)
    )
    antal = 0
    for platser in _per_brev(vantar):
        dagar = platser[0].begaran.handling.version.skrivelse.arende.organ.underskriftsdagar or 0  # type: ignore[union-attr]
        sena = [p for p in platser if (p.pamind or p.tillfragad or nu) + dt.timedelta(days=dagar) <= nu]
        if not sena:
            continue
        antal += _mejla(sena, "fortfarande att skriva under", "Påminnelse: underskrift väntar på dig")
        for plats in sena:
            plats.pamind, plats.paminnelser = nu, plats.paminnelser + 1
            plats.spara(av=None, skal="påmind")
            Handelse.skriv(plats.begaran.handling, "underskrift_pamind", av=None, undertecknare=plats.namn)
    return antal


def _per_brev(platser: Iterable[Undertecknande]) -> list[list[Undertecknande]]:
    """Return the rows by person and skrivelse, each with what a mail about them needs."""
    pk = [plats.pk for plats in platser]
    rader = Undertecknande.objects.filter(pk__in=pk).select_related(
        "anvandare", "begaran__handling__version__skrivelse__arende__organ"
    )
    brev: dict[tuple[int, int | None], list[Undertecknande]] = defaultdict(list)
    for plats in rader.prefetch_related("begaran__handling__filer").order_by("begaran__handling__ordning", "pk"):
        brev[plats.anvandare_id, plats.begaran.handling.version_id].append(plats)
    return list(brev.values())


def _mejla(platser: list[Undertecknande], vad: str, amne: str) -> int:
    arende = platser[0].begaran.handling.version.skrivelse.arende  # type: ignore[union-attr]
    antal = "En handling" if len(platser) == 1 else f"{len(platser)} handlingar"
    return epost.meddela(
        [platser[0].anvandare],
        amne=f"{amne}: {arende.diarienummer}",
        rader=[
            f"{antal} i ärendet {arende.diarienummer} är {vad}.",
            "Länken leder till handlingen. Du läser den och skriver under med ditt lösenord, eller avböjer med skäl.",
        ],
        lank=platser[0].get_absolute_url(),
    )


@transaction.atomic
def skriv_under(plats: Undertecknande, *, av: Anvandare, sha256: str, bekraftelse: Bekraftelse) -> Undertecknande:
    """Let the person sign what was shown (*sha256*), identified just now. The worker puts it in the file.

    Locks the request, and the document's chain of states. Raises PermissionDenied, OtillatetSteg, and Konflikt where
    it is another's turn or the bytes are others than those shown.
    """
    begaran, plats = _las(plats)
    if not policy.may_skriva_under(av, plats):
        raise PermissionDenied("Bara den som platsen är för kan skriva under här.")
    plats.lage = platsen(plats.lage, Platssteg.SKRIV_UNDER)
    if fel := hinder(begaran.handling):
        raise Konflikt(fel)
    if begaran.lage != Lage.VANTAR or plats.pk not in [p.pk for p in begaran.tur()]:
        vem = " och ".join(p.namn for p in begaran.tur())
        raise Konflikt(f"Det är inte din tur än: handlingen väntar på {vem}." if vem else _slut(begaran))
    Stampling.objects.select_for_update().get(handling=begaran.handling)
    if begaran.handling.filer.latest("ordning").sha256 != sha256:
        raise Konflikt(andrad(begaran.handling, sha256))
    plats.sha256, plats.fel = sha256, ""
    plats.identifierad_genom, plats.identifierad, plats.niva = bekraftelse.hur, bekraftelse.nar, bekraftelse.niva
    plats.lease, plats.token, plats.forsok = None, None, 0
    plats.spara(av=av, skal="undertecknar")
    Handelse.skriv(
        begaran.handling,
        "undertecknar",
        av=av,
        version=sha256,
        undertecknare=str(plats.undertecknare),
        identifiering=bekraftelse.hur,
    )
    return plats


def andrad(handling: Handling, sha256: str) -> str:
    """Say what has happened to the bytes since those that were shown."""
    sedd = handling.filer.filter(sha256=sha256).first()
    if sedd is None:
        return "Sidan visade inte den här handlingens fil. Inget är underskrivet. Läs handlingen nedan."
    senare = handling.filer.filter(ordning__gt=sedd.ordning)
    pk = [fil.pk for fil in senare]
    namn = list(Undertecknande.objects.filter(fil__in=pk).values_list("namn", flat=True))
    vad = f"{' och '.join(namn)} har skrivit under" if namn else "filen har fått en tidsstämpel"
    return (
        f"Handlingen har ändrats sedan du läste den: {vad}. Inget är underskrivet. Läs den igen och skriv sedan under."
    )


@transaction.atomic
def avboj(plats: Undertecknande, *, av: Anvandare, skal: str) -> Underskriftsbegaran:
    """Decline to sign, with a reason; the request ends. Signatures that are in the file stay.

    Locks the request. Raises PermissionDenied, OtillatetSteg, Konflikt without a reason.
    """
    begaran, plats = _las(plats)
    if not policy.may_skriva_under(av, plats):
        raise PermissionDenied("Bara den som platsen är för kan avböja här.")
    plats.lage = platsen(plats.lage, Platssteg.AVBOJ)
    if not skal.strip():
        raise Konflikt("Skriv varför du avböjer.")
    plats.skal = skal.strip()
    plats.spara(av=av, skal="avböjde")
    return _avsluta(begaran, Steg.AVBOJ, av=av, skal=plats.skal)


@transaction.atomic
def aterkalla(begaran: Underskriftsbegaran, *, av: Anvandare, skal: str) -> Underskriftsbegaran:
    """Withdraw the request. Raises PermissionDenied, OtillatetSteg."""
    if not policy.may_begara(av, begaran.handling):
        raise PermissionDenied("Den som skriver i skrivelsen, sekreteraren och registratorn återkallar begäran.")
    return _avsluta(begaran, Steg.ATERKALLA, av=av, skal=skal.strip())


@transaction.atomic
def _avsluta(begaran: Underskriftsbegaran, steg: Steg, *, av: Anvandare | None, skal: str) -> Underskriftsbegaran:
    begaran = Underskriftsbegaran.objects.las(begaran.pk)
    begaran.lage, begaran.avslutad, begaran.skal = nasta(begaran.lage, steg), timezone.now(), skal
    vantade = list(begaran.platser.select_for_update(of=("self",)).filter(lage__in=VANTANDE))
    for plats in vantade:
        plats.lage = platsen(plats.lage, Platssteg.UTGA)
        plats.lease, plats.token = None, None
        plats.spara(av=av, skal=skal or "utgår")
    begaran.spara(av=av, skal=skal or str(steg.label))
    Handelse.skriv(
        begaran.handling, "underskrift_avbojd" if steg == Steg.AVBOJ else "underskrift_aterkallad", av=av, skal=skal
    )
    _beratta(begaran, steg, av)
    return begaran


def _beratta(begaran: Underskriftsbegaran, steg: Steg, av: Anvandare | None) -> None:
    """Tell who asked and who writes, and those who were asked, that the request has ended."""
    handling = begaran.handling
    assert handling.version is not None
    arende = handling.version.skrivelse.arende
    vad = f"{av} har avböjt" if steg == Steg.AVBOJ else "Begäran om underskrift är återkallad"
    tillfragade = [
        p.anvandare for p in begaran.platser.select_related("anvandare") if p.tillfragad and p.lage != Platslage.AVBOJD
    ]
    vilka = {p.pk: p for p in (begaran.begard_av, arende.handlaggare, *tillfragade) if p is not None and p != av}
    fil = handling.fil
    epost.meddela(
        vilka.values(),
        amne=f"{vad}: {arende.diarienummer}",
        rader=[f"{vad} för {handling.filnamn}.", "Skälet står på handlingens sida."],
        lank=f"/handlingar/{fil.sha256}/" if fil else arende.get_absolute_url(),
    )


def _las(plats: Undertecknande) -> tuple[Underskriftsbegaran, Undertecknande]:
    """Lock the request and then the place in it, and re-read both."""
    begaran = Underskriftsbegaran.objects.las(plats.begaran_id)
    return begaran, Undertecknande.objects.las(plats.pk)


def _slut(begaran: Underskriftsbegaran) -> str:
    return f"Underskriften behövs inte längre: begäran är {begaran.get_lage_display().lower()}."
