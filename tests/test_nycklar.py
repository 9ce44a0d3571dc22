"""The chain: made once, kept shut, rotated, revoked, and published so that openssl finds it right."""

import base64
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client

from beslut import sign
from beslut.sign import data, person
from beslut.sign.forvar import Filforvar, Pkcs11forvar
from tests.underskrivet import ADRESS, LOSEN, ORGANISATION, en_person, falt, ny_kedja, papper, under

pytestmark = pytest.mark.pdf

NU = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def openssl(*argument: str, cwd: Path, ratt: bool = True) -> str:
    utfall = subprocess.run(["openssl", *argument], cwd=cwd, capture_output=True, text=True, check=False)
    assert (utfall.returncode == 0) is ratt, utfall.stdout + utfall.stderr
    return utfall.stdout + utfall.stderr


def skriv(mapp: Path, namn: str, certifikat: x509.Certificate) -> str:
    (mapp / namn).write_bytes(certifikat.public_bytes(Encoding.PEM))
    return namn


def test_the_chain_is_made_once_and_its_keys_are_their_owners_alone(tmp_path: Path) -> None:
    kedjan = sign.Kedja(tmp_path / "n", Filforvar(tmp_path / "n", LOSEN))
    assert [p.id for p in kedjan.skapa(ORGANISATION, ADRESS)] == ["rot-1", "utfardare-1", "stampel-1", "sparrsvar-1"]
    assert kedjan.skapa(ORGANISATION, ADRESS) == []
    assert (tmp_path / "n").stat().st_mode & 0o777 == 0o700
    filer = [f for f in (tmp_path / "n").iterdir() if f.name != "las"]
    assert {f.stat().st_mode & 0o077 for f in filer} == {0}
    assert all(b"ENCRYPTED" in f.read_bytes() for f in filer if f.suffix == ".key")


def test_a_chain_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(sign.Nyckelfel, match="organisationens namn"):
        sign.Kedja(tmp_path, Filforvar(tmp_path, LOSEN)).skapa(" ", ADRESS)


def test_a_wrong_passphrase_an_open_file_and_a_lost_key_are_told_apart(tmp_path: Path) -> None:
    ny_kedja(tmp_path)
    with pytest.raises(sign.Nyckelfel, match="fel lösenord"):
        sign.stampla(papper(), sign.Kedja(tmp_path, Filforvar(tmp_path, "ett annat lösenord")))
    (tmp_path / "stampel-1.key").chmod(0o644)
    with pytest.raises(sign.Nyckelfel, match="kan läsas av andra"):
        sign.stampla(papper(), sign.Kedja(tmp_path, Filforvar(tmp_path, LOSEN)))
    (tmp_path / "stampel-1.key").unlink()
    with pytest.raises(sign.Nyckelfel, match="saknas"):
        sign.stampla(papper(), sign.Kedja(tmp_path, Filforvar(tmp_path, LOSEN)))


def test_openssl_verifies_every_certificate_for_its_purpose(tmp_path: Path) -> None:
    kedjan = ny_kedja(tmp_path)
    _, personen = person.utfarda(kedjan, en_person("Åsa Öberg"))
    namn = skriv(tmp_path, "person.pem", personen)
    (tmp_path / "crl.pem").write_text(
        "".join(
            x509.load_der_x509_crl((tmp_path / f"{u}.crl").read_bytes()).public_bytes(Encoding.PEM).decode()
            for u in ("rot-1", "utfardare-1")
        )
    )
    prova = "verify -x509_strict -crl_check_all -CRLfile crl.pem -CAfile rot-1.crt -untrusted utfardare-1.crt"
    for fil in ("stampel-1.crt", namn):
        assert "OK" in openssl(*prova.split(), fil, cwd=tmp_path)
    assert "OK" in openssl(*prova.split(), "-purpose", "ocsphelper", "sparrsvar-1.crt", cwd=tmp_path)


