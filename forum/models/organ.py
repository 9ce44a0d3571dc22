"""Bodies: what differs between one and another is data here, never an `if` on a name."""

import datetime as dt
from typing import Any, NamedTuple

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .rad import Rad, RadQuerySet

# A standing item of a föredragningslista: which one, and what it is called.
FastPunkt = dict[str, str]


class Beslutsforhet(models.TextChoices):
    """When the body may decide."""

    MER_AN_HALFTEN = "mer_an_halften", "mer än hälften av ledamöterna är närvarande"  # KL 6:23
    INGEN = "ingen", "inget krav på antal närvarande"


class Inkallelse(models.TextChoices):
    """Which ersättare is asked first when a ledamot is absent."""

    PARTI = "parti", "i första hand ledamotens parti"
    PART = "part", "i första hand ledamotens kommun eller region"
    ORDNING = "ordning", "i den ordning som ersättarna är valda"


class Avvikelse(models.TextChoices):
    """What dissent is called."""

    AVVIKANDE_MENING = "avvikande_mening", "avvikande mening"
    RESERVATION = "reservation", "reservation"


class Protokollsslag(models.TextChoices):
    """What the minutes are called."""

    MOTESANTECKNINGAR = "motesanteckningar", "mötesanteckningar"
    PROTOKOLL = "protokoll", "protokoll"


class Javsregel(models.TextChoices):
    """What follows for one who has jäv."""

    NAMND = "namnd", "får varken delta eller närvara (KL 6:30)"
    FULLMAKTIGE = "fullmaktige", "får inte delta (KL 5:47)"


class Dagar(NamedTuple):
    """The days before a sammanträde that its body's rules set."""

    sista_arendedag: dt.date
    kallelsedag: dt.date


