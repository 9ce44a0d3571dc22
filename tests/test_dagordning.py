"""The föredragningslista as its sekreterare composes it: what comes, in what order, and what a kallelse has frozen."""

import datetime as dt
import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from arenden.actions import granskning
from arenden.actions.anmalan import anmal
from arenden.actions.arende import registrera
from arenden.actions.skrivelse import borja, lagg_till_undertecknare
from arenden.handelser import MENINGAR
from arenden.models import Mall, Skrivelse
from beslut.actions import dagordning as actions
from beslut.actions.listordning import flyttad, ordna
from beslut.flow import Lage, Punktlage
from beslut.models import Dagordningspunkt
from beslut.ordningsforslag import Efter, foresla
from forum.actions.sammantrade import stall_in
from forum.fel import Konflikt, Motsagelse
from forum.models import Anvandare, Handelse, Organ, Sammantrade
from tests.varld import godkann_alla, planerat, skriv_i

pytestmark = pytest.mark.django_db

FASTA_FORE = ["Upprop", "Val av justerare", "Föregående mötesanteckningar"]
FASTA_EFTER = ["Anmälningar", "Övriga frågor"]


def rubriker(sammantrade: Sammantrade) -> list[str]:
    return [p.rubrik for p in sammantrade.punkter.i_ordning()]


def skickad_kallelse(sammantrade: Sammantrade) -> Sammantrade:
    """Number the list as a kallelse does, in the database only."""
    for nr, punkt in enumerate(sammantrade.punkter.i_ordning(), start=1):
        Dagordningspunkt.objects.filter(pk=punkt.pk).update(nummer=str(nr))
    Sammantrade.objects.filter(pk=sammantrade.pk).update(lage="kallat", kallat="2031-08-27T08:00Z")
    return Sammantrade.objects.get(pk=sammantrade.pk)


def godkand_till(rubrik: str, organ: Organ, maria: Anvandare, *undertecknare: Anvandare) -> Skrivelse:
    arende = registrera(organ=organ, arendemening=rubrik, av=maria, handlaggare=maria)
    rad = borja(arende, mall=Mall.objects.get(slug="kommunalt-forum"), av=maria, rubrik=rubrik)
    skriv_i(rad.punkter.get().lydelse, "regionen gör det.", maria)
    for avsnitt in rad.avsnitt.exclude(text=None):
        assert avsnitt.text is not None
        skriv_i(avsnitt.text, "Det här är saken.", maria)
    for u in undertecknare:
        lagg_till_undertecknare(rad, av=maria, anvandare=u, namn=str(u))
    granskning.skicka(rad, av=maria)
    return godkann_alla(Skrivelse.objects.get(pk=rad.pk), *undertecknare)


def test_a_list_begins_with_standing_items_and_what_is_approved_and_anmalt(
    sammantradet: Sammantrade, godkand: Skrivelse, maria: Anvandare, sekreteraren: Anvandare
) -> None:
    assert actions.fyll_pa(sammantradet, av=sekreteraren) == 5
    assert rubriker(sammantradet) == FASTA_FORE + FASTA_EFTER
    assert [s.pk for s in actions.utan_sammantrade(sammantradet)] == [godkand.pk]
    anmal(godkand, sammantradet, av=maria)
    assert actions.utan_sammantrade(sammantradet) == []
    assert actions.fyll_pa(sammantradet, av=sekreteraren) == 1
    assert rubriker(sammantradet) == [*FASTA_FORE, "Cykelväg mellan orterna", *FASTA_EFTER]
    assert actions.fyll_pa(sammantradet, av=sekreteraren) == 0
    # A standing item that was taken away comes back in its own place.
    actions.ta_bort(sammantradet.punkter.get(nyckel="justerare"), av=sekreteraren)
    actions.fyll_pa(sammantradet, av=sekreteraren)
    assert rubriker(sammantradet) == [*FASTA_FORE, "Cykelväg mellan orterna", *FASTA_EFTER]
    assert Handelse.brott() == []


