"""Give the installation its two first templates."""

from django.db import migrations

# slug, name, of Kommunalt Forum's own?, rows of (nyckel, rubrik, slag, required, help)
MALLAR = (
    (
        "kommunalt-forum",
        "Tjänsteskrivelse till Kommunalt Forum",
        True,
        (
            ("forslag", "Förslag till beslut", "forslag", True, ""),
            (
                "sammanfattning",
                "Sammanfattning",
                "text",
                True,
                "Vad det gäller och vad som föreslås, så att den räcker för den som bara läser den.",
            ),
            (
                "information",
                "Information i ärendet",
                "text",
                False,
                "Vad som har gjorts och vad som återstår.",
            ),
            ("bakgrund", "Bakgrund", "text", False, "Vad som har lett hit."),
        ),
    ),
    (
        "allman",
        "Tjänsteskrivelse, allmän",
        False,
        (
            ("forslag", "Förslag till beslut", "forslag", True, ""),
            (
                "sammanfattning",
                "Sammanfattning",
                "text",
                True,
                "Vad det gäller och vad som föreslås, så att den räcker för den som bara läser den.",
            ),
            (
                "beslutsunderlag",
                "Beslutsunderlag",
                "underlag",
                False,
                "Ett dokument på varje rad, med datum.",
            ),
            ("arendet", "Ärendet", "text", False, "Vad ärendet gäller och hur förslaget motiveras."),
            (
                "ekonomi",
                "Ekonomiska konsekvenser",
                "text",
                False,
                "Vad förslaget kostar och hur det betalas.",
            ),
            (
                "barnratt",
                "Barnrättsperspektiv",
                "text",
                False,
                "Hur barn berörs och hur deras bästa har prövats.",
            ),
            ("mottagare", "Beslutet skickas till", "mottagare", False, "En mottagare på varje rad."),
        ),
    ),
)


def skapa(apps, schema_editor):
    Mall = apps.get_model("arenden", "Mall")
    MallAvsnitt = apps.get_model("arenden", "MallAvsnitt")
    organ = apps.get_model("forum", "Organ").objects.filter(slug="kommunalt-forum").first()
    for ordning, (slug, namn, eget, rader) in enumerate(MALLAR):
        mall, ny = Mall.objects.get_or_create(
            slug=slug, defaults={"namn": namn, "organ": organ if eget else None, "ordning": ordning}
        )
        if ny:
            MallAvsnitt.objects.bulk_create(
                MallAvsnitt(
                    mall=mall,
                    ordning=i,
                    nyckel=nyckel,
                    rubrik=rubrik,
                    slag=slag_,
                    obligatoriskt=krav,
                    hjalp=hjalp,
                )
                for i, (nyckel, rubrik, slag_, krav, hjalp) in enumerate(rader, start=1)
            )


def ta_bort(apps, schema_editor):
    apps.get_model("arenden", "Mall").objects.filter(slug__in=[mall[0] for mall in MALLAR]).delete()


class Migration(migrations.Migration):
    dependencies = [("arenden", "0001_arenden_och_skrivelser"), ("forum", "0002_kommunalt_forum")]
    operations = [migrations.RunPython(skapa, ta_bort)]
