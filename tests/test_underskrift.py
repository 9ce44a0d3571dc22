"""Seal, sign and verify: on exactly these bytes, still fit for an archive, and told apart from what was changed."""

import hashlib
import io
import re
import subprocess
import zlib
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from beslut import sign
from beslut.sign.person import AUTHCONTEXT
from forum.fel import Konflikt
from tests import verapdf
from tests.underskrivet import NAMN, ORGANISATION, Tidsmyndighet, en_person, falt, ny_kedja, papper, under

pytestmark = pytest.mark.pdf


@pytest.fixture(scope="module")
def kedja(tmp_path_factory: pytest.TempPathFactory) -> sign.Kedja:
    return ny_kedja(tmp_path_factory.mktemp("nycklar"))


@pytest.fixture(scope="module")
def myndighet(tmp_path_factory: pytest.TempPathFactory, kedja: sign.Kedja) -> Tidsmyndighet:
    ett = Tidsmyndighet(tmp_path_factory.mktemp("tsa"))
    kedja.lita_pa_tsa(ett.rot)
    return ett


@pytest.fixture(scope="module")
def stamplat(kedja: sign.Kedja) -> bytes:
    return sign.stampla(papper(), kedja, falt())


@pytest.fixture(scope="module")
def underskrivet(stamplat: bytes, kedja: sign.Kedja) -> bytes:
    """Sealed, then signed by both."""
    return under(under(stamplat, kedja, 0, papper()), kedja, 1)


@pytest.fixture(scope="module")
def langsiktigt(underskrivet: bytes, kedja: sign.Kedja, myndighet: Tidsmyndighet) -> bytes:
    """The same with its time stamp."""
    with myndighet.pa_natet():
        return sign.stampla_tid(underskrivet, kedja, sign.Tidsstamplare(myndighet.adress))


@pytest.fixture
def prova(kedja: sign.Kedja) -> "Prova":
    return Prova(sign.Fortroende.for_kedja(kedja))


class Prova:
    def __init__(self, fortroende: sign.Fortroende) -> None:
        self.fortroende = fortroende

    def __call__(self, data: bytes) -> sign.Resultat:
        return sign.verifiera_mot(data, self.fortroende)


def test_sealed_signed_and_time_stamped_it_is_still_pdf_a_2a_and_pdf_ua_1(
    stamplat: bytes, underskrivet: bytes, langsiktigt: bytes
) -> None:
    assert [verapdf.fel(data) for data in (stamplat, underskrivet, langsiktigt)] == [[], [], []]


def test_each_state_only_adds_to_the_one_before(stamplat: bytes, underskrivet: bytes, langsiktigt: bytes) -> None:
    assert stamplat.startswith(papper())
    assert underskrivet.startswith(stamplat)
    assert langsiktigt.startswith(underskrivet)


def test_the_judge_tells_who_when_and_how_identified(langsiktigt: bytes, prova: Prova) -> None:
    dom = prova(langsiktigt)
    assert (dom.utfall, dom.fel, dom.tomma_falt) == (sign.Utfall.AKTA, (), ())
    assert dom.sha256 == hashlib.sha256(langsiktigt).hexdigest()
    assert dom.stampel is not None
    assert (dom.stampel.organisation, dom.stampel.niva) == (ORGANISATION, "B-LTA")
    assert [(u.namn, u.roll, u.niva, u.nar_styrkt) for u in dom.undertecknare] == [
        (namn, "Regiondirektör", "B-LTA", True) for namn in NAMN
    ]
    assert dom.undertecknare[0].identifiering == en_person(NAMN[0]).identifiering
    assert dom.undertecknare[0].etikett == f"Underskrift: {NAMN[0]}"
    assert [t.haller for t in dom.tidsstamplar] == [True]
    assert len(dom.tillagg) == 1 and dom.tillagg[0].startswith("Tidsstämpel ")


def test_without_a_time_stamp_the_time_is_only_claimed(underskrivet: bytes, prova: Prova) -> None:
    dom = prova(underskrivet)
    assert dom.utfall == sign.Utfall.AKTA
    assert [(u.niva, u.nar_styrkt) for u in dom.underskrifter] == [("B-B", False)] * 3
    assert dom.tid_haller_till is None


def test_a_seal_alone_is_no_underskrift_and_shows_who_is_still_to_sign(stamplat: bytes, prova: Prova) -> None:
    dom = prova(stamplat)
    assert (dom.utfall, dom.undertecknare) == (sign.Utfall.AKTA, ())
    assert dom.tomma_falt == ("Underskrift0", "Underskrift1")