def test_an_item_carries_history_and_only_the_sekreterare_composes(
    sammantradet: Sammantrade, sekreteraren: Anvandare, ledamoten: Anvandare, maria: Anvandare
) -> None:
    for vem in (ledamoten, maria):
        with pytest.raises(PermissionDenied):
            actions.fyll_pa(sammantradet, av=vem)
    punkt = actions.ny_fri(sammantradet, av=sekreteraren, uppgifter={"rubrik": "Lägesrapport"})
    actions.andra(punkt, av=sekreteraren, revision=punkt.revision, uppgifter={"rubrik": "Lägesrapport om vården"})
    with pytest.raises(Motsagelse):
        actions.andra(punkt, av=sekreteraren, revision=punkt.revision, uppgifter={"rubrik": "En annan"})
    assert [(h.rubrik, h.history_user) for h in punkt.history.order_by("history_id")] == [
        ("Lägesrapport", sekreteraren),
        ("Lägesrapport om vården", sekreteraren),
    ]


def test_what_was_bordlagt_comes_back_by_itself_once(
    punkten: Dagordningspunkt, forumet: Organ, sekreteraren: Anvandare
) -> None:
    fri = actions.ny_fri(punkten.sammantrade, av=sekreteraren, uppgifter={"rubrik": "Rapport", "foredragande": "A"})
    Dagordningspunkt.objects.filter(pk__in=[punkten.pk, fri.pk]).update(lage=Lage.BORDLAGD)
    Sammantrade.objects.filter(pk=punkten.sammantrade_id).update(lage="avslutat")
    nasta = planerat(forumet, dt.date(2031, 10, 1))
    actions.fyll_pa(nasta, av=sekreteraren)
    assert rubriker(nasta) == [*FASTA_FORE, "Cykelväg mellan orterna", "Rapport", *FASTA_EFTER]
    igen = nasta.punkter.get(slag="arende")
    assert igen.fran == punkten
    assert igen.version == punkten.version
    assert [b.identitet for b in igen.behandlingar.all()] == [b.identitet for b in punkten.behandlingar.all()]
    assert nasta.punkter.get(rubrik="Rapport").foredragande == "A"
    efter = planerat(forumet, dt.date(2031, 11, 1))
    assert not Dagordningspunkt.objects.som_atervander(efter).exists()
    with pytest.raises(Konflikt, match="väntar inte"):
        actions.ta_tillbaka(efter, punkten, av=sekreteraren)


def test_of_an_item_in_parts_only_the_points_that_were_bordlagda_come_back(
    punkten: Dagordningspunkt, forumet: Organ, sekreteraren: Anvandare
) -> None:
    [ett] = punkten.behandlingar.all()
    annat = punkten.behandlingar.create(version=ett.version, identitet=uuid.uuid4(), nr=2, lage=Punktlage.AVGJORD)
    punkten.behandlingar.filter(pk=ett.pk).update(lage=Punktlage.BORDLAGD)
    Dagordningspunkt.objects.filter(pk=punkten.pk).update(lage=Lage.BEHANDLAD)
    Sammantrade.objects.filter(pk=punkten.sammantrade_id).update(lage="avslutat")
    nasta = planerat(forumet, dt.date(2031, 10, 1))
    actions.fyll_pa(nasta, av=sekreteraren)
    kommer = {b.identitet for b in nasta.punkter.get(slag="arende").behandlingar.all()}
    assert kommer == {ett.identitet}
    assert annat.identitet not in kommer


def test_the_items_of_a_cancelled_meeting_come_to_the_next(
    punkten: Dagordningspunkt, forumet: Organ, sekreteraren: Anvandare
) -> None:
    stall_in(punkten.sammantrade, av=sekreteraren, skal="Snöstorm.")
    with pytest.raises(Konflikt, match="inställt"):
        actions.fyll_pa(punkten.sammantrade, av=sekreteraren)
    nasta = planerat(forumet, dt.date(2031, 10, 1))
    actions.fyll_pa(nasta, av=sekreteraren)
    assert nasta.punkter.get(slag="arende").fran == punkten


