"""Minutes from a recorded meeting: numbered, in step with the facts, adjusted once and for all, corrected beside."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, transaction
from post_office.models import Email

from arenden import dokument
from arenden.models import Text
from beslut import sign
from beslut.actions import (
    justering,
    motesanteckning,
    motet,
    omedelbart,
    protokoll,
    rendering,
    stallningstagande,
    yttrande,
)
from beslut.actions.aterkoppling import borja_vanta
from beslut.models import (
    Dagordningspunkt,
    Handling,
    Justering,
    Mottagare,
    Paragraf,
    Protokoll,
    Rattelse,
    Yttrande,
)
from forum import lagring
from forum.fel import Konflikt, Motsagelse
from forum.flow import OtillatetSteg
from forum.models import Anvandare, Handelse, Sammantrade, Serie
from tests import verapdf
from tests.motesvarld import Mote, beslutspunkt, ny_fri
from tests.test_pdf import ord_i as ord_i_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def avslutat(mote: Mote, punkten: Dagordningspunkt) -> Sammantrade:
    """A meeting that has ended: one point decided with a dissent whose text is to come, one free item noted."""
    fri = ny_fri(mote.sammantrade, "Information om vägen")
    mote.alla_kom()
    motesanteckning.valj_justerare(mote["lena"], av=mote.sekr)
    punkten = mote.ta_upp(punkten)
    stallningstagande.anteckna(punkten, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(punkten)])
    yttrande.anmal(punkten, [mote["vera"]], av=mote.sekr, slag="avvikelse", behandling=beslutspunkt(punkten))
    motet.avsluta_punkt(punkten, av=mote.sekr)
    fri = mote.ta_upp(fri)
    stallningstagande.anteckna(fri, av=mote.sekr, utfall="till_handlingarna")
    motet.avsluta_punkt(fri, av=mote.sekr)
    return motet.avsluta(mote.sammantrade, av=mote.sekr)


@pytest.fixture
def utkastet(avslutat: Sammantrade, mote: Mote) -> Protokoll:
    return protokoll.borja(avslutat, av=mote.sekr)


def om(rad: Protokoll) -> Protokoll:
    return Protokoll.objects.get(pk=rad.pk)


def ord_i(text: Text) -> str:
    return dokument.till_text(Text.objects.get(pk=text.pk).doc)


def paragraf(rad: Protokoll, rubrik: str) -> Paragraf:
    return rad.paragrafer.select_related("text").get(rubrik=rubrik)


def skriv_om_mening(rad: Protokoll, text: Text, fran: str, till: str, av: Anvandare) -> None:
    """Write in the editor's way: one step that replaces a sentence in place."""
    text = Text.objects.get(pk=text.pk)
    pos = 0
    for block in text.doc["content"]:
        ord_ = "".join(n.get("text", "") for n in block.get("content", ()))
        if ord_ == fran:
            steg = {
                "stepType": "replace", "from": pos + 1, "to": pos + 1 + len(fran),
                "slice": {"content": [{"type": "text", "text": till}]},
            }  # fmt: skip
            protokoll.skriv(rad, text, av=av, revision=text.revision, steg=[steg], klient="k", sandning="")
            return
        pos += storlek(block)
    raise AssertionError(f"{fran!r} står inte i texten")


def storlek(nod: dict[str, Any]) -> int:
    return len(nod["text"]) if nod["type"] == "text" else 2 + sum(storlek(b) for b in nod.get("content", ()))


