"""`manage.py kontrollera`: prove the event chain, every stored file's hash and every numbering series."""

import hashlib
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from arenden import ogonblick
from arenden.models import Arende, Bilaga, Importpost, Version
from beslut.models import HandlingFil, Paragraf, Protokoll, Skanningsfil
from forum import lagring, triggers
from forum.models import Handelse, Serie


class Command(BaseCommand):
    help = "Prövar händelsekedjan, handlingarnas och bilagornas bytes, versionerna och nummerserierna."

    def handle(self, *args: Any, **options: Any) -> None:
        fel = [*Handelse.brott(), *_filer(), *_versioner(), *_serier(), *_protokoll()]
        fel += [f"Databasens skydd {namn} saknas." for namn in triggers.saknas(connection)]
        for rad in fel:
            self.stderr.write(rad)
        if fel:
            raise SystemExit(1)
        self.stdout.write(
            f"Allt stämmer: {Handelse.objects.count()} händelser, {Version.objects.count()} versioner, "
            f"{HandlingFil.objects.count()} handlingsfiler, {Bilaga.objects.count()} bilagor, "
            f"{Arende.objects.count()} ärenden."
        )


def _filer() -> list[str]:
    filer = {sha: f"Handlingen {namn}" for sha, namn in HandlingFil.objects.values_list("sha256", "handling__filnamn")}
    skannade = Skanningsfil.objects.values_list("sha256", "skanning__handling__filnamn")
    filer |= {sha: f"Det skannade papperet av {namn}" for sha, namn in skannade}
    filer |= {sha: f"Bilagan {namn}" for sha, namn in Bilaga.objects.values_list("sha256", "filnamn")}
    inlasta = Importpost.objects.filter(i_lagringen=True).values_list("sha256", "filnamn")
    filer |= {sha: f"Den inlästa filen {namn}" for sha, namn in inlasta}
    return [f"{namn} ({sha[:12]}): {fel}" for sha, namn in filer.items() if (fel := lagring.brott(sha))]


def _versioner() -> list[str]:
    return [
        f"Version {v.nr} av skrivelse {v.skrivelse_id} har inte den SHA-256 som står i registret."
        for v in Version.objects.iterator(chunk_size=500)
        if ogonblick.kanonisk(v.data) != (v.innehall, v.sha256)
    ]


def _serier() -> list[str]:
    fel = []
    for serie in Serie.objects.all():
        namn, _, ar = serie.nyckel.rpartition(" ")
        if namn.startswith("§ "):
            paragrafer = Paragraf.objects.filter(serie=namn[2:], ar=int(ar)).order_by("nr")
            fel += _luckor(serie, list(paragrafer.values_list("nr", flat=True)))
            continue
        givna = list(
            Arende.objects.filter(serie=namn, ar=int(ar)).order_by("lopnummer").values_list("lopnummer", flat=True)
        )
        fel += _luckor(serie, givna)
    return fel


def _luckor(serie: Serie, givna: list[int]) -> list[str]:
    if givna == list(range(1, serie.varde + 1)):
        return []
    saknas = sorted(set(range(1, serie.varde + 1)) - set(givna))
    return [f"Serien {serie.nyckel}: {len(givna)} nummer av {serie.varde}, saknas {saknas[:10]}."]


def _protokoll() -> list[str]:
    return [
        f"{p} har inte den SHA-256 som justerades."
        for p in Protokoll.objects.exclude(sha256="").iterator(chunk_size=200)
        if hashlib.sha256(p.innehall.encode()).hexdigest() != p.sha256
    ]
