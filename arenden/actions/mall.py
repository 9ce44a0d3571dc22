"""Make, change, publish and archive templates. A published version is never changed: publishing makes the next."""

import hashlib
from typing import Any

import rfc8785
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from arenden import mallinnehall, policy
from arenden.models import Mall, MallVersion
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Organ

# So many may make a template of one name at the same moment.
FORSOK = 5


class Opublicerbar(Exception):
    """What a template lacks for being published, all of it at once."""

    def __init__(self, brister: list[str]) -> None:
        super().__init__(" ".join(brister))
        self.brister = brister


def _las(mall: Mall, *, av: Anvandare, revision: int | None = None) -> Mall:
    """Lock and re-read *mall* for changing. Raises PermissionDenied, Motsagelse."""
    mall = Mall.objects.las(mall.pk)
    if not policy.may_andra_mall(av, mall):
        raise PermissionDenied("Bara organets sekreterare ändrar dess mallar.")
    if revision is not None:
        mall.krav_revision(revision)
    return mall


@transaction.atomic
def skapa(*, av: Anvandare, namn: str, organ: Organ, forlaga: Mall | None = None) -> Mall:
    """Make a template of *organ*, as a draft; with *forlaga*, what that one last published (or drafted).

    Raises PermissionDenied.
    """
    if not policy.may_skapa_mall(av, organ) or (forlaga is not None and not policy.may_se_mall(av, forlaga)):
        raise PermissionDenied(f"Bara sekreteraren gör mallar för {organ}.")
    utkast = mallinnehall.tomt(namn)
    if forlaga is not None:
        utkast = (forlaga.gallande.data if forlaga.gallande else forlaga.utkast) | {"namn": namn}
    mall = _ny(namn, organ, utkast, av=av, skal=f"kopierad från {forlaga}" if forlaga else "skapad")
    Handelse.skriv(mall, "mall_skapad", av=av, namn=namn, forlaga=str(forlaga) if forlaga else "")
    return mall


def _ny(namn: str, organ: Organ, utkast: dict[str, Any], *, av: Anvandare, skal: str) -> Mall:
    """Save a new template; where another of the same name was made at the same moment, under the next slug."""
    for kvar in reversed(range(FORSOK)):
        mall = Mall(slug=_slug(namn), namn=namn, organ=organ, utkast=utkast, ordning=Mall.objects.count())
        try:
            with transaction.atomic():
                return mall.spara(av=av, skal=skal)
        except IntegrityError:
            if not kvar:
                raise
    raise AssertionError


def _slug(namn: str) -> str:
    grund = slugify(namn)[:40] or "mall"
    tagna = set(Mall.objects.filter(slug__startswith=grund).values_list("slug", flat=True))
    return next(s for i in range(1, len(tagna) + 2) if (s := grund if i == 1 else f"{grund}-{i}") not in tagna)


@transaction.atomic
def spara(mall: Mall, *, av: Anvandare, revision: int, innehall: dict[str, Any], ordning: int) -> Mall:
    """Save the draft, made on *revision*; what is published stays as it is. Raises PermissionDenied, Motsagelse."""
    mall = _las(mall, av=av, revision=revision)
    innehall = innehall | {"avsnitt": mallinnehall.med_nycklar(innehall["avsnitt"])}
    if (mall.utkast, mall.ordning) == (innehall, ordning):
        return mall
    mall.utkast, mall.ordning = innehall, ordning
    if mall.gallande is None and innehall["namn"]:
        mall.namn = innehall["namn"]
    return mall.spara(av=av, skal="ändrade utkastet")


@transaction.atomic
def publicera(mall: Mall, *, av: Anvandare, revision: int, skal: str = "") -> MallVersion:
    """Freeze the draft as the next version, which skrivelser begin from now on; those begun keep theirs.

    Raises Opublicerbar, PermissionDenied, Motsagelse, Konflikt when nothing has changed.
    """
    mall = _las(mall, av=av, revision=revision)
    if brister := mallinnehall.brister(mall.utkast):
        raise Opublicerbar(brister)
    forra = mall.gallande
    andrat = mallinnehall.skillnad(forra.data, mall.utkast) if forra else []
    if forra and not andrat:
        raise Konflikt(f"Utkastet säger detsamma som version {forra.nr}. Det finns inget att publicera.")
    innehall = rfc8785.dumps(mall.utkast)
    version = MallVersion(
        mall=mall,
        nr=forra.nr + 1 if forra else 1,
        innehall=innehall.decode(),
        sha256=hashlib.sha256(innehall).hexdigest(),
        andrat=andrat,
        skal=skal,
        publicerad_av=av,
    )
    version.save(force_insert=True)
    mall.namn = mall.utkast["namn"]
    mall.spara(av=av, skal=f"publicerade version {version.nr}")
    Handelse.skriv(mall, "mall_publicerad", av=av, skal=skal, version=version.sha256, nr=version.nr)
    return version


@transaction.atomic
def kasta(mall: Mall, *, av: Anvandare, revision: int) -> Mall:
    """Let the draft be what is published; what it said stays in the history. Raises as spara, and Konflikt."""
    mall = _las(mall, av=av, revision=revision)
    if mall.gallande is None:
        raise Konflikt("Mallen är inte publicerad, så det finns inget att gå tillbaka till. Arkivera den i stället.")
    if mall.ar_andrad:
        mall.utkast = mall.gallande.data
        mall.spara(av=av, skal=f"gick tillbaka till version {mall.gallande.nr}")
    return mall


@transaction.atomic
def arkivera(mall: Mall, *, av: Anvandare, arkiverad: bool) -> Mall:
    """Take the template out of the choice, or back into it; twice is once. Skrivelser begun from it go on."""
    mall = _las(mall, av=av)
    if bool(mall.arkiverad) == arkiverad:
        return mall
    mall.arkiverad = timezone.now() if arkiverad else None
    mall.spara(av=av, skal="arkiverad" if arkiverad else "tagen i bruk igen")
    Handelse.skriv(mall, "mall_arkiverad" if arkiverad else "mall_i_bruk", av=av)
    return mall
