"""The Handbok's pages: one for each role that a person can have."""

from dataclasses import dataclass

from forum.models import Roll


@dataclass(frozen=True)
class Sida:
    """A page: its address, its title, what it helps one do, and whose roles it is for."""

    slug: str
    namn: str
    vad: str
    roller: tuple[Roll, ...]


SIDOR = (
    Sida("handlaggare", "Handläggare", "Registrera, skriva och skicka för godkännande", (Roll.HANDLAGGARE,)),
    Sida("undertecknare", "Undertecknare", "Läsa det som är nytt, godkänna eller återsända", (Roll.UNDERTECKNARE,)),
    Sida("registrator", "Registrator", "Hålla diariet, expediera och följa svaren", (Roll.REGISTRATOR,)),
    Sida("sekreterare", "Sekreterare", "Från sammanträdets dag till justerade anteckningar", (Roll.SEKRETERARE,)),
    Sida("ordforande", "Ordförande", "Leda mötet och justera", (Roll.ORDFORANDE, Roll.VICE_ORDFORANDE)),
    Sida("ledamot", "Ledamot", "Läsa, förbereda sig, delta och reservera sig", (Roll.LEDAMOT,)),
    Sida("ersattare", "Ersättare", "Svara på kallelsen och tjänstgöra", (Roll.ERSATTARE,)),
    Sida("justerare", "Justerare", "Läsa och justera det som skrivits", (Roll.JUSTERARE,)),
    Sida("lasare", "Läsare", "Läsa det som är offentligt och kontrollera en handling", (Roll.LASARE,)),
    Sida("driftansvarig", "Driftansvarig", "Installera, uppgradera och övervaka", (Roll.DRIFTANSVARIG,)),
)