def test_the_sammantrade_leads_to_its_minutes(avslutat: Sammantrade, mote: Mote, in_som: Any) -> None:
    vem = {"sekr": in_som(mote.sekr), "olle": in_som(mote.folk["olle"]), "lars": in_som(mote.folk["lars"])}
    lank = f'href="{avslutat.get_absolute_url()}protokoll/"'

    def ser(ord_: str) -> set[str]:
        sidor = (avslutat.get_absolute_url(), f"{avslutat.get_absolute_url()}mote/")
        html = {k: [klient.get(s).content.decode() for s in sidor] for k, klient in vem.items()}
        return {k for k, bada in html.items() if all(lank in h and f">{ord_}<" in h for h in bada)}

    assert ser("Skriv mötesanteckningarna") == {"sekr"}
    rad = protokoll.borja(avslutat, av=mote.sekr)
    # A draft is for who writes and who adjusts it; adjusted minutes are for all of the body.
    assert ser("Till mötesanteckningarna") == {"sekr", "olle"}
    rad = justering.lamna(rad, av=mote.sekr)
    for person in ("olle", "lena"):
        rad = justering.justera(rad, av=mote.folk[person], sha256=rad.sha256)
    assert ser("Till mötesanteckningarna") == {"sekr", "olle", "lars"}


def test_minutes_are_built_from_what_was_recorded(utkastet: Protokoll, mote: Mote, punkten: Dagordningspunkt) -> None:
    assert [(p.nr, p.rubrik) for p in utkastet.paragrafer.all()] == [
        (1, "Cykelväg mellan orterna"),
        (2, "Information om vägen"),
    ]
    punkten.refresh_from_db()
    assert punkten.paragraf == 1
    text = ord_i(paragraf(utkastet, "Cykelväg mellan orterna").text)
    assert text.startswith("Ställningstagande\n\nKommunalt Forum ställer sig bakom att regionen utreder en cykelväg.")
    for mening in (
        "Det här är sammanfattning.", "Vera Vising (M) anmäler avvikande mening i punkt 1.", "Avvikande mening",
        "Tjänsteskrivelse från Regionledningskontoret",
    ):  # fmt: skip
        assert mening in text, mening
    borjan = ord_i(utkastet.inledning)
    assert "Olle Ordén (S), ordförande, och Lena Lind (C)" in borjan
    assert "Lotta Löv (M)\tAlmby kommun\tledamot" in borjan and "Erik Ek" not in borjan
    assert ord_i(utkastet.slut).startswith("Ordföranden avslutar sammanträdet kl. ")
    assert (
        ord_i(paragraf(utkastet, "Information om vägen").text)
        == "Ställningstagande\n\nÄrendet läggs till handlingarna."
    )


def test_paragraphs_are_gapless_over_the_year_and_follow_the_meetings(
    utkastet: Protokoll, avslutat: Sammantrade, mote: Mote, capsys: Any
) -> None:
    with pytest.raises(Konflikt, match="redan påbörjat"):
        protokoll.borja(avslutat, av=mote.sekr)
    with pytest.raises(DatabaseError), transaction.atomic():
        Paragraf.objects.create(
            protokoll=utkastet, dagordningspunkt=utkastet.paragrafer.all()[0].dagordningspunkt, serie="kommunalt-forum",
            ar=2031, nr=1, rubrik="X", text=utkastet.inledning,
        )  # fmt: skip
    assert Serie.objects.get(nyckel="§ kommunalt-forum 2031").varde == 2
    call_command("kontrollera")
    assert "Allt stämmer" in capsys.readouterr().out


