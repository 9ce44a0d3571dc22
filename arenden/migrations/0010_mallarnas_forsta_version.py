"""Publish each template as it stands as its version 1, and let every skrivelse have begun with that.

What a skrivelse's own versions say is not touched: their canonical JSON names the template by slug and name.
"""

import hashlib
import json
import uuid

import rfc8785
from django.db import migrations


def publicera(apps, schema_editor):
    Mall, MallVersion, Avsnitt, Skrivelse, Fore, Fore_mall = (
        apps.get_model("arenden", namn)
        for namn in ("Mall", "MallVersion", "MallAvsnitt", "Skrivelse", "HistoricalSkrivelse", "HistoricalMall")
    )
    for mall in Mall.objects.order_by("pk"):
        mall.uuid = uuid.uuid4()
        mall.utkast = {
            "format": 1,
            "namn": mall.namn,
            "beskrivning": "",
            "ingress": "",
            "fraser": [],
            "avsnitt": [
                {
                    "nyckel": a.nyckel,
                    "rubrik": a.rubrik,
                    "slag": a.slag,
                    "obligatoriskt": a.obligatoriskt,
                    "hjalp": a.hjalp,
                    "fraser": [],
                }
                for a in Avsnitt.objects.filter(mall=mall).order_by("ordning")
            ],
        }
        mall.save()
        Fore_mall.objects.filter(id=mall.pk).update(uuid=mall.uuid, utkast=mall.utkast)
        innehall = rfc8785.dumps(mall.utkast)
        version = MallVersion.objects.create(
            mall=mall, nr=1, innehall=innehall.decode(), sha256=hashlib.sha256(innehall).hexdigest()
        )
        # A column that the frozen rows' triggers do not know yet; none of what they hold is changed.
        Skrivelse.objects.filter(mall=mall).update(mallversion=version)
        Fore.objects.filter(mall=mall).update(mallversion=version)
    Fore_mall.objects.filter(uuid=None).update(uuid=uuid.uuid4())


def aterga(apps, schema_editor):
    Mall, MallVersion, Avsnitt, Skrivelse, Fore = (
        apps.get_model("arenden", namn)
        for namn in ("Mall", "MallVersion", "MallAvsnitt", "Skrivelse", "HistoricalSkrivelse")
    )
    # Approved rows are frozen to every write; the trigger is laid again when all is migrated.
    pa = "" if schema_editor.connection.vendor == "sqlite" else " ON arenden_skrivelse"
    schema_editor.execute(f"DROP TRIGGER IF EXISTS fryst_arenden_skrivelse_update{pa}", params=None)
    for version in MallVersion.objects.all():
        Skrivelse.objects.filter(mallversion=version).update(mall=version.mall_id, mallversion=None)
        Fore.objects.filter(mallversion=version).update(mall=version.mall_id, mallversion=None)
    for mall in Mall.objects.all():
        # What holds is what was published last; only a template that never was has nothing but its draft.
        sist = MallVersion.objects.filter(mall=mall).order_by("-nr").first()
        innehall = json.loads(sist.innehall) if sist else mall.utkast
        Avsnitt.objects.bulk_create(
            Avsnitt(mall=mall, ordning=i, **{k: v for k, v in a.items() if k != "fraser"})
            for i, a in enumerate(innehall["avsnitt"], start=1)
        )


class Migration(migrations.Migration):
    dependencies = [("arenden", "0009_mallversioner")]
    operations = [migrations.RunPython(publicera, aterga)]
