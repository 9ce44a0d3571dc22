"""Every skrivelse has the version of its template; the template's own rows of avsnitt are gone into it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("arenden", "0010_mallarnas_forsta_version")]

    operations = [
        migrations.AlterField("mall", "uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
        migrations.AlterField(
            "historicalmall", "uuid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)
        ),
        migrations.AlterField(
            "skrivelse",
            "mallversion",
            models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="skrivelser",
                to="arenden.mallversion",
                verbose_name="mall",
            ),
        ),
        migrations.RemoveField("skrivelse", "mall"),
        migrations.RemoveField("historicalskrivelse", "mall"),
        migrations.DeleteModel("MallAvsnitt"),
    ]
