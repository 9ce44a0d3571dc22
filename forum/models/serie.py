"""Numbers without gaps and without duplicates."""

from django.db import connection, models


class Serie(models.Model):
    """The last number given in a series, such as "RJL 2026"."""

    nyckel = models.CharField(max_length=80, unique=True)
    varde = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "nummerserie"
        verbose_name_plural = "nummerserier"

    def __str__(self) -> str:
        return f"{self.nyckel}: {self.varde}"

    @classmethod
    def nasta(cls, nyckel: str) -> int:
        """Return the next number of the series *nyckel*, from 1.

        Must run in the transaction of the row it numbers: a rollback then gives the number back. One
        statement on both engines; the row stays locked until commit, so the series is gapless.
        """
        if not connection.in_atomic_block:
            raise RuntimeError("A number is given in the transaction of the row it numbers.")
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO forum_serie (nyckel, varde) VALUES (%s, 1) "
                "ON CONFLICT (nyckel) DO UPDATE SET varde = forum_serie.varde + 1 RETURNING varde",
                [nyckel],
            )
            return int(cursor.fetchone()[0])
