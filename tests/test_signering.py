"""People are asked to sign what is issued, read the exact bytes, sign or decline, and are reminded."""

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from arenden.actions import granskning
from arenden.models import Skrivelse, Undertecknare
from beslut import sign, underskriftspolicy
from beslut.actions import rendering, underskrift, undertecknande
from beslut.actions import underskriftsbegaran as actions
from beslut.models import Handling, HandlingFil, Sidbild, Stampling, Underskriftsbegaran, Undertecknande
from beslut.underskriftsflow import Lage, Platslage
from forum import lagring
from forum.bekraftelse import HOGST, Bekraftelse
from forum.fel import Konflikt
from forum.flow import OtillatetSteg
from forum.models import Anvandare, Handelse
from tests.varld import LOSENORD

pytestmark = pytest.mark.django_db

HUR = Bekraftelse("lösenord", dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC))


@pytest.fixture(autouse=True)
def ingen_har_provat() -> None:
    """Let nobody have typed a wrong password before."""
    cache.clear()


@pytest.fixture
def memo(elektronisk: list[Handling]) -> Handling:
    """The memo, with the signatures on it and the point asked for and the first signer told."""
    assert actions.hamta_nya() == 2
    actions.bjud_in()
    return elektronisk[0]


def plats_for(handling: Handling, anvandare: Anvandare) -> Undertecknande:
    return Undertecknande.objects.filter(begaran__handling=handling, anvandare=anvandare).latest("pk")


def nu(handling: Handling) -> str:
    return handling.filer.latest("ordning").sha256


def skriv_under(handling: Handling, anvandare: Anvandare, sha256: str = "") -> Undertecknande:
    plats = plats_for(handling, anvandare)
    return actions.skriv_under(plats, av=anvandare, sha256=sha256 or nu(handling), bekraftelse=HUR)


def posta(klient: Client, handling: Handling, **data: str) -> Any:
    sha = handling.filer.get(tillstand="stamplad").sha256
    innehall = {"engangsnyckel": str(uuid.uuid4()), "gor": "skriv_under", "sha256": nu(handling)} | data
    return klient.post(f"/handlingar/{sha}/skriv-under/", innehall)


def samtidigt(handling: Handling) -> None:
    """Let the request be made anew, for both at once."""
    maria = Anvandare.objects.get(username="maria")
    actions.aterkalla(handling.underskriftsbegaran.get(), av=maria, skal="")
    actions.begar(handling, av=maria, i_tur=False)