def test_what_was_sent_back_returns_as_its_successor(
    punkten: Dagordningspunkt,
    forumet: Organ,
    godkand: Skrivelse,
    maria: Anvandare,
    agneta: Anvandare,
    ulrika: Anvandare,
    sekreteraren: Anvandare,
) -> None:
    Dagordningspunkt.objects.filter(pk=punkten.pk).update(lage=Lage.ATERREMITTERAD)
    Sammantrade.objects.filter(pk=punkten.sammantrade_id).update(lage="avslutat")
    ny = godkand_till("Cykelväg, omarbetad", forumet, maria, agneta, ulrika)
    # As a successor is: the approved row is frozen, so the link is laid on a draft in the product.
    nasta = planerat(forumet, dt.date(2031, 10, 1))
    ny.foregangare = godkand
    assert actions.aterremitterad(ny) == punkten
    assert not Dagordningspunkt.objects.som_atervander(nasta).exists()


def test_a_skrivelse_stands_on_one_list_at_a_time(
    punkten: Dagordningspunkt, forumet: Organ, sekreteraren: Anvandare
) -> None:
    assert punkten.version is not None
    annan = planerat(forumet, dt.date(2031, 10, 1))
    with pytest.raises(Konflikt, match="står redan på föredragningslistan för Kommunalt Forum den 3 september 2031"):
        actions.ta_med(annan, punkten.version, av=sekreteraren)
    actions.ta_bort(punkten, av=sekreteraren)
    assert actions.ta_med(annan, punkten.version, av=sekreteraren).sammantrade == annan


def test_after_the_kallelse_a_late_item_is_marked_and_a_withdrawn_one_leaves_its_number(
    punkten: Dagordningspunkt, sekreteraren: Anvandare, in_som: Any
) -> None:
    actions.fyll_pa(punkten.sammantrade, av=sekreteraren)
    mote = skickad_kallelse(punkten.sammantrade)
    sen = actions.ny_fri(mote, av=sekreteraren, uppgifter={"rubrik": "Brådskande"})
    assert sen.sen
    sida = in_som(sekreteraren).get(mote.get_absolute_url()).content.decode()
    assert "4 a" in sida
    assert "Ny sedan kallelsen" in sida
    punkten.refresh_from_db()
    assert punkten.nummer == "4"
    with pytest.raises(Konflikt, match="Skriv varför"):
        actions.ta_bort(punkten, av=sekreteraren)
    actions.ta_bort(punkten, av=sekreteraren, skal="Dras tillbaka av förvaltningen.")
    punkten.refresh_from_db()
    assert (punkten.nummer, punkten.lage, punkten.utgar_skal) == ("4", "utgar", "Dras tillbaka av förvaltningen.")
    actions.ta_bort(sen, av=sekreteraren)
    assert not mote.punkter.filter(pk=sen.pk).exists()
    actions.ta_med_igen(punkten, av=sekreteraren)
    punkten.refresh_from_db()
    assert (punkten.lage, punkten.utgar_skal) == ("planerad", "")
    ordning = [p.uuid for p in mote.punkter.i_ordning()]
    ordna(mote, ordning[::-1], av=sekreteraren)
    punkten.refresh_from_db()
    assert punkten.nummer == "4"


def test_an_order_names_every_item_of_the_list_and_no_other(punkten: Dagordningspunkt, sekreteraren: Anvandare) -> None:
    mote = punkten.sammantrade
    actions.fyll_pa(mote, av=sekreteraren)
    uuids = [p.uuid for p in mote.punkter.i_ordning()]
    for fel in (uuids[1:], [*uuids, uuid.uuid4()], [*uuids[1:], uuids[1]]):
        with pytest.raises(Motsagelse):
            ordna(mote, fel, av=sekreteraren)
    assert ordna(mote, uuids[::-1], av=sekreteraren)
    assert not ordna(mote, uuids[::-1], av=sekreteraren)
    assert [p.uuid for p in mote.punkter.i_ordning()] == uuids[::-1]
    punkt = mote.punkter.get(pk=punkten.pk)
    assert punkt.history.first().position == punkt.position
    rader = list(mote.punkter.i_ordning())
    assert flyttad(rader, rader[0].uuid, 3)[2] == rader[0].uuid
    assert flyttad(rader, rader[0].uuid, 999)[-1] == rader[0].uuid
    assert flyttad(rader, rader[2].uuid, -4)[0] == rader[2].uuid


