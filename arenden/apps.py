from django.apps import AppConfig

from forum.triggers import Frysning


class ArendenConfig(AppConfig):
    name = "arenden"
    verbose_name = "Ärenden"
    frysningar = (
        Frysning("arenden_version"),
        Frysning("arenden_godkannande"),
        Frysning("arenden_ordlisterad", fria=("borttagen", "borttagen_av_id")),
        Frysning("arenden_mallversion"),
        Frysning("arenden_forslagsbeslut"),
        Frysning("arenden_tystnad", fria=("upphavd", "upphavd_av_id")),
        Frysning(
            "arenden_skrivelse",
            villkor="OLD.lage IN ('godkand', 'aterkallad')",
            fria=("lage", "revision", "upptagen", "sammantrade_id"),
        ),
    )
