"""Shortcuts through the libraries that write and read PDF: the same answers, for fewer steps."""

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import ObjStreamRef

from beslut import sign
from beslut.sign import lasare
from tests import referensbilder as rb
from tests import underskrivet as us

pytestmark = pytest.mark.pdf

UTAN = """
import hashlib, json, django
django.setup()
from beslut import genvagar
genvagar.ta = lambda _: None
from tests import referensbilder as rb
print(json.dumps({namn: hashlib.sha256(rb.tryckt(namn).pdf).hexdigest() for namn in rb.PAPPER}))
"""


def test_no_shortcut_changes_a_byte_of_any_kind_of_paper() -> None:
    svar = subprocess.run([sys.executable, "-c", UTAN], capture_output=True, env=os.environ)
    assert svar.returncode == 0, svar.stderr.decode()
    med = {namn: hashlib.sha256(rb.tryckt(namn).pdf).hexdigest() for namn in rb.PAPPER}
    assert json.loads(svar.stdout.splitlines()[-1]) == med


# --- reading ---


def last(las: Callable[[Any], Any], data: bytes) -> tuple[object, int]:
    """Return what is read from the data, or the kind of refusal, and where the reader stands afterwards."""
    strom = io.BytesIO(data)
    try:
        return las(strom), strom.tell()
    except Exception as fel:
        return type(fel), 0


@pytest.mark.parametrize(
    "text",
    [b"<48 65\n6c>>", b"<4>", b"<>", b"<486%x\n5>", b"<4g>", b"<48", b"<4\x008>x", b"<" + b"00" * 9000 + b">/A"],
)
def test_a_hexadecimal_string_is_read_as_pyhanko_reads_it(text: bytes) -> None:
    assert last(generic.read_hex_string_from_stream, text) == last(lasare._hexstrang, text)


@pytest.mark.parametrize(
    "text", [b"Type/Page", b"A#20B ", b" x", b"", b"slut", b"a" * 64 + b"b]", b"a" * 63 + b"(", b"\xe5>"]
)
def test_a_name_is_read_as_pyhanko_reads_it(text: bytes) -> None:
    assert last(generic.read_until_delimiter, text) == last(lasare._till_skiljetecken, text)
    assert last(lambda strom: generic._decode_name(strom.read()), text) == last(
        lambda strom: lasare._namn(strom.read()), text
    )


def _skrivet(objekt: Any) -> bytes:
    ut = io.BytesIO()
    objekt.write_to_stream(ut, None)
    return ut.getvalue()


def test_objects_in_a_stream_are_read_as_pyhanko_reads_them_and_its_contents_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kedja = us.ny_kedja(tmp_path)
    underskrivet = us.under(sign.stampla(us.papper(), kedja, us.falt()), kedja, 0, us.papper())
    fil = lasare.Lasare(io.BytesIO(underskrivet))
    skrivna = []
    for ref in fil.xrefs.explicit_refs_in_revision(0):
        plats = fil.xrefs[ref]
        if isinstance(plats, ObjStreamRef):
            argument = (ref.idnum, plats.obj_stream_id, plats.ix_in_stream)
            vi, de = fil._get_object_from_stream(*argument), PdfFileReader._get_object_from_stream(fil, *argument)
            skrivna.append((_skrivet(vi), _skrivet(de)))
    assert len(skrivna) > 50
    assert [vi for vi, _ in skrivna] == [de for _, de in skrivna]

    def inte_en_gang_till(*_: object) -> None:
        raise AssertionError("strömmens innehållsförteckning lästes om")

    monkeypatch.setattr(PdfFileReader, "_get_object_from_stream", inte_en_gang_till)
    assert sign.verifiera_mot(underskrivet, sign.Fortroende.for_kedja(kedja)).utfall == "äkta"