def test_the_two_sign_in_turn_and_the_file_verifies(
    memo: Handling, agneta: Anvandare, ulrika: Anvandare, maria: Anvandare, in_som: Any
) -> None:
    # One mail to the first for both documents, straight to the page; nothing to the second yet.
    brev = Email.objects.filter(subject__startswith="Underskrift väntar")
    assert [b.to for b in brev] == [[agneta.email]]
    assert "2 handlingar" in brev[0].message
    assert f"/handlingar/{nu(memo)}/skriv-under/" in brev[0].message
    with pytest.raises(Konflikt, match="väntar på Agneta Jansmyr"):
        skriv_under(memo, ulrika)
    start = in_som(agneta).get("/").content.decode()
    assert start.index("Väntar på dig") < start.index("2 handlingar att skriva under") < start.index("Läs och skriv")
    assert "att skriva under" not in in_som(ulrika).get("/").content.decode()
    assert "väntar på underskrift av Agneta Jansmyr" in in_som(maria).get("/").content.decode()

    before = memo.sidor.get(nr=memo.filer.get(ordning=0).falt[0]["sida"] + 1).sha256
    sedd = nu(memo)
    plats = skriv_under(memo, agneta)
    assert plats.lage == Platslage.UNDERTECKNAS
    with pytest.raises(OtillatetSteg):
        skriv_under(memo, agneta)
    assert undertecknande.lagg_till_alla() == 1
    plats.refresh_from_db()
    assert (plats.lage, plats.fil.sha256, plats.sha256) == (Platslage.UNDERSKRIVEN, nu(memo), sedd)
    assert memo.sidor.get(nr=memo.filer.get(ordning=0).falt[0]["sida"] + 1).sha256 != before
    assert actions.bjud_in() == 1  # now it is the second's turn
    assert Email.objects.latest("pk").to == [ulrika.email]
    with pytest.raises(Konflikt, match="Agneta Jansmyr har skrivit under"):
        skriv_under(memo, ulrika, sedd)
    skriv_under(memo, ulrika)
    undertecknande.lagg_till_alla()
    assert memo.underskriftsbegaran.get().lage == Lage.KLAR
    with lagring.oppna(nu(memo)) as f:
        dom = sign.verifiera(f.read())
    assert (dom.utfall, dom.tomma_falt) == (sign.Utfall.AKTA, ())
    assert [(u.namn, u.identifiering) for u in dom.undertecknare] == [
        (str(a), sign.Identifiering("lösenord", HUR.nar)) for a in (agneta, ulrika)
    ]
    sida = in_som(maria).get(f"/handlingar/{nu(memo)}/").content.decode()
    assert "Underskriven av alla" in sida
    assert "skrev under, identifierad genom lösenord" in sida
    slag = list(Handelse.objects.om(memo).values_list("slag", flat=True))
    assert slag[-3:] == ["undertecknar", "underskriven", "underskriven_av_alla"]
    assert Handelse.brott() == []
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Undertecknande.objects.filter(pk=plats.pk).update(namn="Annan")
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Underskriftsbegaran.objects.filter(handling=memo).update(lage=Lage.VANTAR)


def test_asked_for_together_both_sign_the_same_bytes(memo: Handling, agneta: Anvandare, ulrika: Anvandare) -> None:
    """Both read the same file and sign; the second's signature is laid after the first's, and covers what was read."""
    samtidigt(memo)
    sedd = nu(memo)
    for vem in (ulrika, agneta):
        skriv_under(memo, vem, sedd)
    assert undertecknande.lagg_till_alla() == 2
    assert memo.underskriftsbegaran.latest("pk").lage == Lage.KLAR
    with lagring.oppna(nu(memo)) as f:
        assert {u.namn for u in sign.verifiera(f.read()).undertecknare} == {str(agneta), str(ulrika)}


def test_a_file_that_is_not_what_was_read_is_read_again(memo: Handling, agneta: Anvandare) -> None:
    skriv_under(memo, agneta)
    forut = memo.filer.latest("ordning")
    annan = lagring.skriv(b"%PDF annan")
    HandlingFil.objects.create(
        handling=memo, ordning=forut.ordning + 1, tillstand="tidsstamplad", sha256=annan, storlek=10, sidor=1
    )
    assert undertecknande.lagg_till_alla() == 0
    plats = plats_for(memo, agneta)
    assert (plats.lage, plats.tillfragad) == (Platslage.VANTAR, None)
    assert "börjar inte med det du läste" in plats.fel


def test_without_keys_the_signature_waits_and_is_made_later(
    memo: Handling, agneta: Anvandare, monkeypatch: pytest.MonkeyPatch
) -> None:
    skriv_under(memo, agneta)

    def utan(*_: Any, **__: Any) -> Any:
        raise sign.Nyckelfel("Nyckeln till utfärdaren går inte att öppna.")

    with monkeypatch.context() as m:
        m.setattr(underskrift, "skriv_under", utan)
        assert undertecknande.lagg_till_alla() == 0
    plats = plats_for(memo, agneta)
    assert (plats.lage, plats.fel) == (Platslage.UNDERTECKNAS, "Nyckeln till utfärdaren går inte att öppna.")
    Undertecknande.objects.filter(pk=plats.pk).update(lease=timezone.now() - dt.timedelta(seconds=1))
    assert undertecknande.lagg_till_alla() == 1


