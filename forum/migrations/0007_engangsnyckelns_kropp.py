"""Keep what a form said beside its one-time token, as a hash."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0006_underskriftsdagar")]

    operations = [
        migrations.AddField("engangsnyckel", "kropp", models.CharField(blank=True, default="", max_length=64)),
    ]
