"""Keep what was read before the newest version came, and when the working text was last seen."""

import django.db.models.deletion
from django.db import migrations, models


def ta_bort_utan_version(apps, schema_editor):
    """Delete the läsningar that tell of the working text alone: before there is no place for them."""
    Lasning = apps.get_model("arenden", "Lasning")
    Lasning.objects.exclude(version__isnull=False, tid__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("arenden", "0012_andringsforslag")]

    operations = [
        migrations.AddField(
            "lasning",
            "fore",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="arenden.version"
            ),
        ),
        migrations.AddField("lasning", "fore_tid", models.DateTimeField(null=True)),
        migrations.AddField("lasning", "utkast_tid", models.DateTimeField(null=True)),
        migrations.AddField("lasning", "utkast_fore", models.DateTimeField(null=True)),
        migrations.AlterField("lasning", "tid", models.DateTimeField(null=True)),
        migrations.AlterField(
            "lasning",
            "version",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="arenden.version"
            ),
        ),
        # Last, and so first on the way back.
        migrations.RunPython(migrations.RunPython.noop, ta_bort_utan_version),
    ]
