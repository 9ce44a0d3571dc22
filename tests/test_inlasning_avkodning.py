"""What is read, and what is refused, in which words."""

import re

import pytest

from arenden.inlasning import MAX_STORLEK, Olasbar, avkoda

SVENSKA = "Förslag till beslut\nNämnden beslutar att anta åtgärderna på sjön.\n"


@pytest.mark.parametrize("kodning", ["utf-8", "utf-8-sig", "cp1252"])
def test_utf_8_with_or_without_a_mark_and_windows_1252_are_read(kodning: str) -> None:
    assert avkoda(SVENSKA.encode(kodning), "memo.txt") == SVENSKA


@pytest.mark.parametrize(
    ("data", "besked"),
    [
        (b"", "är tom"),
        (b" \n\t\n", "innehåller ingen text"),
        (b"\xef\xbb\xbf", "innehåller ingen text"),
        (b"%PDF-1.7 \x00", "en PDF-fil, inte oformaterad text"),
        (b"PK\x03\x04" + b"\x00" * 30, "en Word- eller OpenDocument-fil"),
        (b"{\\rtf1 hej}", "en RTF-fil"),
        (b"hej\x00hej, hej igen", "styrtecken"),
        (b"hej \x07", "styrtecken"),
        (SVENSKA.encode("utf-16"), "UTF-16"),
        (SVENSKA.encode("utf-16-le"), "UTF-16"),
        (SVENSKA.encode("utf-16-be"), "UTF-16"),
        (SVENSKA.encode("utf-32"), "UTF-32"),
        (SVENSKA.encode("mac-roman"), "Mac OS Roman"),
        (SVENSKA.encode("cp850"), "DOS (CP850)"),
        (SVENSKA.encode().decode("cp1252").encode("utf-8"), "UTF-8 kodad två gånger"),
        (SVENSKA.encode() + b"\xc3", "trasig UTF-8"),
        ("Предложение о решении".encode("cp1251"), "varken UTF-8 eller Windows-1252"),
        (b"v\x81d", "varken UTF-8 eller Windows-1252"),
        (b"a" * (MAX_STORLEK + 1), "gränsen är 1 MiB"),
    ],
)
def test_what_is_no_text_is_refused_with_one_clear_message(data: bytes, besked: str) -> None:
    with pytest.raises(Olasbar, match=re.escape(besked)) as fel:
        avkoda(data, "mapp/memo.txt")
    assert str(fel.value).startswith("”memo.txt”") and "\n" not in str(fel.value)


def test_a_file_of_the_largest_size_allowed_is_read() -> None:
    assert len(avkoda(b"ord " * (MAX_STORLEK // 4), "stor.txt")) == MAX_STORLEK


def test_foreign_names_in_windows_1252_are_not_taken_for_another_encoding() -> None:
    text = "Miloš Čapek".replace("Č", "C") + " och Œuvre – 100 € för båda"
    assert avkoda(text.encode("cp1252"), "namn.txt") == text
