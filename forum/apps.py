from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate

from forum.triggers import Frysning, kontrollera, lagg_efter_migrering, ta_bort_fore_migrering


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = "Forum"
    frysningar = (
        Frysning("forum_handelse"),
        # What has been held or cancelled stands. The läge is left free for a meeting that was closed by mistake.
        Frysning(
            "forum_sammantrade",
            villkor="OLD.lage IN ('avslutat', 'installt')",
            fria=("lage", "revision", "avslutat"),
        ),
    )

    def ready(self) -> None:
        # Sent once for each app, always after the last migration; once is enough.
        pre_migrate.connect(ta_bort_fore_migrering, sender=self, dispatch_uid="forum.triggers")
        post_migrate.connect(lagg_efter_migrering, sender=self, dispatch_uid="forum.triggers")
        register(kontrollera, Tags.database)
