from django.apps import AppConfig

from forum.triggers import Frysning


class BeslutConfig(AppConfig):
    name = "beslut"
    verbose_name = "Beslut"
    frysningar = (
        Frysning("beslut_handling"),
        Frysning("beslut_handlingfil"),
    )