def test_a_person_is_named_with_organisation_and_role_and_how_identified(tmp_path: Path) -> None:
    _, personen = person.utfarda(ny_kedja(tmp_path), en_person("Åsa Öberg"), NU + dt.timedelta(days=1))
    text = openssl(
        "x509", "-in", skriv(tmp_path, "p.pem", personen), "-noout", "-text", "-nameopt", "utf8", cwd=tmp_path
    )
    assert f"C=SE, O={ORGANISATION}, title=Regiondirektör, CN=Åsa Öberg" in text.replace(" = ", "=")
    assert "Non Repudiation" in text
    assert "1.2.752.201.5.1" in text
    assert '"hur":"lösenord","nar":"2026-11-23T08:30:00+00:00","niva":"LoA1"' in personen.public_bytes(
        Encoding.DER
    ).decode("utf-8", "ignore")


def test_rotating_the_seal_destroys_its_key_and_what_it_sealed_still_holds(tmp_path: Path) -> None:
    kedjan = ny_kedja(tmp_path)
    gammalt = sign.stampla(papper(), kedjan)
    gammal = data.signera(kedjan, b"tryckt")
    assert [p.id for p in kedjan.rotera(sign.Roll.STAMPEL)] == ["stampel-2"]
    assert not (tmp_path / "stampel-1.key").exists()
    nytt = sign.stampla(papper(), kedjan)
    domar = [sign.verifiera_mot(d, sign.Fortroende.for_kedja(kedjan)) for d in (gammalt, nytt)]
    assert [d.utfall for d in domar] == [sign.Utfall.AKTA] * 2
    assert domar[0].underskrifter[0].serienummer != domar[1].underskrifter[0].serienummer
    # What was printed with the old key is still known by it.
    certifikaten = data.stampelcertifikat(kedjan)
    assert data.signera(kedjan, b"tryckt").nyckelid != gammal.nyckelid
    assert data.prova(certifikaten[gammal.nyckelid], b"tryckt", gammal.signatur)
    assert not data.prova(certifikaten[gammal.nyckelid], b"annat", gammal.signatur)


def test_a_new_root_renews_all_below_it_and_the_old_one_is_trusted_on(tmp_path: Path) -> None:
    kedjan = ny_kedja(tmp_path)
    gammalt = under(sign.stampla(papper(), kedjan, falt()), kedjan)
    nya = kedjan.rotera(sign.Roll.ROT)
    assert [p.id for p in nya] == ["rot-2", "utfardare-2", "stampel-2", "sparrsvar-2"]
    nytt = under(sign.stampla(papper(), kedjan, falt()), kedjan)
    fortroende = sign.Fortroende.for_kedja(kedjan)
    assert [sign.verifiera_mot(d, fortroende).utfall for d in (gammalt, nytt)] == [sign.Utfall.AKTA] * 2
    assert (tmp_path / "utfardare-1.key").exists()  # it goes on saying what is revoked


def test_a_revoked_seal_no_longer_speaks_for_the_organisation(tmp_path: Path) -> None:
    kedjan = ny_kedja(tmp_path)
    stamplat = sign.stampla(papper(), kedjan)
    nummer = kedjan.certifikat("stampel-1").serial_number
    kedjan.sparra(nummer, "nyckeln")
    dom = sign.verifiera_mot(stamplat, sign.Fortroende.for_kedja(kedjan))
    assert (dom.utfall, dom.underskrifter[0].sparrad) == (sign.Utfall.ANDRAD, True)
    with pytest.raises(sign.Nyckelfel, match="redan spärrat"):
        kedjan.sparra(nummer, "nyckeln")
    with pytest.raises(sign.Nyckelfel, match="spärra sig själv"):
        kedjan.sparra(kedjan.certifikat("rot-1").serial_number, "nyckeln")


def test_lists_are_renewed_at_half_their_time_and_only_then(tmp_path: Path) -> None:
    kedjan = ny_kedja(tmp_path)
    nu = dt.datetime.now(dt.UTC)
    assert kedjan.fornya_listor(nu + dt.timedelta(days=6)) is False
    assert kedjan.fornya_listor(nu + dt.timedelta(days=8)) is True
    lista = x509.load_der_x509_crl((tmp_path / "utfardare-1.crl").read_bytes())
    assert lista.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 2
    assert lista.next_update_utc is not None
    assert (lista.next_update_utc - nu).days in (21, 22)


def test_the_key_for_answers_is_renewed_by_itself(tmp_path: Path) -> None:
    kedjan = ny_kedja(tmp_path)
    kedjan.skot_om(dt.datetime.now(dt.UTC) + dt.timedelta(days=700))
    assert kedjan.register.i_bruk(sign.Roll.SPARRSVAR).id == "sparrsvar-2"


