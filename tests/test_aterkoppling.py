"""What comes back: by the personal link or by an official's hand, in matrix, overview and file; then the ärende ends."""

import csv
import datetime as dt
import io
import uuid
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from post_office.models import Email

from arenden.models import Arende
from beslut import svarstabell
from beslut.actions import aterkoppling as actions
from beslut.actions import expediering
from beslut.actions.aterkoppling import ALLA_HAR_SVARAT
from beslut.expedieringsflow import Svarsutfall
from beslut.models import Aterkoppling, Handling, Mottagare, Svar
from forum.flow import OtillatetSteg
from forum.models import Anvandare, Handelse, Organ
from tests.test_sidor import fragor
from tests.varld import parterna, utdrag_av

pytestmark = pytest.mark.django_db

BESLUT = {"utfall": "enligt", "datum": dt.date(2026, 11, 2), "organ": "kommunstyrelsen", "paragraf": "112"}


@pytest.fixture
def mottagarna(arende: Arende, utdraget: Handling, sekreteraren: Anvandare) -> list[Mottagare]:
    """Two parts of the body that have been sent the extract."""
    arende.organ.svarsdagar = 30
    arende.organ.save()
    parterna(arende.organ, "Almby", "Bergby")
    rader = expediering.lagg_till_parter(arende, av=sekreteraren)
    expediering.expediera(arende, av=sekreteraren, mottagare=[m.uuid for m in rader], handlingar=[utdraget.uuid])
    return rader


def svar_pa(mottagare: Mottagare) -> Aterkoppling:
    return Aterkoppling.objects.get(mottagare=mottagare)


def ifyllt(rad: Aterkoppling, **mer: str) -> dict[str, str]:
    falt = {"utfall": "enligt", "datum": "2026-11-02", "organ": "kommunstyrelsen", "paragraf": "112"} | mer
    return {"punkt": str(rad.uuid)} | {f"{rad.uuid}-{namn}": varde for namn, varde in falt.items()}


def test_a_recipient_answers_by_its_link_without_an_account_and_sees_only_its_matter(
    arende: Arende, mottagarna: list[Mottagare], utdraget: Handling
) -> None:
    almby, _bergby = mottagarna
    klient = Client()
    svar = klient.get(almby.lank)
    sida = svar.content.decode()
    assert "ställer sig bakom att regionen utreder en cykelväg" in sida and "svar från <strong>Almby" in sida
    assert "Bergby" not in sida
    assert svar.headers["X-Robots-Tag"] == "noindex, nofollow"
    klient.post(almby.lank, {"gor": "ta_emot"})
    assert svar_pa(almby).lage == "mottagen"
    assert klient.post(almby.lank, ifyllt(svar_pa(almby))).status_code == 302
    klient.post(almby.lank, ifyllt(svar_pa(almby)))  # the back button
    ett = Svar.objects.get()
    assert (ett.kort, ett.organ, ett.av) == ("2026-11-02 § 112", "kommunstyrelsen", None)
    klient.post(almby.lank, ifyllt(svar_pa(almby), utfall="andrat"))
    assert [s.utfall for s in svar_pa(almby).svar.all()] == ["enligt", "andrat"]
    fil = utdraget.fil
    assert fil is not None
    pdf = f"{almby.lank}{fil.sha256}/{utdraget.filnamn}"
    assert b"".join(klient.get(pdf)).startswith(b"%PDF")  # type: ignore[arg-type]
    assert klient.get(f"{almby.lank}{'0' * 64}/{utdraget.filnamn}").status_code == 404
    assert Client().get("/").status_code == 302  # the link logs nobody in


