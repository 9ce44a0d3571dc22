"""A number that a page sends back is a number, or nothing."""

import pytest

from arenden.views.hamta import heltal


@pytest.mark.parametrize(
    ("text", "blir"), [("7", 7), ("0", 0), ("", None), ("²", None), ("-1", None), ("9" * 5000, None)]
)
def test_what_only_looks_like_a_number_is_none(text: str, blir: int | None) -> None:
    assert heltal(text) == blir
