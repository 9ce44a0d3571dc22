from django.apps import AppConfig

from forum.triggers import Frysning


class BeslutConfig(AppConfig):
    name = "beslut"
    verbose_name = "Beslut"
    frysningar = (
        Frysning("beslut_handling"),
        Frysning("beslut_handlingfil"),
        # What a kallelse has printed: which item has which number. Its life goes on.
        Frysning(
            "beslut_dagordningspunkt",
            villkor="OLD.nummer <> ''",
            fria=("rubrik", "foredragande", "beskrivning", "position", "lage", "utgar_skal", "paragraf", "revision"),
        ),
    )