class Organ(Rad):
    """A political body."""

    slug = models.SlugField(unique=True)
    namn = models.CharField("namn", max_length=120)
    organisation = models.CharField("organisation", max_length=120, blank=True)
    serie = models.CharField("diarieserie", max_length=12)
    ingress = models.CharField("inledning till att-satserna", max_length=300, blank=True)
    formellt = models.BooleanField("fattar egna beslut", default=False)
    lang_fran = models.PositiveIntegerField("ord i en lång skrivelse", null=True, blank=True)
    regler = models.JSONField("regler och deras allvar", default=dict, blank=True)

    arende_dagar = models.PositiveSmallIntegerField(
        "sista dag för ärenden, dagar före", default=14, validators=[MaxValueValidator(120)]
    )
    kallelse_dagar = models.PositiveSmallIntegerField(
        "kallelsen skickas, dagar före", default=7, validators=[MaxValueValidator(60)]
    )
    plats = models.CharField("vanlig plats", max_length=200, blank=True)
    borjar = models.TimeField("börjar vanligen", default=dt.time(9))
    slutar = models.TimeField("slutar vanligen", null=True, blank=True, default=dt.time(12))
    distans = models.BooleanField("deltagande på distans är tillåtet", default=True)  # KL 5:16, 6:24
    fasta_punkter = models.JSONField("fasta punkter", default=dict, blank=True)
    inkallelse = models.CharField(
        "inkallelseordning", max_length=10, choices=Inkallelse.choices, default=Inkallelse.PART
    )
    beslutsforhet = models.CharField(
        "beslutsförhet", max_length=20, choices=Beslutsforhet.choices, default=Beslutsforhet.INGEN
    )
    beslutsord = models.CharField("ord för bifall", max_length=60, default="ställer sig bakom")
    utslagsrost = models.BooleanField("ordföranden har utslagsröst", default=True)
    minoritetsaterremiss = models.BooleanField(  # KL 5:50
        "en tredjedel av de närvarande kan återremittera och bordlägga", default=False
    )
    jav = models.CharField("jäv", max_length=12, choices=Javsregel.choices, default=Javsregel.NAMND)
    avvikelse = models.CharField(
        "avvikelse kallas", max_length=20, choices=Avvikelse.choices, default=Avvikelse.AVVIKANDE_MENING
    )
    reservation_timmar = models.PositiveSmallIntegerField(
        "timmar att lämna text till avvikelse", null=True, blank=True, validators=[MaxValueValidator(720)]
    )
    protokollsslag = models.CharField(
        "det som skrivs kallas",
        max_length=20,
        choices=Protokollsslag.choices,
        default=Protokollsslag.MOTESANTECKNINGAR,
    )
    justering_dagar = models.PositiveSmallIntegerField(  # KL 5:69, 6:35: at most 14
        "dagar till justering", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    anslag = models.BooleanField("justeringen anslås", default=False)  # KL 8:12
    underskriftsdagar = models.PositiveSmallIntegerField(
        "påminn om underskrift efter (dagar)",
        null=True,
        blank=True,
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    svarsdagar = models.PositiveSmallIntegerField(
        "dagar för mottagare att svara", null=True, blank=True, validators=[MaxValueValidator(730)]
    )
    lasdagar = models.PositiveSmallIntegerField(
        "dagar som hämtade handlingar ligger kvar på en enhet", default=30, validators=[MaxValueValidator(365)]
    )

    history = HistoricalRecords()
    objects = RadQuerySet.as_manager()

    class Meta:
        verbose_name = "organ"
        verbose_name_plural = "organ"
        ordering = ["namn"]

    def __str__(self) -> str:
        return self.namn

    def fasta(self) -> dict[str, list[FastPunkt]]:
        """Return the standing items before ("fore") and after ("efter") the ärenden, each with nyckel and rubrik.

        Those below until the body has chosen its own. Other parts know an item by its nyckel.
        """
        if self.fasta_punkter:
            return {plats: list(self.fasta_punkter.get(plats, ())) for plats in ("fore", "efter")}
        return {
            "fore": [
                {"nyckel": "upprop", "rubrik": "Upprop"},
                {"nyckel": "justerare", "rubrik": "Val av justerare"},
                {"nyckel": "foregaende", "rubrik": f"Föregående {self.get_protokollsslag_display()}"},
            ],
            "efter": [
                {"nyckel": "anmalningar", "rubrik": "Anmälningar"},
                {"nyckel": "ovriga", "rubrik": "Övriga frågor"},
            ],
        }

    def dagar_fore(self, datum: dt.date) -> Dagar:
        """Return the last day for ärenden and the day of the kallelse for a sammanträde on *datum*."""
        return Dagar(
            datum - dt.timedelta(days=self.arende_dagar),
            datum - dt.timedelta(days=self.kallelse_dagar),
        )


class PartQuerySet(RadQuerySet["Part"]):
    def gallande(self, dag: dt.date | None = None) -> "PartQuerySet":
        """Return those that take part on *dag*, today by default, in the body's own order."""
        dag = dag or timezone.localdate()
        return self.filter(Q(till=None) | Q(till__gte=dag), fran__lte=dag)


class Part(Rad):
    """An organisation that takes part in a body and receives what it concludes: the region, a municipality."""

    class Slag(models.TextChoices):
        REGION = "region", "region"
        KOMMUN = "kommun", "kommun"
        ANNAN = "annan", "annan organisation"

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="parter")
    slag = models.CharField("slag", max_length=10, choices=Slag.choices, default=Slag.KOMMUN)
    namn = models.CharField("namn", max_length=120)
    epost = models.EmailField("registratorns e-post", blank=True)
    ordning = models.PositiveSmallIntegerField("ordning", default=0)
    fran = models.DateField("från och med", default=timezone.localdate)
    till = models.DateField("till och med", null=True, blank=True)

    history = HistoricalRecords()
    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = "part"
        verbose_name_plural = "parter"
        ordering = ["ordning", "namn"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "namn"], name="part_namn_en_gang"),
            models.CheckConstraint(condition=Q(till=None) | Q(till__gte=F("fran")), name="part_fran_till"),
        ]

    def __str__(self) -> str:
        return self.namn


def standardvarden(formellt: bool) -> dict[str, Any]:
    """Return what a body of its kind usually has: a nämnd by kommunallagen, or a consultative forum."""
    if not formellt:
        return {}
    return {
        "beslutsforhet": Beslutsforhet.MER_AN_HALFTEN,
        "inkallelse": Inkallelse.PARTI,
        "beslutsord": "beslutar",
        "avvikelse": Avvikelse.RESERVATION,
        "protokollsslag": Protokollsslag.PROTOKOLL,
        "justering_dagar": 14,  # KL 6:35, 5:69
        "anslag": True,  # KL 8:12
        "reservation_timmar": 24,
    }