def test_a_seal_whose_time_is_out_is_named(tmp_path: Path) -> None:
    with pytest.raises(sign.Nyckelfel, match="nycklar rotera stampel"):
        ny_kedja(tmp_path).i_tid(sign.Roll.STAMPEL, dt.datetime.now(dt.UTC) + dt.timedelta(days=6 * 365))


@pytest.fixture
def utlagd(settings: Any, tmp_path: Path) -> sign.Kedja:
    """The installation's own chain."""
    settings.NYCKLAR, settings.NYCKELLOSEN = tmp_path / "nycklar", LOSEN
    kedjan = sign.kedja()
    kedjan.skapa(ORGANISATION, ADRESS)
    return kedjan


@pytest.mark.django_db
def test_what_is_published_is_served_to_all(utlagd: sign.Kedja, client: Client) -> None:
    lista = client.get("/nycklar/utfardare-1.crl")
    assert lista.headers["Content-Type"] == "application/pkix-crl"
    assert lista.content == (utlagd.mapp / "utfardare-1.crl").read_bytes()
    assert x509.load_der_x509_certificate(client.get("/nycklar/rot-1.cer").content) == utlagd.rotter()[0]
    assert x509.load_pem_x509_certificates(client.get("/nycklar/rotter.pem").content) == utlagd.rotter()
    for namn in ("rot-2.crl", "stampel-1.crl", "stampel-1.key", "register.json", "../hemlighet.crl", "las.cer"):
        assert client.get(f"/nycklar/{namn}").status_code == 404


@pytest.mark.django_db
def test_ocsp_answers_good_revoked_and_not_mine_as_openssl_asks(
    utlagd: sign.Kedja, client: Client, tmp_path: Path
) -> None:
    stampel = utlagd.mapp / "stampel-1.crt"
    (tmp_path / "kedja.pem").write_bytes(
        b"".join((utlagd.mapp / f"{n}.crt").read_bytes() for n in ("rot-1", "utfardare-1"))
    )

    def fraga(utfardare: Path) -> str:
        openssl("ocsp", "-issuer", str(utfardare), "-cert", str(stampel), "-reqout", "fraga", cwd=tmp_path)
        svar = client.post("/nycklar/ocsp/", (tmp_path / "fraga").read_bytes(), "application/ocsp-request")
        (tmp_path / "svar").write_bytes(svar.content)
        bas64 = base64.b64encode((tmp_path / "fraga").read_bytes()).decode()
        assert client.get(f"/nycklar/ocsp/{bas64}").status_code == svar.status_code == 200
        if utfardare.stem != "rot-1":
            stalld = ocsp.load_der_ocsp_request((tmp_path / "fraga").read_bytes())
            svarad = ocsp.load_der_ocsp_response(svar.content)
            assert [e.value for e in svarad.extensions] == [e.value for e in stalld.extensions] != []
        ord_ = "ocsp -respin svar -reqin fraga -no_nonce -CAfile kedja.pem -issuer"
        return openssl(
            *ord_.split(), str(utfardare), "-cert", str(stampel), cwd=tmp_path, ratt=utfardare.stem != "rot-1"
        )

    assert "stampel-1.crt: good" in fraga(utlagd.mapp / "utfardare-1.crt")
    utlagd.sparra(utlagd.certifikat("stampel-1").serial_number, "ersatt")
    svar = fraga(utlagd.mapp / "utfardare-1.crt")
    assert "Response verify OK" in svar
    assert "stampel-1.crt: revoked" in svar
    assert "superseded" in svar
    assert "unauthorized" in fraga(utlagd.mapp / "rot-1.crt")
    skrap = client.post("/nycklar/ocsp/", b"skrap" * 2000, "application/ocsp-request").content
    assert "malformedrequest" in ocsp_status(skrap, tmp_path)
    assert client.get("/nycklar/ocsp/inte-base64").content == skrap


def ocsp_status(svar: bytes, mapp: Path) -> str:
    (mapp / "svar").write_bytes(svar)
    return openssl("ocsp", "-respin", "svar", "-resp_text", "-noverify", cwd=mapp, ratt=False).lower()