def test_the_fields_are_in_the_tag_tree_and_named_before_anyone_signs(stamplat: bytes) -> None:
    with pikepdf.open(io.BytesIO(stamplat)) as fil:
        sida = fil.pages[0].obj
        namn = [str(a.TU) for a in sida.Annots if a.Subtype == "/Widget"]
        form = [e for e in fil.Root.StructTreeRoot.K[0].K if e.S == "/Form"]
        assert namn == [f"Underskrift: {NAMN[0]}", f"Underskrift: {NAMN[1]}", f"Stämpel: {ORGANISATION}"]
        assert [str(e.K.Obj.TU) for e in form] == namn == [str(e.Alt) for e in form]
        trad = list(fil.Root.StructTreeRoot.ParentTree.Nums)
        par = dict(zip(map(int, trad[::2]), trad[1::2], strict=True))
        assert all(par[int(e.K.Obj.StructParent)].objgen == e.objgen for e in form)
        assert sida.Tabs == "/S"


def test_signers_may_come_in_any_order(stamplat: bytes, kedja: sign.Kedja, prova: Prova) -> None:
    dom = prova(under(under(stamplat, kedja, 1), kedja, 0))
    assert [u.namn for u in dom.undertecknare] == [NAMN[1], NAMN[0]]
    assert dom.utfall == sign.Utfall.AKTA


def test_other_bytes_than_those_shown_are_not_signed(stamplat: bytes, kedja: sign.Kedja) -> None:
    visad = hashlib.sha256(stamplat).hexdigest()
    nyare = under(stamplat, kedja, 1)
    with pytest.raises(Konflikt, match="ändrats sedan du läste"):
        sign.skriv_under(nyare, kedja, faltnamn="Underskrift0", sha256=visad, av=en_person(NAMN[0]))


@pytest.mark.parametrize("faltnamn", ["Underskrift1", "Underskrift7", "Stampel"])
def test_a_field_that_is_taken_or_not_there_is_not_signed(faltnamn: str, stamplat: bytes, kedja: sign.Kedja) -> None:
    data = under(stamplat, kedja, 1)
    with pytest.raises(Konflikt, match="redan ifylld"):
        sign.skriv_under(data, kedja, faltnamn=faltnamn, sha256=hashlib.sha256(data).hexdigest(), av=en_person(NAMN[0]))


def test_what_is_no_pdf_of_ours_is_not_sealed(kedja: sign.Kedja, stamplat: bytes) -> None:
    for data in (b"", b"%PDF-1.7 nej", stamplat):
        with pytest.raises(sign.Signeringsfel):
            sign.stampla(data, kedja)


def test_each_signature_has_its_own_short_certificate_without_a_personal_number(
    underskrivet: bytes, prova: Prova
) -> None:
    _, agneta, ulrika = prova(underskrivet).underskrifter
    assert agneta.serienummer != ulrika.serienummer
    certifikat = certifikaten(underskrivet)[1]
    assert (certifikat.not_valid_after_utc - certifikat.not_valid_before_utc).days <= 7
    assert [a.oid._name for a in certifikat.subject] == ["countryName", "organizationName", "title", "commonName"]
    assert not re.search(rb"\d{6}[-+]?\d{4}", certifikat.subject.public_bytes())
    assert certifikat.extensions.get_extension_for_oid(AUTHCONTEXT)


def certifikaten(data: bytes) -> list[x509.Certificate]:
    """Return the signers' certificates, in the file's order of signing."""
    funna = []
    for nr, _ in enumerate(re.findall(rb"/ByteRange", data)):
        pem = cms_delar(data)[nr][0]
        utfall = subprocess.run(
            ["openssl", "pkcs7", "-inform", "DER", "-print_certs"], input=pem, capture_output=True, check=True
        )
        funna.append(
            next(
                c
                for c in x509.load_pem_x509_certificates(utfall.stdout)
                if not c.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
            )
        )
    return funna


