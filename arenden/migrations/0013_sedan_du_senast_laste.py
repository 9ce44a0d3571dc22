"""Keep what was read before the newest version came, and when the working text was last seen."""

import django.db.models.deletion
from django.db import migrations, models


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
    ]