def test_the_rules_suggest_and_a_person_moves(punkten: Dagordningspunkt, sekreteraren: Anvandare, in_som: Any) -> None:
    mote = punkten.sammantrade
    actions.fyll_pa(mote, av=sekreteraren)
    actions.ny_fri(mote, av=sekreteraren, uppgifter={"rubrik": "Rapport"})
    rader = list(mote.punkter.i_ordning())
    vrangt = [rader[i].uuid for i in (6, 4, 5, 3, 0, 1, 2)]
    ordna(mote, vrangt, av=sekreteraren)
    vantat = [*FASTA_FORE, "Cykelväg mellan orterna", "Rapport", *FASTA_EFTER]
    for efter in Efter:
        forslag = foresla(list(mote.punkter.i_ordning().med_arende()), mote.organ, efter)
        assert [p.punkt.rubrik for p in forslag] == vantat
    assert rubriker(mote) != vantat
    klient = in_som(sekreteraren)
    adress = f"{mote.get_absolute_url()}ordningsforslag/"
    sida = klient.get(adress).content.decode()
    assert "punkter skulle flyttas" in sida
    data = {"engangsnyckel": str(uuid.uuid4()), "efter": "nummer", "sedd": ",".join(map(str, vrangt[::-1]))}
    assert klient.post(adress, data).status_code == 409
    svar = klient.post(adress, data | {"sedd": ",".join(map(str, vrangt)), "engangsnyckel": str(uuid.uuid4())})
    assert svar.status_code == 302
    assert rubriker(mote) == vantat


def posta(klient: Client, adress: str, **data: str) -> Any:
    return klient.post(adress, {"engangsnyckel": str(uuid.uuid4())} | data)


def test_the_whole_list_is_made_without_javascript(
    sammantradet: Sammantrade, godkand: Skrivelse, sekreteraren: Anvandare, in_som: Any
) -> None:
    klient, bas = in_som(sekreteraren), sammantradet.get_absolute_url()
    assert "Godkända utan sammanträde (1)" in klient.get(bas).content.decode()
    posta(klient, f"{bas}ta-med/", gor="allt")
    posta(klient, f"{bas}ta-med/", gor=f"skrivelse {godkand.uuid}")
    svar = posta(klient, f"{bas}ny-punkt/", rubrik="")
    assert svar.status_code == 422
    assert "Skriv vad punkten heter" in svar.content.decode()
    posta(klient, f"{bas}ny-punkt/", rubrik="Rapport", foredragande="Direktören")
    assert rubriker(sammantradet) == [*FASTA_FORE, "Cykelväg mellan orterna", "Rapport", *FASTA_EFTER]
    rapport = sammantradet.punkter.get(rubrik="Rapport")
    upprop = sammantradet.punkter.get(nyckel="upprop")
    posta(klient, f"{bas}ordna/", gor=f"upp {rapport.uuid}")
    assert rubriker(sammantradet)[3] == "Rapport"
    platser = {f"plats-{p.uuid}": str(p.position) for p in sammantradet.punkter.all()}
    posta(klient, f"{bas}ordna/", **platser | {f"plats-{rapport.uuid}": "1", f"plats-{upprop.uuid}": "7"})
    assert [rubriker(sammantradet)[0], rubriker(sammantradet)[-1]] == ["Rapport", "Upprop"]
    svar = klient.get(f"/dagordningspunkter/{rapport.uuid}/ta-bort/")
    assert "tas bort från föredragningslistan" in svar.content.decode()
    posta(klient, f"/dagordningspunkter/{rapport.uuid}/ta-bort/")
    assert "Rapport" not in rubriker(sammantradet)
    # What two tabs do at once: the second is told, and keeps what was typed.
    upprop.refresh_from_db()
    adress = f"/dagordningspunkter/{upprop.uuid}/"
    assert posta(klient, adress, rubrik="Närvaro", revision=str(upprop.revision)).status_code == 302
    svar = posta(klient, adress, rubrik="Upprop och närvaro", revision=str(upprop.revision))
    assert svar.status_code == 409
    assert "Upprop och närvaro" in svar.content.decode()
    for skrap in ("x", "skrivelse x", "punkt 1", f"punkt {upprop.uuid}"):
        assert posta(klient, f"{bas}ta-med/", gor=skrap).status_code == 409