def test_a_changed_fact_changes_its_sentence_unless_a_person_rewrote_it(utkastet: Protokoll, mote: Mote) -> None:
    rad = paragraf(utkastet, "Cykelväg mellan orterna")
    skriv_om_mening(utkastet, rad.text, "Det här är sammanfattning.", "En egen sammanfattning.", mote.sekr)
    # The text of the dissent comes in after the meeting, within the body's time.
    yttrande.lamna_text(Yttrande.objects.get(), av=mote.sekr, text="Det blir för dyrt.")
    assert protokoll.bygg_om(utkastet, av=mote.sekr) > 0
    text = ord_i(rad.text)
    assert "i punkt 1:" in text and "”Det blir för dyrt.”" in text
    assert "En egen sammanfattning." in text and "Det här är sammanfattning." not in text
    assert not protokoll.kvar(utkastet)
    skriv_om_mening(utkastet, rad.text, "”Det blir för dyrt.”", "Vera tycker att det är dyrt.", mote.sekr)
    yttrande.lamna_text(Yttrande.objects.get(), av=mote.sekr, text="Det blir alldeles för dyrt.")
    protokoll.bygg_om(utkastet, av=mote.sekr)
    (kvar,) = protokoll.kvar(utkastet)
    assert kvar.avvikande.nu is not None and kvar.avvikande.nu.text == "”Det blir alldeles för dyrt.”"
    with pytest.raises(Konflikt, match="bygger på uppgifter som har ändrats"):
        justering.lamna(utkastet, av=mote.sekr)
    protokoll.avgor(utkastet, av=mote.sekr, del_=kvar.del_, nyckel=kvar.avvikande.nyckel, nytt=False)
    assert "Vera tycker att det är dyrt." in ord_i(rad.text) and not protokoll.kvar(utkastet)
    yttrande.lamna_text(Yttrande.objects.get(), av=mote.sekr, text="Dyrt.")
    (kvar,) = protokoll.kvar(utkastet)
    protokoll.avgor(utkastet, av=mote.sekr, del_=kvar.del_, nyckel=kvar.avvikande.nyckel, nytt=True)
    assert "”Dyrt.”" in ord_i(rad.text) and "Vera tycker" not in ord_i(rad.text)


def test_only_the_sekreterare_writes_and_only_in_a_draft(utkastet: Protokoll, mote: Mote, in_som: Any) -> None:
    for vem in ("olle", "lars"):
        with pytest.raises(PermissionDenied):
            protokoll.bygg_om(utkastet, av=mote.folk[vem])
    adress = f"/sammantraden/{utkastet.sammantrade.uuid}/protokoll/"
    assert in_som(mote.folk["lars"]).get(adress).status_code == 404  # a draft is for those who make it
    assert in_som(mote.folk["lena"]).get(adress).status_code == 200  # she adjusts
    assert in_som(mote.folk["lena"]).get(f"{adress}skriv/").status_code == 403
    justering.lamna(utkastet, av=mote.sekr)
    with pytest.raises(Konflikt, match="Ta tillbaka det först"):
        protokoll.bygg_om(utkastet, av=mote.sekr)


