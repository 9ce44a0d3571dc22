"""Answers as tables: one row for each recipient and beslutspunkt, as CSV and as an Excel file."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from beslut.models import Aterkoppling

Rad = Sequence[Any]
KOLUMNER = (
    ("Diarienummer", 16),
    ("Ärende", 40),
    ("Paragraf", 10),
    ("Punkt", 8),
    ("Mottagare", 24),
    ("Läge", 16),
    ("Expedierad", 12),
    ("Mottagen", 12),
    ("Svar senast", 12),
    ("Besvarad", 12),
    ("Utfall", 40),
    ("Beslutsdatum", 14),
    ("Beslutande organ", 24),
    ("Mottagarens paragraf", 20),
    ("Länk", 40),
    ("Kommentar", 60),
)
# A spreadsheet would take what begins so for a formula.
_FORMEL = ("=", "+", "-", "@", "\t", "\r")


def rader(aterkopplingar: Iterable[Aterkoppling]) -> list[Rad]:
    """Return the values of each row, days as days."""
    ut: list[Rad] = []
    for a in aterkopplingar:
        svar = a.senaste_svar
        arende = a.mottagare.arende
        ut.append(
            (
                arende.diarienummer,
                arende.arendemening,
                a.paragraf or None,
                a.nr,
                a.mottagare.namn,
                a.get_lage_display(),
                _dag(a.skickad),
                _dag(a.mottagen),
                a.senast,
                _dag(svar.tid if svar else None),
                svar.get_utfall_display() if svar else "",
                svar.datum if svar else None,
                svar.organ if svar else "",
                svar.paragraf if svar else "",
                svar.lank if svar else "",
                svar.kommentar if svar else "",
            )
        )
    return ut


def _dag(tid: dt.datetime | None) -> dt.date | None:
    return timezone.localtime(tid).date() if tid else None


def som_csv(tabell: Iterable[Rad]) -> bytes:
    """Return the table as Swedish spreadsheets open it: semicolons, UTF-8 with its mark, no formulas."""
    fil = io.StringIO()
    skrivare = csv.writer(fil, delimiter=";", lineterminator="\r\n")
    skrivare.writerow([namn for namn, _bredd in KOLUMNER])
    for rad in tabell:
        skrivare.writerow([_ofarlig(varde) for varde in rad])
    return fil.getvalue().encode("utf-8-sig")


def _ofarlig(varde: Any) -> Any:
    if isinstance(varde, dt.date):
        return varde.isoformat()
    text = "" if varde is None else str(varde)
    return f"'{text}" if text.startswith(_FORMEL) else text


def som_xlsx(tabell: Iterable[Rad], *, namn: str = "Återkoppling") -> bytes:
    """Return the table as an Excel file: days are days, the head stays in sight and can be filtered."""
    bok = Workbook(write_only=True)
    blad = bok.create_sheet(namn)
    for nr, (_rubrik, bredd) in enumerate(KOLUMNER, start=1):
        blad.column_dimensions[get_column_letter(nr)].width = bredd
    blad.freeze_panes = "A2"
    antal = 0
    blad.append([_cell(blad, rubrik, fet=True) for rubrik, _bredd in KOLUMNER])
    for rad in tabell:
        antal += 1
        blad.append([_cell(blad, varde) for varde in rad])
    blad.auto_filter.ref = f"A1:{get_column_letter(len(KOLUMNER))}{antal + 1}"
    fil = io.BytesIO()
    bok.save(fil)
    return fil.getvalue()


def _cell(blad: Any, varde: Any, *, fet: bool = False) -> Any:
    if isinstance(varde, str):
        # Control signs that somebody pasted: no Excel file can hold them.
        varde = ILLEGAL_CHARACTERS_RE.sub("", varde)
    cell = WriteOnlyCell(blad, value=varde)
    if isinstance(varde, str):
        # Said to be text, or "=1+1" from a recipient would be reckoned.
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif isinstance(varde, dt.date):
        cell.number_format = "yyyy-mm-dd"
    if fet:
        cell.font = Font(bold=True)
    return cell