def test_one_declines_with_a_reason_and_it_is_asked_for_anew(
    memo: Handling, agneta: Anvandare, ulrika: Anvandare, maria: Anvandare, olof: Anvandare
) -> None:
    skriv_under(memo, agneta)
    undertecknande.lagg_till_alla()
    with pytest.raises(Konflikt, match="varför"):
        actions.avboj(plats_for(memo, ulrika), av=ulrika, skal=" ")
    with pytest.raises(PermissionDenied):
        actions.avboj(plats_for(memo, ulrika), av=agneta, skal="Nej")
    begaran = actions.avboj(plats_for(memo, ulrika), av=ulrika, skal="Fel belopp i punkt 1.")
    assert (begaran.lage, begaran.skal) == (Lage.AVBOJD, "Fel belopp i punkt 1.")
    brev = Email.objects.filter(subject__contains="har avböjt")
    assert {b.to[0] for b in brev} == {maria.email, agneta.email}
    assert all("belopp" not in b.message for b in brev)  # the reason stays inside
    with pytest.raises(PermissionDenied):
        actions.begar(memo, av=olof, i_tur=True)
    ny = actions.begar(memo, av=maria, i_tur=True)
    assert [p.namn for p in ny.platser.all()] == ["Ulrika Geeraedts"]  # who has signed is not asked again
    with pytest.raises(Konflikt, match="redan begärda"):
        actions.begar(memo, av=maria, i_tur=True)
    assert actions.hamta_nya() == 0


def test_a_recalled_skrivelse_withdraws_what_waits(memo: Handling, agneta: Anvandare) -> None:
    skriv_under(memo, agneta)
    granskning.aterkalla(Skrivelse.objects.get(), av=agneta, skal="Fel.")
    actions.hamta_nya()
    assert set(Underskriftsbegaran.objects.values_list("lage", flat=True)) == {Lage.ATERKALLAD}
    assert undertecknande.lagg_till_alla() == 0
    assert plats_for(memo, agneta).lage == Platslage.UTGATT


def test_who_waits_is_reminded_by_the_rule_of_the_body_at_most_three_times(memo: Handling, agneta: Anvandare) -> None:
    borjan = timezone.now()
    assert actions.paminn(borjan + dt.timedelta(days=2)) == 0
    dagar = [dag for dag in range(1, 30) if actions.paminn(borjan + dt.timedelta(days=dag, hours=1))]
    assert dagar == [3, 6, 9]
    assert Email.objects.filter(subject__startswith="Påminnelse", to=agneta.email).count() == 3
    organ = memo.version.skrivelse.arende.organ  # type: ignore[union-attr]
    organ.underskriftsdagar = None
    organ.save()
    Undertecknande.objects.filter(anvandare=agneta).update(paminnelser=0)
    assert actions.paminn(borjan + dt.timedelta(days=90)) == 0


def test_the_page_asks_for_the_password_and_loses_nothing(
    memo: Handling, agneta: Anvandare, ulrika: Anvandare, registratorn: Anvandare, olof: Anvandare, in_som: Any
) -> None:
    klient = in_som(agneta)
    sida = klient.get(plats_for(memo, agneta).get_absolute_url())
    assert sida.status_code == 200
    assert "no-store" in sida.headers["Cache-Control"]
    text = sida.content.decode()
    assert f'name="sha256" value="{nu(memo)}"' in text
    assert text.count("<figure>") == memo.sidor.count() > 0
    fel = posta(klient, memo, losenord="fel")
    assert fel.status_code == 422
    assert "Lösenordet stämmer inte. Inget är underskrivet." in fel.content.decode()
    annan = posta(klient, memo, losenord=LOSENORD, sha256="0" * 64)
    assert annan.status_code == 409
    assert "Inget är underskrivet" in annan.content.decode()
    assert f'value="{nu(memo)}"' in annan.content.decode()  # shown anew, to be read and signed
    assert posta(klient, memo, gor="avboj").status_code == 422
    nyckel = str(uuid.uuid4())
    for _ in range(2):  # a double click, and then another tab
        assert posta(klient, memo, losenord=LOSENORD, engangsnyckel=nyckel).status_code == 302
    assert posta(klient, memo, losenord=LOSENORD).status_code == 302
    assert Handelse.objects.om(memo).filter(slag="undertecknar").count() == 1
    assert "läggs till i filen" in klient.get(plats_for(memo, agneta).get_absolute_url()).content.decode()
    undertecknande.lagg_till_alla()
    svar = klient.get(plats_for(memo, agneta).get_absolute_url(), headers={"HX-Request": "true"})
    assert svar.headers["HX-Refresh"] == "true"
    assert "Nästa att skriva under: Beslutspunkt 1" in svar.content.decode()
    # Not asked: an insider is refused, an outsider must not know.
    adress = plats_for(memo, agneta).get_absolute_url()
    assert [in_som(vem).get(adress).status_code for vem in (registratorn, olof, None)] == [403, 404, 302]


