"""Keep a body: its rules, its parter, and who holds which uppdrag in it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.crypto import get_random_string

from forum import policy
from forum.fel import Konflikt
from forum.models import FORTROENDEVALDA, PRESIDIUM, Anvandare, Handelse, Organ, Part, Roll, Uppdrag
from forum.models.rad import Rad, etikett


def las(organ: Organ, *, av: Anvandare) -> Organ:
    """Lock and re-read a body that *av* keeps: its lock is that of its parter and uppdrag. Raises PermissionDenied."""
    organ = Organ.objects.las(organ.pk)
    if not policy.may_skota_organ(av, organ):
        raise PermissionDenied(f"{organ} sköts av dess sekreterare.")
    return organ


@transaction.atomic
def andra_organ(organ: Organ, *, av: Anvandare, revision: int, uppgifter: dict[str, Any]) -> list[str]:
    """Change the body's rules; return what a person calls those that changed. Raises PermissionDenied, Motsagelse."""
    organ = las(organ, av=av)
    organ.krav_revision(revision)
    return _andra(organ, organ, "organ_andrat", av=av, uppgifter=uppgifter)


@transaction.atomic
def ny_part(organ: Organ, *, av: Anvandare, uppgifter: dict[str, Any]) -> Part:
    """Let an organisation take part in the body. Raises PermissionDenied, Konflikt."""
    organ = las(organ, av=av)
    if organ.parter.filter(namn=uppgifter["namn"]).exists():
        raise Konflikt(f"{uppgifter['namn']} finns redan bland parterna. Ändra den i stället.")
    part = Part(organ=organ, **uppgifter).spara(av=av, skal="ny part")
    Handelse.skriv(organ, "part_ny", av=av, namn=part.namn)
    return part


@transaction.atomic
def andra_part(part: Part, *, av: Anvandare, revision: int, uppgifter: dict[str, Any]) -> list[str]:
    """Change a part, or let it end. Raises PermissionDenied, Konflikt, Motsagelse."""
    organ = las(part.organ, av=av)
    part = Part.objects.las(part.pk)
    part.krav_revision(revision)
    if organ.parter.filter(namn=uppgifter["namn"]).exclude(pk=part.pk).exists():
        raise Konflikt(f"{uppgifter['namn']} finns redan bland parterna.")
    return _andra(part, organ, "part_andrad", av=av, uppgifter=uppgifter, namn=part.namn)


@transaction.atomic
def nytt_uppdrag(organ: Organ, *, av: Anvandare, uppgifter: dict[str, Any], namn: str = "", epost: str = "") -> Uppdrag:
    """Give a person a role in the body; with *namn* and no person, a new one, who chooses a password by e-mail.

    Raises PermissionDenied, Konflikt where the person holds the same role at the same time.
    """
    organ = las(organ, av=av)
    if uppgifter.get("anvandare") is None:
        uppgifter = uppgifter | {"anvandare": _ny_person(namn, epost, av=av)}
    uppdrag = Uppdrag(organ=organ, **uppgifter)
    _krav_ensam(uppdrag)
    uppdrag.spara(av=av, skal="nytt uppdrag")
    Handelse.skriv(organ, "uppdrag_nytt", av=av, vem=uppdrag.beteckning, roll=uppdrag.get_roll_display())
    return uppdrag


@transaction.atomic
def andra_uppdrag(uppdrag: Uppdrag, *, av: Anvandare, revision: int, uppgifter: dict[str, Any]) -> list[str]:
    """Change an uppdrag, or let it end. Raises PermissionDenied, Konflikt, Motsagelse.

    Nobody ends the last sekreterare of a body by mistake: then none would be left who keeps it.
    """
    organ = las(uppdrag.organ, av=av)
    uppdrag = Uppdrag.objects.select_related("anvandare", "part").las(uppdrag.pk)
    uppdrag.krav_revision(revision)
    forut = uppdrag.roll
    for falt, varde in uppgifter.items():
        setattr(uppdrag, falt, varde)
    _krav_ensam(uppdrag)
    slutar = forut == Roll.SEKRETERARE and (uppdrag.roll != forut or uppdrag.till is not None)
    andra = organ.uppdrag.filter(roll=Roll.SEKRETERARE, till=None).exclude(pk=uppdrag.pk)
    if slutar and not andra.exists():
        raise Konflikt(f"{uppdrag.anvandare} är den enda sekreteraren i {organ}. Lägg till en annan först.")
    uppdrag = Uppdrag.objects.select_related("anvandare", "part").get(pk=uppdrag.pk)
    return _andra(
        uppdrag,
        organ,
        "uppdrag_andrat",
        av=av,
        uppgifter=uppgifter,
        vem=uppdrag.beteckning,
        roll=uppdrag.get_roll_display(),
    )


def _andra(rad: Rad, organ: Organ, slag: str, *, av: Anvandare, uppgifter: dict[str, Any], **data: str) -> list[str]:
    andrade = [falt for falt, varde in uppgifter.items() if getattr(rad, falt) != varde]
    if not andrade:
        return []
    for falt in andrade:
        setattr(rad, falt, uppgifter[falt])
    etiketter = [etikett(rad, falt) for falt in andrade]
    rad.spara(av=av, skal=f"ändrade {', '.join(etiketter)}")
    Handelse.skriv(organ, slag, av=av, falt=", ".join(etiketter), **data)
    return etiketter


def _krav_ensam(uppdrag: Uppdrag) -> None:
    """Raise Konflikt where two uppdrag of the elected cannot both be: the same person twice, or two ordförande."""
    samtidiga = Uppdrag.objects.filter(organ=uppdrag.organ_id).exclude(pk=uppdrag.pk).overlappar(uppdrag)
    if uppdrag.roll in FORTROENDEVALDA:
        egna = samtidiga.filter(anvandare=uppdrag.anvandare_id, roll__in=FORTROENDEVALDA).first()
        if egna:
            raise Konflikt(
                f"{uppdrag.anvandare} är redan {egna.get_roll_display()} från {egna.fran}"
                f"{f' till {egna.till}' if egna.till else ''}. Avsluta det uppdraget dagen innan det nya börjar."
            )
        if uppdrag.roll == PRESIDIUM[0] and (nu := samtidiga.filter(roll=PRESIDIUM[0]).first()):
            raise Konflikt(f"{nu.anvandare} är ordförande under den tiden. Avsluta det uppdraget först.")
    elif samtidiga.filter(anvandare=uppdrag.anvandare_id, roll=uppdrag.roll).exists():
        raise Konflikt(f"{uppdrag.anvandare} har redan uppdraget {uppdrag.get_roll_display()} under den tiden.")


def _ny_person(namn: str, epost: str, *, av: Anvandare) -> Anvandare:
    """Make an account without a password: the person asks for one by e-mail on the log-in page."""
    if Anvandare.objects.filter(email__iexact=epost).exists():
        raise Konflikt(f"Det finns redan ett konto med adressen {epost}. Välj personen i listan i stället.")
    stam = epost.partition("@")[0].casefold()[:120]
    anvandarnamn = stam
    while Anvandare.objects.filter(username=anvandarnamn).exists():
        anvandarnamn = f"{stam}-{get_random_string(4, 'abcdefghjkmnpqrstuvwxyz23456789')}"
    person = Anvandare(username=anvandarnamn, namn=namn, email=epost)
    person.set_unusable_password()
    person._history_user = av  # type: ignore[attr-defined]
    person.save()
    return person