def cms_delar(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return each signature's CMS (DER) and the bytes that it says it is made on, by the byte ranges alone."""
    delar = []
    for rad in re.findall(rb"/ByteRange ?\[ ?(\d+) +(\d+) +(\d+) +(\d+) *\]", data):
        a, b, c, d = map(int, rad)
        cms = bytes.fromhex(data[a + b : c].strip(b"<>").decode())
        delar.append((cms, data[a : a + b] + data[c : c + d]))
    return delar


def test_openssl_agrees_on_every_signature_and_time_stamp(
    langsiktigt: bytes, kedja: sign.Kedja, myndighet: Tidsmyndighet, tmp_path: Path
) -> None:
    delar = cms_delar(langsiktigt)
    assert len(delar) == 4
    rot, mellan = kedja.mapp / "rot-1.crt", kedja.mapp / "utfardare-1.crt"
    for nr, (cms, innehall) in enumerate(delar):
        (tmp_path / "cms").write_bytes(cms)
        (tmp_path / "data").write_bytes(innehall)
        (tmp_path / "annat").write_bytes(innehall[:-1] + b"?")
        for fil, ratt in (("data", True), ("annat", False)):
            if nr < 3:
                kommando = f"cms -verify -inform DER -in cms -content {fil} -binary -purpose any -out /dev/null"
                argument = [*kommando.split(), "-CAfile", str(rot), "-certfile", str(mellan)]
            else:
                kommando = f"ts -verify -token_in -in cms -data {fil} -CAfile"
                argument = [*kommando.split(), str(myndighet.mapp / "rot.pem")]
            utfall = subprocess.run(["openssl", *argument], cwd=tmp_path, capture_output=True, check=False)
            assert (utfall.returncode == 0) is ratt, utfall.stderr.decode()


def test_pdfsig_agrees(langsiktigt: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(langsiktigt)
    svar = subprocess.run(["pdfsig", "-nocert", tmp_path / "x.pdf"], capture_output=True, text=True, check=True).stdout
    assert svar.count("Signature is Valid") == 3
    assert "Signature is Invalid" not in svar
    for namn in NAMN:
        assert f"Signer Certificate Common Name: {namn}" in svar


def test_the_time_stamp_authoritys_own_list_is_asked_for_and_kept_in_the_file(
    underskrivet: bytes, kedja: sign.Kedja, tmp_path: Path
) -> None:
    """As real authorities do, this one says where its list of revoked certificates is had: proof or no time stamp."""
    myndighet = Tidsmyndighet(tmp_path / "tsa", sparrbar=True)
    kedja.lita_pa_tsa(myndighet.rot)
    with myndighet.pa_natet():
        stamplare = sign.Tidsstamplare(myndighet.adress)
        myndighet.lista_svarar = False
        with pytest.raises(sign.Tidsfel):
            sign.stampla_tid(underskrivet, kedja, stamplare)
        myndighet.lista_svarar, fragad = True, myndighet.fragad_om_listan
        styrkt = sign.stampla_tid(underskrivet, kedja, stamplare)
        assert myndighet.fragad_om_listan > fragad
        myndighet.ge_ut_lista(sparrad=True)
        with pytest.raises(sign.Tidsfel):
            sign.stampla_tid(underskrivet, kedja, stamplare)
    # The network is gone: the list that was put in the file is what is judged by.
    with pikepdf.open(io.BytesIO(styrkt)) as fil:
        listor = [x509.load_der_x509_crl(bytes(lista.read_bytes())) for lista in fil.Root.DSS.CRLs]
    assert {lista.issuer.rfc4514_string() for lista in listor} >= {"CN=Provtidens rot,O=Provtid"}
    dom = sign.verifiera_mot(styrkt, sign.Fortroende.for_kedja(kedja))
    assert (dom.utfall, [u.niva for u in dom.underskrifter]) == (sign.Utfall.AKTA, ["B-LTA"] * 3)


# --- what was changed ---


def andra_titel(data: bytes) -> bytes:
    """Give the document a new title in an incremental update, as readers that "save" do."""
    with pikepdf.open(io.BytesIO(data)) as fil:
        info = fil.trailer.Info.objgen[0]
        root = fil.trailer.Root.objgen[0]
        storlek = int(fil.trailer.Size)
    xref = int(data.rsplit(b"startxref", 1)[1].split()[0])
    objekt = f"{info} 0 obj\n<< /Title (Nytt) >>\nendobj\n".encode()
    tabell = f"xref\n0 1\n0000000000 65535 f \n{info} 1\n{len(data):010} 00000 n \n".encode()
    slut = f"trailer\n<< /Size {storlek} /Root {root} 0 R /Info {info} 0 R /Prev {xref} >>\n".encode()
    return data + objekt + tabell + slut + f"startxref\n{len(data) + len(objekt)}\n%%EOF\n".encode()


def spara_om(data: bytes) -> bytes:
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as fil:
        fil.save(ut)
    return ut.getvalue()


def annan_sida(data: bytes) -> bytes:
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as fil:
        fil.add_blank_page()
        fil.save(ut)
    return ut.getvalue()


def en_byte(data: bytes) -> bytes:
    return data[:9000] + bytes([data[9000] ^ 1]) + data[9001:]


@pytest.mark.parametrize(
    "angrepp",
    [
        andra_titel,
        spara_om,
        annan_sida,
        en_byte,
        lambda data: data + b"%mer\n",
        lambda data: data[:-40],
        lambda data: b"x" + data,
        lambda data: data.replace(b"/Rect", b"/Rekt"),
    ],
    ids=["titel", "omsparad", "ny sida", "en byte", "efter slutet", "avhuggen", "före början", "fält"],
)
def test_what_was_changed_is_never_taken_for_what_was_signed(angrepp: object, langsiktigt: bytes, prova: Prova) -> None:
    assert callable(angrepp)
    assert prova(angrepp(langsiktigt)).utfall != sign.Utfall.AKTA


def test_a_file_cut_back_to_its_seal_shows_that_nobody_has_signed(langsiktigt: bytes, prova: Prova) -> None:
    rendererat, stamplat_ = [m.end() for m in re.finditer(rb"%%EOF\n?", langsiktigt)][:2]
    assert rendererat == len(papper())
    dom = prova(langsiktigt[:stamplat_])
    assert (dom.utfall, dom.undertecknare) == (sign.Utfall.AKTA, ())
    assert dom.tomma_falt == ("Underskrift0", "Underskrift1")


def test_another_installations_seal_is_not_from_here(prova: Prova, tmp_path: Path) -> None:
    dom = prova(sign.stampla(papper(), ny_kedja(tmp_path)))
    assert dom.utfall == sign.Utfall.INTE_HARIFRAN
    assert dom.stampel is None


def test_a_stranger_cannot_sign_in_a_prepared_field(stamplat: bytes, prova: Prova, tmp_path: Path) -> None:
    dom = prova(under(stamplat, ny_kedja(tmp_path), 0))
    assert dom.utfall == sign.Utfall.ANDRAD
    assert "inte utfärdat av den här installationen" in dom.undertecknare[0].fel[0]


def test_what_is_rendered_only_is_not_from_here(prova: Prova) -> None:
    dom = prova(papper())
    assert dom.utfall == sign.Utfall.INTE_HARIFRAN
    assert dom.fel == ("Filen har varken stämpel eller underskrift.",)


def test_an_unproven_signature_stands_for_nothing_once_its_certificate_is_revoked(
    tmp_path: Path, myndighet: Tidsmyndighet
) -> None:
    kedja = ny_kedja(tmp_path)
    kedja.lita_pa_tsa(myndighet.rot)
    data = under(sign.stampla(papper(), kedja, falt()), kedja)
    with myndighet.pa_natet():
        styrkt = sign.stampla_tid(data, kedja, sign.Tidsstamplare(myndighet.adress))
    fore = sign.verifiera_mot(data, sign.Fortroende.for_kedja(kedja))
    kedja.sparra(fore.undertecknare[0].serienummer, "nyckeln")
    efter = sign.Fortroende.for_kedja(kedja)
    assert sign.verifiera_mot(data, efter).undertecknare[0].sparrad
    assert sign.verifiera_mot(data, efter).utfall == sign.Utfall.ANDRAD
    # Proven to be made before the certificate was revoked, it stands.
    assert sign.verifiera_mot(styrkt, efter).utfall == sign.Utfall.AKTA


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_no_garbage_brings_the_judge_down(data: st.DataObject, langsiktigt: bytes, kedja: sign.Kedja) -> None:
    plats = data.draw(st.integers(0, len(langsiktigt) - 1))
    skrap = data.draw(st.binary(min_size=1, max_size=40))
    forvanskad = langsiktigt[:plats] + skrap + langsiktigt[plats + len(skrap) :]
    dom = sign.verifiera_mot(forvanskad, sign.Fortroende.for_kedja(kedja))
    assert forvanskad == langsiktigt or dom.utfall != sign.Utfall.AKTA


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"\0" * 5000, zlib.compress(b"x" * 100_000), b"%PDF-1.7\n" * 999])
def test_what_is_no_pdf_is_not_from_here(data: bytes, prova: Prova) -> None:
    dom = prova(data)
    assert (dom.utfall, len(dom.fel)) == (sign.Utfall.INTE_HARIFRAN, 1)