def test_the_command_makes_shows_rotates_revokes_and_publishes(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.NYCKLAR, settings.NYCKELLOSEN, settings.LOKALT = tmp_path / "nycklar", LOSEN, False
    with pytest.raises(SystemExit):
        call_command("nycklar")
    assert "./run manage nycklar skapa" in capsys.readouterr().err
    call_command("nycklar", "skapa", "--organisation", ORGANISATION)
    assert capsys.readouterr().out.count("Skapat: ") == 4
    call_command("nycklar", "skapa")
    assert "Inget saknades" in capsys.readouterr().out
    call_command("nycklar", "rotera", "stampel")
    assert "Skapat: stampel-2 (stämpel)" in capsys.readouterr().out
    nummer = f"{sign.kedja().certifikat('stampel-1').serial_number:x}"
    call_command("nycklar", "sparra", nummer, "--skal", "ersatt")
    call_command("nycklar")
    visat = capsys.readouterr().out
    assert "stampel-1 (stämpel), till " in visat
    assert f"spärrat {nummer}" in visat
    call_command("nycklar", "publicera")
    publicerat = capsys.readouterr().out
    assert "/nycklar/rotter.pem" in publicerat
    assert x509.load_pem_x509_certificates(publicerat.encode()) == sign.kedja().rotter()
    with pytest.raises(SystemExit):
        call_command("nycklar", "lita", str(tmp_path / "saknas.pem"))


PRODUKTION = {"FORUM_LAGE": "produktion", "FORUM_SECRET_KEY": "x" * 60, "FORUM_HOSTS": "forum.example"}


@pytest.mark.parametrize(
    ("mer", "sagt"),
    [
        ({}, "FORUM_NYCKELLOSEN saknas"),
        ({"FORUM_NYCKELLOSEN": "kort"}, "FORUM_NYCKELLOSEN är för kort"),
        ({"FORUM_NYCKELBARARE": "/usr/lib/x.so"}, "FORUM_NYCKELBARARE_NAMN saknas"),
    ],
)
def test_in_production_what_is_missing_is_named(mer: dict[str, str], sagt: str, tmp_path: Path) -> None:
    miljo = {n: v for n, v in os.environ.items() if not n.startswith("FORUM_")}
    utfall = subprocess.run(
        [sys.executable, "-c", "import forum.settings"],
        cwd=django_settings.BASE_DIR,
        env=miljo | PRODUKTION | {"FORUM_DATA": str(tmp_path)} | mer,
        capture_output=True,
        text=True,
        check=False,
    )
    assert sagt in utfall.stderr


@pytest.fixture
def barare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pkcs11forvar:
    """A token of Debian's SoftHSM."""
    (tmp_path / "token").mkdir()
    konfig = tmp_path / "softhsm.conf"
    konfig.write_text(f"directories.tokendir = {tmp_path}/token\nobjectstore.backend = file\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(konfig))
    init = "softhsm2-util --init-token --free --label forum --pin 1234 --so-pin 123456"
    subprocess.run(init.split(), check=True, capture_output=True)
    return Pkcs11forvar(str(next(Path("/usr/lib").glob("**/softhsm/libsofthsm2.so"))), "forum", "1234")


def test_keys_in_a_token_make_the_chain_seal_sign_and_rotate(barare: Pkcs11forvar, tmp_path: Path) -> None:
    mapp = tmp_path / "kedja"
    kedjan = sign.Kedja(mapp, barare)
    kedjan.skapa(ORGANISATION, ADRESS)
    assert list(mapp.glob("*.key")) == []
    # As another process would: nothing opened before.
    kedjan = sign.Kedja(mapp, barare)
    dokument = under(sign.stampla(papper(), kedjan, falt()), kedjan)
    kedjan.rotera(sign.Roll.STAMPEL)
    with pytest.raises(sign.Nyckelfel, match="finns inte på nyckelbäraren"):
        barare.hamta("stampel-1")
    dom = sign.verifiera_mot(dokument, sign.Fortroende.for_kedja(kedjan))
    assert (dom.utfall, len(dom.underskrifter)) == (sign.Utfall.AKTA, 2)
    fel = Pkcs11forvar(barare.modul, "forum", "0000")
    with pytest.raises(sign.Nyckelfel, match="Nyckelbäraren forum"):
        fel.hamta("stampel-2")
