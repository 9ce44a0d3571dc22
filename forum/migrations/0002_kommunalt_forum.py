"""Give the installation its first body: Kommunalt Forum, which is consultative."""

from django.db import migrations


def skapa(apps, schema_editor):
    apps.get_model("forum", "Organ").objects.get_or_create(
        slug="kommunalt-forum",
        defaults={
            "namn": "Kommunalt Forum",
            "organisation": "Region Jönköpings län",
            "serie": "RJL",
            "ingress": "Kommunalt Forum föreslås ställa sig bakom att",
        },
    )


def ta_bort(apps, schema_editor):
    apps.get_model("forum", "Organ").objects.filter(slug="kommunalt-forum").delete()


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_grund")]
    operations = [migrations.RunPython(skapa, ta_bort)]