def test_too_many_wrong_passwords_are_stopped_and_then_not_even_the_right_one_goes(
    memo: Handling, agneta: Anvandare, in_som: Any
) -> None:
    klient = in_som(agneta)
    svar = [posta(klient, memo, losenord="fel").status_code for _ in range(HOGST)]
    assert svar == [422] * HOGST
    sista = posta(klient, memo, losenord=LOSENORD)
    assert sista.status_code == 429
    assert "Vänta 15 minuter" in sista.content.decode()
    assert plats_for(memo, agneta).lage == Platslage.VANTAR


def test_the_page_of_a_document_asks_and_withdraws(
    memo: Handling, maria: Anvandare, agneta: Anvandare, in_som: Any
) -> None:
    adress = f"/handlingar/{nu(memo)}/underskrifter/"

    def gor(vem: Anvandare, **data: str) -> int:
        svar = in_som(vem).post(adress, {"engangsnyckel": str(uuid.uuid4())} | data)
        return int(svar.status_code)

    assert gor(agneta, gor="aterkalla") == 403
    assert gor(maria) == 409
    assert gor(maria, gor="aterkalla", skal="Fel bilaga.") == 302
    assert gor(maria, gor="aterkalla") == 409
    sida = in_som(maria).get(f"/handlingar/{nu(memo)}/").content.decode()
    assert "tog tillbaka begäran om underskrift" in sida
    assert "Begär underskrifter" in sida
    assert gor(maria, ordning="samtidigt") == 302
    assert memo.underskriftsbegaran.latest("pk").i_tur is False
    assert memo.version is not None
    lista = in_som(maria).get(f"/skrivelser/{memo.version.skrivelse.uuid}/handlingar/").content.decode()
    assert "underskriven av 0 av 2" in lista


def test_policy_and_twin_agree_over_the_cast(memo: Handling, request: pytest.FixtureRequest) -> None:
    from tests.test_urlar import ROLLER

    begaran = memo.underskriftsbegaran.get()
    for roll in (*ROLLER[1:], "sekreteraren"):
        user = Anvandare.objects.get(pk=request.getfixturevalue(roll).pk)
        syns = Underskriftsbegaran.objects.synliga_for(user).filter(pk=begaran.pk).exists()
        assert underskriftspolicy.may_se_begaran(user, begaran) == syns, roll
        for plats in begaran.platser.all():
            assert underskriftspolicy.may_skriva_under(user, plats) == (plats.anvandare == user)