def test_an_order_sent_by_the_script_is_answered_as_json(
    punkten: Dagordningspunkt, sekreteraren: Anvandare, in_som: Any
) -> None:
    mote = punkten.sammantrade
    actions.fyll_pa(mote, av=sekreteraren)
    klient, adress = in_som(sekreteraren), f"{mote.get_absolute_url()}ordna/"
    uuids = [str(p.uuid) for p in mote.punkter.i_ordning()]

    def skicka(ordning: str, nyckel: str) -> Any:
        return klient.post(
            adress, {"engangsnyckel": nyckel, "ordning": ordning}, headers={"Accept": "application/json"}
        )

    nyckel = str(uuid.uuid4())
    forst = skicka(",".join(uuids[::-1]), nyckel)
    igen = skicka(",".join(uuids[::-1]), nyckel)
    assert json.loads(forst.content) == json.loads(igen.content)
    assert [str(p.uuid) for p in mote.punkter.i_ordning()] == uuids[::-1]
    assert skicka("skräp", str(uuid.uuid4())).status_code == 409
    assert skicka(",".join(uuids[1:]), str(uuid.uuid4())).status_code == 409


def test_a_meeting_is_planned_with_days_computed_changed_and_cancelled(
    forumet: Organ, sekreteraren: Anvandare, ledamoten: Anvandare, in_som: Any
) -> None:
    klient = in_som(sekreteraren)
    falt = {"organ": str(forumet.pk), "borjar": "09:00", "slutar": "12:00", "form": "plats", "plats": "Sal A"}
    svar = posta(klient, "/sammantraden/nytt/", **falt, datum="2020-01-01")
    assert svar.status_code == 422
    assert "har redan varit" in svar.content.decode()
    svar = posta(klient, "/sammantraden/nytt/", **falt | {"slutar": "08:00"}, datum="2031-09-03")
    assert "kan inte sluta 08.00" in svar.content.decode()
    svar = posta(klient, "/sammantraden/nytt/", **falt, datum="2031-09-03")
    rad = Sammantrade.objects.get()
    assert svar.headers["Location"] == rad.get_absolute_url()
    assert (rad.sista_arendedag, rad.kallelsedag) == (dt.date(2031, 8, 20), dt.date(2031, 8, 27))
    assert rubriker(rad) == FASTA_FORE + FASTA_EFTER
    bas = rad.get_absolute_url()
    andrat = falt | {"datum": "2031-09-10", "revision": str(rad.revision)}
    assert posta(klient, f"{bas}andra/", **andrat).status_code == 302
    rad.refresh_from_db()
    assert (rad.datum, rad.kallelsedag) == (dt.date(2031, 9, 10), dt.date(2031, 9, 3))
    assert posta(klient, f"{bas}andra/", **andrat | {"plats": "Sal B"}).status_code == 409
    # A member sees that it is to be, and not yet what is on it.
    sida = in_som(ledamoten).get(bas).content.decode()
    assert "Listan är inte klar än" in sida
    assert "Upprop" not in sida
    assert posta(klient, f"{bas}stall-in/", skal="").status_code == 422
    assert posta(klient, f"{bas}stall-in/", skal="För få ärenden.").status_code == 302
    assert "För få ärenden." in klient.get(bas).content.decode()
    assert posta(klient, f"{bas}andra/", **andrat).status_code == 409
    assert Sammantrade.objects.tidigare(dt.date(2032, 1, 1)).get() == rad
    assert not Sammantrade.objects.som_tar_arenden().exists()