def test_a_wrong_answer_says_what_is_missing_and_keeps_what_was_typed(mottagarna: list[Mottagare]) -> None:
    almby = mottagarna[0]
    rad = svar_pa(almby)
    svar = Client().post(almby.lank, ifyllt(rad, datum="", kommentar="Vi tog det i dag."))
    sida = svar.content.decode()
    assert svar.status_code == 422 and "vilken dag beslutet fattades" in sida and "Vi tog det i dag." in sida
    framtid = (timezone.localdate() + dt.timedelta(days=2)).isoformat()
    assert "har inte varit än" in Client().post(almby.lank, ifyllt(rad, datum=framtid)).content.decode()
    assert Client().post(almby.lank, ifyllt(rad, lank="javascript:alert(1)")).status_code == 422
    assert Client().post(almby.lank, ifyllt(rad) | {"punkt": str(uuid.uuid4())}).status_code == 404
    assert not Svar.objects.exists()


def test_a_link_can_be_withdrawn_renewed_and_ends_a_year_after_the_matter_is_closed(
    arende: Arende, mottagarna: list[Mottagare], sekreteraren: Anvandare, settings: Any
) -> None:
    almby, bergby = mottagarna
    gammal = almby.lank
    assert Client().get(f"/svar/{almby.uuid.hex}{'0' * 20}/").status_code == 404
    assert Client().get("/svar/x/").status_code == 404
    expediering.byt_lank(almby, av=sekreteraren, ny=False)
    assert Client().get(gammal).status_code == 410
    almby = expediering.byt_lank(almby, av=sekreteraren, ny=True)
    assert Client().get(gammal).status_code == 404
    assert Client().get(almby.lank).status_code == 200
    # A new secret key, with the old one kept beside it, leaves the links that were mailed.
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [settings.SECRET_KEY]
    assert Client().get(almby.lank).status_code == 200
    for mottagare in (almby, bergby):
        actions.avskriv(svar_pa(mottagare), av=sekreteraren, skal="För kännedom.")
    almby.refresh_from_db()
    assert almby.arende.avslutat is not None
    with time_machine.travel(timezone.now() + dt.timedelta(days=360)):
        assert Client().get(almby.lank).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(days=370)):
        assert Client().get(almby.lank).status_code == 410
        with pytest.raises(PermissionDenied):
            actions.svara(svar_pa(almby), av=None, uppgifter=BESLUT)


def test_the_arende_closes_by_itself_when_the_last_recipient_has_answered(
    arende: Arende, mottagarna: list[Mottagare], sekreteraren: Anvandare, in_som: Any
) -> None:
    almby, bergby = mottagarna
    actions.svara(svar_pa(almby), av=None, uppgifter=BESLUT)
    actions.svara(svar_pa(bergby), av=None, uppgifter={"utfall": Svarsutfall.PAGAR})
    arende.refresh_from_db()
    assert arende.avslutat is None and svar_pa(bergby).lage == "mottagen"
    actions.svara(svar_pa(bergby), av=sekreteraren, uppgifter=BESLUT | {"lamnat_av": "Registratorn"})
    arende.refresh_from_db()
    assert arende.avslutat is not None and arende.avslutat_skal == ALLA_HAR_SVARAT
    sida = in_som(sekreteraren).get(f"/arenden/{arende.uuid}/").content.decode()
    for rad in (
        "expedierade", "noterade svar från Almby på punkt 1: beslutat i enlighet med ställningstagandet 2026-11-02 § 112",
        "avslutade ärendet", "satte upp",
    ):  # fmt: skip
        assert rad in sida, rad
    assert Handelse.brott() == []


def test_it_stays_open_while_a_point_is_undecided_or_unsent(
    arende: Arende, mottagarna: list[Mottagare], punkten: Any, sekreteraren: Anvandare
) -> None:
    andra = punkten.behandlingar.get()
    andra.pk, andra.uuid, andra.identitet, andra.nr = None, uuid.uuid4(), uuid.uuid4(), 2
    andra.lage = "vantar"
    andra.save()
    for mottagare in mottagarna:
        actions.svara(svar_pa(mottagare), av=None, uppgifter=BESLUT)
    arende.refresh_from_db()
    assert arende.avslutat is None
    nytt = utdrag_av(punkten, nr=2, paragraf=13)
    actions.avsluta_om_klart(arende)
    assert arende.avslutat is None
    ids = [m.uuid for m in mottagarna]
    expediering.expediera(arende, av=sekreteraren, mottagare=ids, handlingar=[nytt.uuid])
    for rad in Aterkoppling.objects.filter(nr=2):
        actions.svara(rad, av=None, uppgifter=BESLUT)
    arende.refresh_from_db()
    assert arende.avslutat is not None