def test_ink_gets_no_request_and_the_database_says_so_too(godkand: Skrivelse, maria: Anvandare) -> None:
    rendering.arbeta_undan()
    handling = Handling.objects.utfardade()[0]
    assert actions.hamta_nya() == 0
    with pytest.raises(Konflikt, match="bläck"):
        actions.begar(handling, av=maria, i_tur=True)
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Underskriftsbegaran.objects.create(handling=handling)
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        HandlingFil.objects.create(
            handling=handling, ordning=9, tillstand="underskriven", sha256="0" * 64, storlek=1, sidor=1
        )


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_the_same_time_both_get_through(memo: Handling, agneta: Anvandare, ulrika: Anvandare) -> None:
    samtidigt(memo)
    sedd, fel = nu(memo), []
    redo = threading.Barrier(2)

    def gor(vem: Anvandare) -> None:
        try:
            redo.wait()
            skriv_under(memo, vem, sedd)
        except Exception as sprang:
            fel.append(sprang)
        finally:
            connection.close()

    tradar = [threading.Thread(target=gor, args=(vem,)) for vem in (agneta, ulrika)]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join()
    assert fel == []
    assert undertecknande.lagg_till_alla() == 2
    assert memo.underskriftsbegaran.latest("pk").lage == Lage.KLAR
    assert Sidbild.objects.filter(handling=memo).count() == memo.filer.get(ordning=0).sidor
    assert Stampling.objects.filter(handling=memo, styrkt_till=None).exists()
    assert Undertecknare.objects.count() == 2


def test_several_are_signed_in_one_step_and_each_is_refused_alone(
    memo: Handling, elektronisk: list[Handling], agneta: Anvandare, ulrika: Anvandare, in_som: Any
) -> None:
    """One password for those that are opened and ticked; one that has changed since is refused with its own reason."""
    punkt, med = elektronisk[1], in_som(agneta)
    for handling in (memo, punkt):
        samtidigt(handling)
    platser = {h.pk: plats_for(h, agneta) for h in (memo, punkt)}

    def posta_valda(*valda: tuple[Handling, str], losenord: str = LOSENORD) -> Any:
        return med.post(
            "/underskrifter/",
            {
                "plats": [f"{platser[handling.pk].uuid}:{sha}" for handling, sha in valda],
                "losenord": losenord,
                "engangsnyckel": str(uuid.uuid4()),
            },
        )

    def fragor() -> int:
        with CaptureQueriesContext(connection) as fangade:
            assert med.get("/underskrifter/").status_code == 200
        return len(fangade)

    sida = med.get("/underskrifter/").content.decode()
    assert (sida.count("Öppna den först"), sida.count('name="plats"')) == (2, 2)
    for_tva = fragor()
    svar = posta_valda((memo, nu(memo)))
    assert svar.status_code == 409 and "inte öppnat den" in svar.content.decode()
    for handling in (memo, punkt):
        med.get(f"/handlingar/{nu(handling)}/skriv-under/")
    assert "Öppna den först" not in med.get("/underskrifter/").content.decode()
    sedda = [(memo, nu(memo)), (punkt, nu(punkt))]
    assert posta_valda(*sedda, losenord="fel").status_code == 422
    for strunt in ("f" * 36, "x" * 36, memo.uuid.hex, "-" * 36):
        falt = {"plats": f"{strunt}:{nu(memo)}", "losenord": LOSENORD, "engangsnyckel": str(uuid.uuid4())}
        assert med.post("/underskrifter/", falt).status_code == 409
    # Another signs one of them in between.
    skriv_under(memo, ulrika)
    undertecknande.lagg_till_alla()
    svar = posta_valda(*sedda)
    text = svar.content.decode()
    assert svar.status_code == 409 and "1 underskriven, 1 inte" in text and "inte öppnat den som den är nu" in text
    lagen = {h.pk: Undertecknande.objects.get(pk=platser[h.pk].pk).lage for h in (memo, punkt)}
    assert lagen == {memo.pk: Platslage.VANTAR, punkt.pk: Platslage.UNDERTECKNAS}
    assert fragor() == for_tva  # however many rows
    med.get(f"/handlingar/{nu(memo)}/skriv-under/")
    svar = posta_valda((memo, sedda[0][1]))
    assert svar.status_code == 409 and "Ulrika Geeraedts har skrivit under" in svar.content.decode()
    assert posta_valda((memo, nu(memo))).status_code == 302
    undertecknande.lagg_till_alla()
    assert memo.underskriftsbegaran.latest("pk").lage == Lage.KLAR
    assert "Inget väntar på din underskrift" in med.get("/underskrifter/").content.decode()
