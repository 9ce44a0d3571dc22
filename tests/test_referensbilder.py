"""Each kind of paper looks as it did: its pages beside their reference pictures, with a small tolerance."""

from pathlib import Path

import pytest
from PIL import ImageChops

from beslut import pdf
from tests import referensbilder as rb

pytestmark = pytest.mark.pdf


@pytest.mark.parametrize("namn", rb.PAPPER)
def test_a_paper_looks_as_its_reference_pictures(namn: str, tmp_path: Path) -> None:
    for nr in rb.PAPPER[namn][1]:
        nu = rb.sida(namn, nr)
        antal = rb.olika(nu, rb.referens(namn, nr))
        nu.save(tmp_path / "nu.png")
        assert antal <= rb.FA, (
            f"{namn}, sida {nr}: {antal} bildpunkter skiljer. Se {tmp_path / 'nu.png'}; ska det se ut så: "
            "python -m tests.referensbilder"
        )


def test_a_line_that_moves_is_seen_and_a_hair_is_not() -> None:
    bild = rb.referens("beslutspunkt", 1)
    assert rb.olika(bild, ImageChops.offset(bild, 0, 3)) > 20 * rb.FA
    utan_rad = bild.copy()
    utan_rad.paste(255, (0, 150, bild.width, 166))
    assert rb.olika(bild, utan_rad) > rb.FA


def test_every_kind_of_paper_has_its_pictures_and_no_picture_is_left_over() -> None:
    assert {rb.PAPPER[namn][0]()["slag"] for namn in rb.PAPPER} == set(pdf.MALLAR)
    assert (list(rb.overflodiga()), [f for f in rb.SIDOR if not rb.fil(*f).exists()]) == ([], [])
