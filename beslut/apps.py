from django.apps import AppConfig

from forum.triggers import Frysning

# The läge of the meeting that a row is of.
_LAGE = "(SELECT m.lage FROM forum_sammantrade m WHERE m.id = {rad}.sammantrade_id)"
_PUNKTENS_LAGE = (
    "(SELECT m.lage FROM forum_sammantrade m JOIN beslut_dagordningspunkt p ON p.sammantrade_id = m.id "
    "WHERE p.id = {rad}.dagordningspunkt_id)"
)

# The paper was rendered with places for electronic signatures.
_HAR_FALT = (
    "EXISTS (SELECT 1 FROM beslut_handlingfil f WHERE f.handling_id = NEW.handling_id AND f.ordning = 0 "
    "AND CAST(f.falt AS text) <> '[]')"
)
_PROTOKOLLETS_LAGE = "(SELECT b.lage FROM beslut_protokoll b WHERE b.id = OLD.protokoll_id)"
_OMEDELBAR = (
    "EXISTS (SELECT 1 FROM beslut_paragraf g WHERE g.dagordningspunkt_id = {punkt} AND g.omedelbart IS NOT NULL)"
)
_JUSTERAT = "EXISTS (SELECT 1 FROM beslut_protokoll b WHERE b.lage = 'justerat' AND b.sammantrade_id = {mote})"
_JUSTERAD_TEXT = (
    "EXISTS (SELECT 1 FROM beslut_protokoll b WHERE b.lage = 'justerat' AND OLD.id IN (b.inledning_id, b.slut_id)) "
    "OR EXISTS (SELECT 1 FROM beslut_paragraf p JOIN beslut_protokoll b ON b.id = p.protokoll_id "
    "WHERE p.text_id = OLD.id AND (b.lage = 'justerat' OR p.omedelbart IS NOT NULL))"
)


def _motet(tabell: str, *, fria: tuple[str, ...] = (), fore: bool = False) -> Frysning:
    """Freeze what a meeting recorded when it has ended; it records only while it goes on (*fore*: or before)."""
    lage = _LAGE.format(rad="NEW")
    return Frysning(
        f"beslut_{tabell}",
        villkor=f"{_LAGE.format(rad='OLD')} = 'avslutat'",
        fria=fria,
        ny=f"{lage} IN ('avslutat', 'installt')" if fore else f"{lage} <> 'pagar'",
    )


class BeslutConfig(AppConfig):
    name = "beslut"
    verbose_name = "Beslut"
    frysningar = (
        *(
            _motet(tabell)
            for tabell in (
                "ajournering",
                "deltagande",
                "jav",
                "justerarval",
                "motesanteckning",
                "narvaropass",
                "proposition",
                "rost",
                "stallningstagande",
                "talare",
                "votering",
            )
        ),
        # Prepared before the meeting, but not after it.
        _motet("yrkande", fore=True),
        Frysning(
            "beslut_yrkande_instammer",
            villkor="(SELECT m.lage FROM forum_sammantrade m JOIN beslut_yrkande y ON y.sammantrade_id = m.id "
            "WHERE y.id = OLD.yrkande_id) = 'avslutat'",
        ),
        # Announced before the meeting ended; the text comes within the body's time.
        _motet("yttrande", fria=("text", "text_inkom", "revision")),
        # … but not into minutes that have been adjusted.
        Frysning("beslut_yttrande", namn="justerad", villkor=_JUSTERAT.format(mote="OLD.sammantrade_id")),
        # Nor is a meeting opened again whose minutes have been adjusted: all of the above would thaw.
        Frysning(
            "forum_sammantrade",
            namn="justerat",
            villkor=_JUSTERAT.format(mote="OLD.id"),
        ),
        Frysning("beslut_behandling", villkor=f"{_PUNKTENS_LAGE.format(rad='OLD')} = 'avslutat'"),
        Frysning(
            "beslut_dagordningspunkt",
            namn="avslutad",
            villkor=f"{_LAGE.format(rad='OLD')} = 'avslutat'",
            fria=("paragraf", "revision"),
        ),
        # What was omedelbart justerat stands while the meeting goes on.
        *(
            Frysning(
                f"beslut_{tabell}", namn="omedelbar", villkor=_OMEDELBAR.format(punkt=f"OLD.{punkt}"), fria=fria, ny=ny
            )
            for tabell, punkt, fria, ny in (
                ("dagordningspunkt", "id", ("position", "paragraf", "revision"), ""),
                ("behandling", "dagordningspunkt_id", (), ""),
                ("jav", "punkt_id", (), _OMEDELBAR.format(punkt="NEW.punkt_id")),
                ("stallningstagande", "dagordningspunkt_id", (), _OMEDELBAR.format(punkt="NEW.dagordningspunkt_id")),
                (
                    "yttrande",
                    "dagordningspunkt_id",
                    ("senast", "revision"),
                    _OMEDELBAR.format(punkt="NEW.dagordningspunkt_id"),
                ),
            )
        ),
        Frysning("beslut_handling"),
        # A paper has places for electronic signatures or lines for ink, never both (DESIGN §5.10).
        Frysning("beslut_handlingfil", ny=f"NEW.tillstand = 'underskriven' AND NOT {_HAR_FALT}"),
        Frysning("beslut_undertecknande", villkor="OLD.lage = 'underskriven'"),
        Frysning("beslut_underskriftsbegaran", villkor="OLD.lage <> 'vantar'", ny=f"NOT {_HAR_FALT}"),
        Frysning("beslut_skanning", villkor="OLD.lage IN ('godtagen', 'avvisad', 'olaslig')", ny=_HAR_FALT),
        Frysning("beslut_skanningsfil"),
        Frysning("beslut_expediering"),
        Frysning("beslut_svar"),
        # After justering nothing changes: not the minutes, not a paragraph, not a letter of their texts.
        Frysning("beslut_protokoll", villkor="OLD.lage = 'justerat'"),
        Frysning("beslut_paragraf", villkor=f"(OLD.omedelbart IS NOT NULL OR {_PROTOKOLLETS_LAGE} = 'justerat')"),
        Frysning("arenden_text", namn="justerad", villkor=f"({_JUSTERAD_TEXT})"),
        Frysning("beslut_justering"),
        Frysning("beslut_rattelse"),
        Frysning("beslut_anslag"),
        Frysning("beslut_utskick", fria=("lage", "besked", "mejl_id", "gick")),
        Frysning("beslut_kallelse"),
        Frysning("beslut_haftesdel"),
        # A question is its asker's to correct or take back until it is answered or the meeting begins; then both stand.
        Frysning(
            "beslut_ledamotsfraga",
            fria=("text", "rattad", "atertagen", "revision", "svar", "svarad", "svarad_av_id"),
            ny=f"{_PUNKTENS_LAGE.format(rad='NEW')} <> 'kallat'",
        ),
        Frysning(
            "beslut_ledamotsfraga",
            namn="besvarad",
            villkor="(OLD.svarad IS NOT NULL OR OLD.atertagen IS NOT NULL"
            f" OR {_PUNKTENS_LAGE.format(rad='OLD')} <> 'kallat')",
        ),
        Frysning("beslut_omvandling"),
        # What a kallelse has printed: which item has which number. Its life goes on.
        Frysning(
            "beslut_dagordningspunkt",
            villkor="OLD.nummer <> ''",
            fria=(
                "rubrik",
                "foredragande",
                "beskrivning",
                "position",
                "lage",
                "utgar_skal",
                "paragraf",
                "omedelbart",
                "revision",
            ),
        ),
    )