def test_a_corrected_extract_waits_for_the_same_answer(
    arende: Arende, mottagarna: list[Mottagare], punkten: Any, sekreteraren: Anvandare
) -> None:
    rattat = utdrag_av(punkten, ordning=1)
    expediering.expediera(arende, av=sekreteraren, mottagare=[mottagarna[0].uuid], handlingar=[rattat.uuid])
    assert svar_pa(mottagarna[0]).handling == rattat
    assert svar_pa(mottagarna[1]).handling != rattat


def test_answers_never_change_in_the_database(mottagarna: list[Mottagare]) -> None:
    svar = actions.svara(svar_pa(mottagarna[0]), av=None, uppgifter=BESLUT)
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Svar.objects.filter(pk=svar.pk).update(utfall="avslag")
    with pytest.raises(DatabaseError), transaction.atomic():
        svar.delete()


def test_one_who_is_late_is_reminded_once_in_each_period(
    arende: Arende, mottagarna: list[Mottagare], sekreteraren: Anvandare
) -> None:
    almby, bergby = mottagarna
    actions.svara(svar_pa(almby), av=None, uppgifter=BESLUT)
    idag = timezone.localdate()
    Email.objects.all().delete()
    assert actions.paminn_sena(idag + dt.timedelta(days=30)) == 0  # the very last day
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        assert actions.paminn_sena() == 1
        assert actions.paminn_sena() == 0
        brev = Email.objects.get()
        assert brev.to == ["bergby@kommun.example"] and "Påminnelse" in brev.subject and bergby.lank in brev.message
        assert f"{(idag + dt.timedelta(days=30)).year}" in brev.message
    with time_machine.travel(timezone.now() + dt.timedelta(days=62)):
        assert actions.paminn_sena() == 1
    expediering.byt_lank(bergby, av=sekreteraren, ny=False)
    with time_machine.travel(timezone.now() + dt.timedelta(days=99)):
        assert actions.paminn_sena() == 0


def test_to_stop_waiting_takes_a_reason_and_can_be_taken_back(
    mottagarna: list[Mottagare], sekreteraren: Anvandare, maria: Anvandare
) -> None:
    rad = svar_pa(mottagarna[0])
    with pytest.raises(PermissionDenied):
        actions.avskriv(rad, av=maria, skal="Nej.")
    actions.avskriv(rad, av=sekreteraren, skal="För kännedom.")
    with pytest.raises(OtillatetSteg, match="svar väntas inte"):
        actions.avskriv(rad, av=sekreteraren, skal="Igen.")
    actions.vanta_igen(rad, av=sekreteraren)
    assert svar_pa(mottagarna[0]).lage == "mottagen"


