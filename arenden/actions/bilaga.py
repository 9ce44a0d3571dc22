"""Attach files to a skrivelse."""

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from arenden import filtyp
from arenden.actions.skrivelse import las_utkast, sist_plats
from arenden.models import Bilaga, Skrivelse
from forum import lagring
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse

MAX_BILAGOR = 200


@transaction.atomic
def bifoga(skrivelse: Skrivelse, *, av: Anvandare, fil: UploadedFile[Any], namn: str = "") -> Bilaga:
    """Attach *fil* under *namn* (its file name without extension, if empty).

    The bytes are stored, whole, before the row that names them. Raises FelFiltyp, PermissionDenied, Konflikt.
    """
    filnamn = PurePath((fil.name or "bilaga").replace("\\", "/")).name[-150:]
    if fil.size is not None and fil.size > settings.BILAGA_MAX:
        raise filtyp.FelFiltyp(
            f"Filen {filnamn} är {fil.size / 1048576:.0f} MB. Högst {settings.BILAGA_MAX // 1048576} MB kan bifogas: "
            "förminska bilderna i den eller dela upp den."
        )
    innehall = fil.read()
    typ = filtyp.bestam(innehall, filnamn)
    stam = PurePath(filnamn).stem or "bilaga"
    sha256 = lagring.skriv(innehall)
    skrivelse = las_utkast(skrivelse, av=av)
    if skrivelse.bilagor.kvar().count() >= MAX_BILAGOR:
        raise Konflikt(f"En skrivelse kan ha högst {MAX_BILAGOR} bilagor.")
    bilaga = Bilaga(
        skrivelse=skrivelse,
        namn=(namn or stam.replace("_", " "))[:200],
        filnamn=f"{stam}{typ.andelse}",
        sha256=sha256,
        typ=typ.typ,
        storlek=len(innehall),
        ordning=sist_plats(skrivelse.bilagor),
    ).spara(av=av, skal="bifogad")
    Handelse.skriv(skrivelse, "bilaga", av=av, namn=bilaga.namn, sha256=sha256)
    return bilaga
