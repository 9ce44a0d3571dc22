"""The law of signing, exhaustively."""

import pytest

from beslut.underskriftsflow import GANG, PLATSGANG, Lage, Platslage, Platssteg, Steg, nasta, platsen
from forum.flow import OtillatetSteg

VANTAT = {
    (Lage.VANTAR, Steg.FULLBORDA): Lage.KLAR,
    (Lage.VANTAR, Steg.AVBOJ): Lage.AVBOJD,
    (Lage.VANTAR, Steg.ATERKALLA): Lage.ATERKALLAD,
}
PLATSEN = {
    (Platslage.VANTAR, Platssteg.SKRIV_UNDER): Platslage.UNDERTECKNAS,
    (Platslage.VANTAR, Platssteg.AVBOJ): Platslage.AVBOJD,
    (Platslage.VANTAR, Platssteg.UTGA): Platslage.UTGATT,
    (Platslage.UNDERTECKNAS, Platssteg.FULLBORDA): Platslage.UNDERSKRIVEN,
    (Platslage.UNDERTECKNAS, Platssteg.LAS_OM): Platslage.VANTAR,
    (Platslage.UNDERTECKNAS, Platssteg.UTGA): Platslage.UTGATT,
}


def test_each_step_of_a_request_leads_where_the_law_says_or_nowhere() -> None:
    assert GANG == VANTAT
    for lage in Lage:
        for steg in Steg:
            if (lage, steg) in VANTAT:
                assert nasta(lage, steg) == VANTAT[lage, steg]
            else:
                with pytest.raises(OtillatetSteg, match=lage.label.lower()):
                    nasta(lage, steg)


def test_each_step_of_a_signer_leads_where_the_law_says_or_nowhere() -> None:
    assert PLATSGANG == PLATSEN
    for lage in Platslage:
        for steg in Platssteg:
            if (lage, steg) in PLATSEN:
                assert platsen(lage, steg) == PLATSEN[lage, steg]
            else:
                with pytest.raises(OtillatetSteg, match=lage.label.lower()):
                    platsen(lage, steg)