def test_the_files_hold_days_as_days_and_no_formula(
    arende: Arende, mottagarna: list[Mottagare], sekreteraren: Anvandare, in_som: Any
) -> None:
    actions.svara(svar_pa(mottagarna[0]), av=None, uppgifter=BESLUT | {"kommentar": "=1+1; åäö"})
    klient = in_som(sekreteraren)
    for adress in ("/aterkoppling", f"/arenden/{arende.uuid}/aterkoppling"):
        csvfil = klient.get(f"{adress}.csv").content
        rader = list(csv.DictReader(io.StringIO(csvfil.decode("utf-8-sig")), delimiter=";"))
        assert [(r["Mottagare"], r["Läge"], r["Beslutsdatum"]) for r in rader] == [
            ("Almby", "Besvarad", "2026-11-02"),
            ("Bergby", "Skickad", ""),
        ]
        assert rader[0]["Kommentar"] == "'=1+1; åäö"
        blad = openpyxl.load_workbook(io.BytesIO(klient.get(f"{adress}.xlsx").content)).active
        rubriker, forsta, _andra = blad.iter_rows()
        varden = {r.value: c for r, c in zip(rubriker, forsta, strict=True)}
        assert varden["Beslutsdatum"].value == dt.datetime(2026, 11, 2)
        assert (varden["Kommentar"].value, varden["Kommentar"].data_type) == ("=1+1; åäö", "s")
        assert (blad.freeze_panes, blad.auto_filter.ref) == ("A2", "A1:P3")
    assert klient.get("/aterkoppling.pdf").status_code == 404


def test_the_overview_tells_where_each_recipient_stands_at_a_constant_cost(
    forumet: Organ, arende: Arende, punkten: Any, sekreteraren: Anvandare, in_som: Any
) -> None:
    alla = [f"Kommun {chr(ord('A') + nr)}" for nr in range(14)]
    parterna(forumet, *(namn.replace(" ", "") for namn in alla))
    klient = in_som(sekreteraren)
    utdrag = utdrag_av(punkten)
    antal: dict[str, list[int]] = {}
    sidor = (
        f"/arenden/{arende.uuid}/aterkoppling/", "/aterkoppling/", f"/arenden/{arende.uuid}/expediering/",
        "/aterkoppling.csv",
    )  # fmt: skip
    mottagare = expediering.lagg_till_parter(arende, av=sekreteraren)
    for grupp in (mottagare[:2], mottagare[2:]):
        ids = [m.uuid for m in grupp]
        expediering.expediera(arende, av=sekreteraren, mottagare=ids, handlingar=[utdrag.uuid])
        for rad in Aterkoppling.objects.filter(mottagare__in=grupp)[: len(grupp) - 1]:
            actions.svara(rad, av=None, uppgifter=BESLUT)
        for sida in sidor:
            antal.setdefault(sida, []).append(fragor(klient, sida))
    assert all(forst >= sedan for forst, sedan in antal.values()), antal
    oversikt = klient.get("/aterkoppling/").content.decode()
    assert oversikt.count("<tr") == 1 + 14
    matris = klient.get(f"/arenden/{arende.uuid}/aterkoppling/").content.decode()
    assert "12 av 14 svar är klara" in matris and "§ 12, punkt 1" in matris
    assert "Inget att visa" in klient.get("/aterkoppling/?visa=sena").content.decode()


def test_what_a_recipient_types_breaks_no_file_and_no_page(
    mottagarna: list[Mottagare], sekreteraren: Anvandare
) -> None:
    rad = svar_pa(mottagarna[0])
    actions.svara(rad, av=None, uppgifter=BESLUT | {"kommentar": "Beslutat\x0b i nämnden\x07."})
    tabell = svarstabell.rader(Aterkoppling.objects.med_allt().i_ordning())
    bok = openpyxl.load_workbook(io.BytesIO(svarstabell.som_xlsx(tabell)))
    assert "Beslutat i nämnden." in {cell.value for cell in bok.active["P"]}
    assert Client().get(f"{mottagarna[0].lank[:-3]}åäö/").status_code == 404


def test_two_workers_remind_once(mottagarna: list[Mottagare], monkeypatch: pytest.MonkeyPatch) -> None:
    Email.objects.all().delete()
    paminn = actions.paminn

    def tva(*a: Any, **mer: Any) -> Any:
        # The other worker has come as far, and is first to the lock.
        paminn(*a, **mer)
        return paminn(*a, **mer)

    monkeypatch.setattr(actions, "paminn", tva)
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        actions.paminn_sena()
    assert Email.objects.count() == len(mottagarna)
