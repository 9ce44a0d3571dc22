"""A document of 2026 is taken through 2027, 2032 and 2045 with renewed chains, and still verifies in 2060."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from asn1crypto import keys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.core.management import call_command
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from arenden.models import Skrivelse
from beslut import sign
from beslut.actions import rendering, stampling
from beslut.models import Handling, Stampling
from beslut.sign.certifikat import bruk, namn
from beslut.sign.tid import asn1
from forum import lagring

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


class Epok:
    """A time-stamp authority of its years: its root, its certificate, and who asks it."""

    def __init__(self, namnet: str, fran: int, till: int) -> None:
        self.fran, self.till = (dt.datetime(ar, 12, 31, tzinfo=dt.UTC) for ar in (fran - 1, till))
        nycklar = [rsa.generate_private_key(65537, 2048) for _ in range(2)]
        rotnamn, amne = (namn("Provtid", f"{namnet} {vad}") for vad in ("rot", "tidsstämplar"))
        self.rot = self._certifikat(rotnamn, rotnamn, nycklar[0], nycklar[0], ca=True)
        certifikat = self._certifikat(amne, rotnamn, nycklar[1], nycklar[0], ca=False)
        der = nycklar[1].private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self._nyckel, self._certifikatet = keys.PrivateKeyInfo.load(der), asn1(certifikat)

    def _certifikat(
        self, amne: x509.Name, av: x509.Name, nyckel: rsa.RSAPrivateKey, med: rsa.RSAPrivateKey, *, ca: bool
    ) -> x509.Certificate:
        bygge = (
            x509.CertificateBuilder()
            .subject_name(amne)
            .issuer_name(av)
            .public_key(nyckel.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.fran)
            .not_valid_after(self.till)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if ca:
            bygge = bygge.add_extension(bruk(key_cert_sign=True), critical=True)
        else:
            bygge = bygge.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return bygge.sign(med, hashes.SHA256())

    def stamplare(self) -> DummyTimeStamper:
        return DummyTimeStamper(self._certifikatet, self._nyckel)


@pytest.fixture
def epoker(settings: Any, tmp_path: Any) -> list[Epok]:
    settings.NYCKLAR = tmp_path / "nycklar"
    return [Epok("A", 2026, 2027), Epok("B", 2027, 2032), Epok("C", 2032, 2045), Epok("D", 2045, 2070)]


def bytes_av(handling: Handling, ordning: int) -> bytes:
    with lagring.oppna(handling.filer.get(ordning=ordning).sha256) as f:
        return bytes(f.read())


def test_a_document_is_taken_through_the_decades(
    godkand: Skrivelse, epoker: list[Epok], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def arkivstampla(nar: str, epok: Epok) -> None:
        with time_machine.travel(dt.datetime.fromisoformat(nar + "T03:00:00+01:00")):
            kedja = stampling.kedja()
            kedja.skot_om()
            kedja.lita_pa_tsa(epok.rot.public_bytes(serialization.Encoding.PEM))
            if nar >= "2032":
                kedja.rotera(sign.Roll.ROT)
            monkeypatch.setattr(sign, "tidsstamplare", epok.stamplare)
            for vantat in (2, 0):  # done again it does nothing
                call_command("arkivstampla")
                assert f"{vantat} handlingar" in capsys.readouterr().out

    with time_machine.travel(dt.datetime.fromisoformat("2026-11-25T10:00:00+01:00")):
        stampling.kedja().lita_pa_tsa(epoker[0].rot.public_bytes(serialization.Encoding.PEM))
        monkeypatch.setattr(sign, "tidsstamplare", epoker[0].stamplare)
        rendering.arbeta_undan()
        assert stampling.fornya() == (0, [])
    for nar, epok in zip(("2027-10-01", "2032-11-01", "2045-09-01"), epoker[1:], strict=True):
        arkivstampla(nar, epok)

    handling = Handling.objects.utfardade()[0]
    fortroende = sign.Fortroende.for_kedja(sign.kedja())
    assert len(fortroende.rotter) == 3
    slut = dt.datetime(2060, 1, 1, tzinfo=dt.UTC)
    dom = sign.verifiera_mot(bytes_av(handling, 4), fortroende, slut)
    assert (dom.utfall, [t.haller for t in dom.tidsstamplar]) == (sign.Utfall.AKTA, [True] * 4)
    assert dom.stampel is not None
    assert (dom.stampel.niva, dom.stampel.nar_styrkt) == ("B-LTA", True)
    assert dom.stampel.nar is not None
    assert dom.stampel.nar.date() == dt.date(2026, 11, 25)
    assert dom.tid_haller_till == epoker[3].till
    assert {s.styrkt_till for s in Stampling.objects.all()} == {epoker[3].till}

    # Without the last one the chain of proof has ended, and that is said.
    kortare = sign.verifiera_mot(bytes_av(handling, 3), fortroende, slut)
    assert kortare.stampel is not None
    assert (kortare.stampel.nar_styrkt, kortare.tid_haller_till) == (False, None)
    assert "tog slut 2045-12-31" in kortare.tidsstamplar[-1].fel[0]
    # A gap in the middle is no proof either: what the later ones prove began after it.
    assert sign.verifiera_mot(
        bytes_av(handling, 3), fortroende, dt.datetime(2040, 1, 1, tzinfo=dt.UTC)
    ).stampel.nar_styrkt  # type: ignore[union-attr]