def test_the_chosen_adjust_exactly_the_version_that_they_read_and_then_nothing_changes(
    utkastet: Protokoll, mote: Mote
) -> None:
    with pytest.raises(OtillatetSteg):
        justering.justera(utkastet, av=mote.folk["olle"], sha256="")
    forst = justering.lamna(utkastet, av=mote.sekr)
    assert {tuple(e.to) for e in Email.objects.filter(subject__contains="Att justera")} == {
        ("olle@forum.example",),
        ("lena@forum.example",),
    }
    justering.justera(utkastet, av=mote.folk["lena"], sha256=forst.sha256)
    with pytest.raises(Konflikt, match="redan justerat"):
        justering.justera(utkastet, av=mote.folk["lena"], sha256=forst.sha256)
    justering.atersand(utkastet, av=mote.folk["olle"], skal="Lotta kom senare.", sha256=forst.sha256)
    rad = paragraf(utkastet, "Information om vägen")
    skriv_om_mening(
        utkastet, rad.text, "Ärendet läggs till handlingarna.", "Informationen läggs till handlingarna.", mote.sekr
    )
    sedan = justering.lamna(utkastet, av=mote.sekr)
    assert sedan.sha256 != forst.sha256
    with pytest.raises(Motsagelse):
        justering.justera(utkastet, av=mote.folk["olle"], sha256=forst.sha256)
    justering.justera(utkastet, av=mote.folk["olle"], sha256=sedan.sha256)
    with pytest.raises(PermissionDenied):
        justering.justera(utkastet, av=mote.folk["lars"], sha256=sedan.sha256)
    klart = justering.justera(utkastet, av=mote.folk["lena"], sha256=sedan.sha256)
    assert klart.lage == "justerat" and Justering.objects.filter(sha256=sedan.sha256).count() == 2
    for fraga in (
        Protokoll.objects.filter(pk=klart.pk), Paragraf.objects.filter(protokoll=klart),
        Text.objects.filter(pk=rad.text_id), Text.objects.filter(pk=klart.inledning_id), Justering.objects.all(),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
            fraga.update(uuid=uuid.uuid4())
        with pytest.raises(DatabaseError), transaction.atomic():
            fraga.delete()
    with pytest.raises(Konflikt, match="rättelse"):
        protokoll.bygg_om(klart, av=mote.sekr)
    assert Handelse.brott() == []


@pytest.fixture
def justerat(utkastet: Protokoll, mote: Mote) -> Protokoll:
    sha = justering.lamna(utkastet, av=mote.sekr).sha256
    for vem in ("olle", "lena"):
        rad = justering.justera(utkastet, av=mote.folk[vem], sha256=sha)
    return rad


def test_a_correction_is_a_new_dated_record_and_issues_the_extract_anew(justerat: Protokoll, mote: Mote) -> None:
    rad = paragraf(justerat, "Cykelväg mellan orterna")
    forst = Handling.objects.get(slag=Handling.Slag.UTDRAG)
    almby = Mottagare.objects.create(arende=rad.dagordningspunkt.version.skrivelse.arende, namn="Almby")  # type: ignore[union-attr]
    borja_vanta(almby, [forst], av=mote.sekr)
    justering.ratta(justerat, av=mote.sekr, text="Cykelvägen går norr om ån.", paragraf=rad)
    rattat = Handling.objects.filter(slag=Handling.Slag.UTDRAG).latest("ordning")
    assert (forst.ordning, rattat.ordning, rattat.identitet) == (1, 2, forst.identitet)
    assert rattat.fakta["rattelser"][0]["text"] == "Cykelvägen går norr om ån."
    assert Rattelse.objects.get().sha256 == justerat.sha256 == om(justerat).sha256
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Rattelse.objects.update(text="Nej.")


def test_a_formal_body_has_days_and_an_announcement_and_a_consultative_one_has_none(
    utkastet: Protokoll, mote: Mote
) -> None:
    organ = utkastet.sammantrade.organ
    organ.justering_dagar, organ.anslag = 14, True
    organ.save()
    lamnat = justering.lamna(utkastet, av=mote.sekr)
    senast = lamnat.justeras_senast
    assert senast == utkastet.sammantrade.datum + dt.timedelta(days=14)
    assert justering.paminn_sena(senast - dt.timedelta(days=4)) == 0
    assert (justering.paminn_sena(senast - dt.timedelta(days=3)), justering.paminn_sena(senast)) == (1, 0)
    for vem in ("olle", "lena"):
        justering.justera(utkastet, av=mote.folk[vem], sha256=lamnat.sha256)
    anslag = justering.satt_upp_anslag(utkastet, av=mote.sekr, dag=dt.date(2026, 3, 2))
    assert anslag.sista_dag == dt.date(2026, 3, 23)
    with pytest.raises(Konflikt, match="redan anslagen"):
        justering.satt_upp_anslag(utkastet, av=mote.sekr)
    organ.justering_dagar, organ.anslag = None, False
    organ.save()


def test_one_paragraph_is_adjusted_at_once_and_stands_while_the_rest_is_written(
    utkastet: Protokoll, mote: Mote
) -> None:
    rad = paragraf(utkastet, "Cykelväg mellan orterna")
    lamnad = omedelbart.lamna(rad, av=mote.sekr)
    for vem in ("olle", "lena"):
        klar = omedelbart.justera(rad, av=mote.folk[vem], sha256=lamnad.sha256)
    assert klar.omedelbart is not None
    assert Handling.objects.get(slag=Handling.Slag.UTDRAG).fakta["omedelbart"] is True
    with pytest.raises(Konflikt, match="omedelbart justerad"):
        skriv_om_mening(utkastet, rad.text, "Det här är sammanfattning.", "Nej.", mote.sekr)
    sha = justering.lamna(om(utkastet), av=mote.sekr).sha256
    for vem in ("olle", "lena"):
        justering.justera(utkastet, av=mote.folk[vem], sha256=sha)
    # Issued once, when it was adjusted; the whole minutes beside it.
    assert Handling.objects.filter(slag=Handling.Slag.UTDRAG).count() == 1
    assert Handling.objects.filter(slag=Handling.Slag.MOTESANTECKNINGAR).count() == 1


@pytest.mark.pdf
def test_the_papers_are_valid_and_say_what_was_adjusted_to_the_word(justerat: Protokoll) -> None:
    ord_: dict[str, str] = {}
    for handling in Handling.objects.filter(sammantrade=justerat.sammantrade):
        ord_[handling.slag] = " ".join(ord_i_pdf(handling.fakta))
    for mening in (
        "Kommunalt Forum ställer sig bakom att regionen utreder en cykelväg.", "§ 1 Cykelväg mellan orterna",
        "Vera Vising (M) anmäler avvikande mening", "Olle Ordén (S), Almby kommun",
    ):  # fmt: skip
        assert all(mening in text for text in ord_.values()), (mening, ord_)
    assert "Utdragets riktighet bestyrks" in ord_["protokollsutdrag"] and "Kod" in ord_["protokollsutdrag"]
    assert "§ 2 Information om vägen Ställningstagande Ärendet läggs till handlingarna." in ord_["motesanteckningar"]


@pytest.mark.pdf
def test_minutes_and_extracts_are_sealed_and_can_be_checked_from_the_sheet(justerat: Protokoll) -> None:
    rendering.arbeta_undan()
    handlingar = list(justerat.sammantrade.handlingar.exclude(slag=Handling.Slag.HAFTE))
    assert {h.slag for h in handlingar} >= {"motesanteckningar", "protokollsutdrag"}
    for handling in handlingar:
        assert [f.tillstand for f in handling.filer.all()] == ["renderad", "stamplad"]
        assert handling.qr and handling.fakta["verifieringsadress"].endswith("/verifiera/")
        assert handling.fakta["profil"]["farg"]
        assert handling.fil is not None
        with lagring.oppna(handling.fil.sha256) as f:
            innehall = f.read()
        assert sign.verifiera(innehall).utfall == sign.Utfall.AKTA
        assert verapdf.fel(innehall) == []


def test_the_whole_way_by_the_pages(avslutat: Sammantrade, mote: Mote, in_som: Any) -> None:
    sekr, olle, lena, lars = (in_som(p) for p in (mote.sekr, *(mote.folk[v] for v in ("olle", "lena", "lars"))))
    adress = f"/sammantraden/{avslutat.uuid}/protokoll/"

    def post(klient: Any, vart: str, **data: str) -> int:
        svar: int = klient.post(adress + vart, data | {"engangsnyckel": str(uuid.uuid4())}).status_code
        return svar

    assert "Bygg texten" in sekr.get(adress).content.decode()
    assert (lars.get(adress).status_code, post(lars, "borja/")) == (404, 403)
    assert post(sekr, "borja/") == 302
    sida = sekr.get(f"{adress}skriv/").content.decode()
    assert "§ 1 Cykelväg mellan orterna" in sida and "data-steg-url" in sida
    assert post(sekr, "bygg/", gor="bygg") == 302
    assert post(sekr, "steg/", gor="lamna") == 302
    sha = Protokoll.objects.get().sha256
    assert 'value="justera"' in olle.get(adress).content.decode()
    assert post(olle, "steg/", gor="justera", sha256=sha) == 302
    assert post(lars, "steg/", gor="justera", sha256=sha) == 404
    assert post(lena, "steg/", gor="justera", sha256="0" * 64) == 409
    assert post(lena, "steg/", gor="justera", sha256=sha) == 302
    assert "Justerat" in lars.get(adress).content.decode()
    assert post(sekr, "steg/", gor="ratta", text="Datum ska vara den 4.") == 302
    assert post(sekr, "steg/", gor="ansla") == 409
    arende = Dagordningspunkt.objects.get(slag="arende").version.skrivelse.arende  # type: ignore[union-attr]
    historia = sekr.get(f"/arenden/{arende.uuid}/").content.decode()
    for rad in ("noterade ställningstagandet: Bifall", "lämnade protokollet för justering", "utfärdade protokollet"):
        assert rad in historia, rad