def test_a_body_that_allows_no_distance_meets_on_site(forumet: Organ, sekreteraren: Anvandare, in_som: Any) -> None:
    Organ.objects.filter(pk=forumet.pk).update(distans=False)
    falt = {"organ": str(forumet.pk), "borjar": "09:00", "form": "blandat", "datum": "2031-09-03"}
    svar = posta(in_som(sekreteraren), "/sammantraden/nytt/", **falt)
    assert "tillåter inte deltagande på distans" in svar.content.decode()


def test_a_skrivelse_names_its_meeting_and_what_must_be_ready_first_stands_first(
    skickad: Skrivelse, sammantradet: Sammantrade, maria: Anvandare, agneta: Anvandare, in_som: Any
) -> None:
    adress = f"/skrivelser/{skickad.uuid}/sammantrade/"
    klient = in_som(maria)
    revision = skickad.revision
    assert posta(klient, adress, sammantrade="skräp").status_code == 409
    assert posta(klient, adress, sammantrade=str(sammantradet.uuid)).status_code == 302
    skickad.refresh_from_db()
    assert skickad.sammantrade == sammantradet
    assert skickad.revision == revision
    assert skickad.lage == "granskning"
    assert skickad.history.first().sammantrade == sammantradet
    assert "senast 2031-08-20 för sammanträdet 2031-09-03" in in_som(agneta).get("/").content.decode()
    assert "godkänd senast" in klient.get(f"/skrivelser/{skickad.uuid}/").content.decode()
    posta(klient, adress, sammantrade="")
    skickad.refresh_from_db()
    assert skickad.sammantrade is None


def test_an_approved_skrivelse_is_anmald_until_the_body_has_taken_it_up(
    godkand: Skrivelse, sammantradet: Sammantrade, forumet: Organ, maria: Anvandare, sekreteraren: Anvandare
) -> None:
    anmal(godkand, sammantradet, av=sekreteraren)
    annan = Organ.objects.create(slug="namnden", namn="Nämnden", serie="NN")
    with pytest.raises(Konflikt, match="tar inte längre emot"):
        anmal(godkand, planerat(annan), av=maria)
    granskning.ta_upp(godkand, av=sekreteraren)
    with pytest.raises(Konflikt, match="redan tagit upp"):
        anmal(godkand, None, av=maria)


def test_a_list_is_composed_in_a_fixed_number_of_queries_however_long(
    sammantradet: Sammantrade, forumet: Organ, sekreteraren: Anvandare
) -> None:
    antal = []
    for nr, punkter in enumerate((10, 60)):
        fore = planerat(forumet, dt.date(2031, 8 - nr, 1))
        Dagordningspunkt.objects.bulk_create(
            Dagordningspunkt(sammantrade=fore, slag="fri", rubrik=f"Punkt {i}", position=i, lage=Lage.BORDLAGD)
            for i in range(punkter)
        )
        Sammantrade.objects.filter(pk=fore.pk).update(lage="avslutat")
        mote = planerat(forumet, dt.date(2031, 9, nr + 1))
        with CaptureQueriesContext(connection) as fangade:
            assert actions.fyll_pa(mote, av=sekreteraren) == punkter + 5
        antal.append(len(fangade))
    # SQLite takes so many rows in one INSERT, and no more.
    assert antal[1] <= antal[0] + 2


def test_what_happens_at_a_sammantrade_is_told_in_words() -> None:
    """The page of a sammanträde tells every event of its own; one without a sentence would show its key."""
    kod = "".join(fil.read_text() for fil in (Path(__file__).parent.parent / "beslut" / "actions").glob("*.py"))
    skrivna = set(re.findall(r'Handelse\.skriv\(\s*(?:punkt\.)?sammantrade,\s*"(\w+)"', kod))
    assert len(skrivna) >= 20
    assert sorted(skrivna - set(MENINGAR)) == []
