"""Make room for versions of templates, and for what a skrivelse began with."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def falt_paa_mall():
    for modell in ("mall", "historicalmall"):
        yield migrations.AddField(modell, "uuid", models.UUIDField(editable=False, null=True))
        yield migrations.AddField(modell, "revision", models.PositiveIntegerField(default=0, editable=False))
        yield migrations.AddField(modell, "utkast", models.JSONField(default=dict, editable=False))
        yield migrations.AddField(modell, "arkiverad", models.DateTimeField(editable=False, null=True))
        yield migrations.AlterField(modell, "ordning", models.PositiveSmallIntegerField("plats i listan", default=0))
    yield migrations.AlterField("mall", "slug", models.SlugField(editable=False, unique=True))
    yield migrations.AlterField("historicalmall", "slug", models.SlugField(editable=False))


def historiens(**annat):
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        **annat,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("arenden", "0008_filer_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="mall",
            options={"ordering": ["ordning", "namn", "pk"], "verbose_name": "Mallen", "verbose_name_plural": "mallar"},
        ),
        migrations.AlterModelOptions(
            name="historicalmall",
            options={
                "get_latest_by": ("history_date", "history_id"),
                "ordering": ("-history_date", "-history_id"),
                "verbose_name": "historical Mallen",
                "verbose_name_plural": "historical mallar",
            },
        ),
        *falt_paa_mall(),
        migrations.CreateModel(
            name="MallVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("nr", models.PositiveIntegerField()),
                ("innehall", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("andrat", models.JSONField(default=list)),
                ("skal", models.TextField(blank=True)),
                ("publicerad", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "mall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versioner", to="arenden.mall"
                    ),
                ),
                (
                    "publicerad_av",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mallversion",
                "verbose_name_plural": "mallversioner",
                "ordering": ["mall", "-nr"],
                "constraints": [
                    models.UniqueConstraint(fields=["mall", "nr"], name="mallversion_nummer_en_gang"),
                ],
            },
        ),
        migrations.AddField(
            "skrivelse",
            "mallversion",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="skrivelser",
                to="arenden.mallversion",
                verbose_name="mall",
            ),
        ),
        migrations.AddField(
            "historicalskrivelse",
            "mallversion",
            historiens(editable=False, to="arenden.mallversion", verbose_name="mall"),
        ),
        # Until the next migration has moved what it says; so that the way back has somewhere to put it.
        migrations.AlterField(
            "skrivelse",
            "mall",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="arenden.mall",
                verbose_name="mall",
            ),
        ),
    ]
