"""Templates: published versions that never change, managed in the browser by the sekreterare."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arenden import dokument, mallinnehall, ogonblick, policy
from arenden.actions import mall as actions
from arenden.actions.skrivelse import borja
from arenden.actions.version import spara_version
from arenden.models import Arende, Lasning, Mall, MallVersion, Skrivelse, Text, TextSteg
from forum.fel import Konflikt, Motsagelse
from forum.models import Anvandare, Handelse, Organ, Roll
from tests.test_urlar import ROLLER
from tests.varld import person

pytestmark = pytest.mark.django_db

BAS = "/installningar/mallar/"


@pytest.fixture
def mall(forumet: Organ) -> Mall:
    """Kommunalt Forum's own, published as version 1 by the migrations."""
    return Mall.objects.get(slug="kommunalt-forum")


def spara(mall: Mall, av: Anvandare, **annat: Any) -> Mall:
    mall.refresh_from_db()
    return actions.spara(mall, av=av, revision=mall.revision, innehall={**mall.utkast, **annat}, ordning=mall.ordning)


def publicera(mall: Mall, av: Anvandare, **annat: Any) -> MallVersion:
    return actions.publicera(mall, av=av, revision=spara(mall, av, **annat).revision)


def med_avsnitt(mall: Mall, *rubriker: str) -> list[dict[str, Any]]:
    return [*mall.utkast["avsnitt"], *(mallinnehall.nytt_avsnitt() | {"rubrik": r} for r in rubriker)]


def post(klient: Client, url: str, **data: Any) -> Any:
    return klient.post(url, data | {"engangsnyckel": str(uuid.uuid4())})


def falten(klient: Client, mall: Mall) -> dict[str, Any]:
    """Return what the page's form would post, as a browser that changed nothing."""
    svar = klient.get(f"{BAS}{mall.uuid}/andra/")
    data = {}
    for form in (svar.context["form"], svar.context["former"].management_form, *svar.context["former"].forms):
        for falt in form:
            varde = falt.field.prepare_value(falt.value()) if hasattr(falt.field, "prepare_value") else falt.value()
            if varde is not None and varde is not False:
                data[falt.html_name] = "on" if varde is True else str(varde)
    return data


# -- versions ----------------------------------------------------------------------------------------------------------


def test_a_running_skrivelse_keeps_the_version_it_began_with(
    skrivelse: Skrivelse, arende: Arende, mall: Mall, maria: Anvandare, sekreteraren: Anvandare
) -> None:
    forut = ogonblick.kanonisk(ogonblick.ta(skrivelse))
    publicera(mall, sekreteraren, namn="Ny skrivelse", ingress="Forumet föreslås", avsnitt=med_avsnitt(mall, "Ekonomi"))
    gammal, ny = Skrivelse.objects.get(pk=skrivelse.pk), borja(arende, mall=Mall.objects.get(pk=mall.pk), av=maria)
    assert ogonblick.kanonisk(ogonblick.ta(gammal)) == forut
    assert (gammal.mallversion.nr, ny.mallversion.nr) == (1, 2)
    assert [a.rubrik for a in ny.avsnitt.all()][-1] == "Ekonomi"
    assert ny.avsnitt.all()[0].ingress == "Forumet föreslås"
    assert ogonblick.ta(ny)["mall"] == {"slug": "kommunalt-forum", "namn": "Ny skrivelse"}


def test_a_draft_changes_nothing_for_those_who_begin(
    arende: Arende, mall: Mall, maria: Anvandare, sekreteraren: Anvandare
) -> None:
    rad = spara(mall, sekreteraren, namn="Omdöpt", avsnitt=[])
    assert (str(rad), rad.ar_andrad) == ("Tjänsteskrivelse till Kommunalt Forum", True)
    assert borja(arende, mall=rad, av=maria).avsnitt.count() == 4


def test_the_database_itself_keeps_a_published_version(mall: Mall) -> None:
    for fraga in (MallVersion.objects.filter(mall=mall).delete, lambda: MallVersion.objects.update(skal="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            fraga()
    assert MallVersion.objects.get(mall=mall).data == mall.utkast


def test_publishing_says_what_changed_and_counts_on(mall: Mall, sekreteraren: Anvandare) -> None:
    avsnitt = med_avsnitt(mall, "Ekonomi")
    avsnitt[1] = avsnitt[1] | {"rubrik": "Kort om ärendet", "obligatoriskt": False, "fraser": ["Det gäller [sak]."]}
    del avsnitt[2]
    version = publicera(mall, sekreteraren, avsnitt=[avsnitt[1], avsnitt[0], *avsnitt[2:]], beskrivning="För forumet")
    assert (version.nr, version.publicerad_av) == (2, sekreteraren)
    assert version.andrat == [
        "Beskrivningen är ny.",
        "Avsnittet ”Sammanfattning” heter ”Kort om ärendet”.",
        "Avsnittet ”Kort om ärendet” är inte längre obligatoriskt.",
        "Standardfraserna till ”Kort om ärendet”: 1 tillagda.",
        "Avsnittet ”Ekonomi” är nytt.",
        "Avsnittet ”Information i ärendet” är borttaget.",
        "Ordningen är ändrad: ”Kort om ärendet”, ”Förslag till beslut”, ”Bakgrund”, ”Ekonomi”.",
    ]
    (handelse,) = Handelse.objects.om(mall)
    assert (handelse.slag, handelse.data["nr"], handelse.version) == ("mall_publicerad", 2, version.sha256)
    with pytest.raises(Konflikt, match="detsamma som version 2"):
        publicera(mall, sekreteraren)


def test_all_that_is_lacking_is_said_at_once(mall: Mall, sekreteraren: Anvandare) -> None:
    with pytest.raises(actions.Opublicerbar) as fel:
        publicera(mall, sekreteraren, namn="", avsnitt=med_avsnitt(mall, "", "bakgrund"))
    assert [b.split(".")[0] for b in fel.value.brister] == [
        "Mallen saknar namn",
        "Avsnitt 5 saknar rubrik",
        "Avsnitt 4 och 6 har samma rubrik, ”bakgrund”",
    ]


def test_two_sections_of_one_key_are_not_published(mall: Mall, sekreteraren: Anvandare) -> None:
    avsnitt = med_avsnitt(mall, "Läget")
    with pytest.raises(actions.Opublicerbar, match="Avsnitt 1 och 5 har samma nyckel"):
        publicera(mall, sekreteraren, avsnitt=[*avsnitt[:-1], avsnitt[-1] | {"nyckel": avsnitt[0]["nyckel"]}])


def test_two_of_one_name_made_at_the_same_moment_are_both_made(
    mall: Mall, sekreteraren: Anvandare, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second asks which slugs are taken before the first has been written."""
    lasta = iter([mall.slug, mall.slug, "den-andra"])
    monkeypatch.setattr(actions, "_slug", lambda _namn: next(lasta))
    ny = actions.skapa(av=sekreteraren, namn=mall.namn, organ=mall.organ or Organ.objects.get())
    assert (ny.slug, ny.history.count()) == ("den-andra", 1)


def test_a_copy_is_a_draft_of_its_own(mall: Mall, arende: Arende, maria: Anvandare, sekreteraren: Anvandare) -> None:
    kopia = actions.skapa(av=sekreteraren, namn="Kommunalt Forum", organ=arende.organ, forlaga=mall)
    assert kopia.utkast == mall.utkast | {"namn": "Kommunalt Forum"}
    assert kopia.slug != mall.slug
    assert kopia not in Mall.objects.valbara(arende.organ_id)
    with pytest.raises(Konflikt, match="att välja för"):
        borja(arende, mall=kopia, av=maria)


def test_an_archived_one_cannot_be_chosen_but_what_it_began_goes_on(
    skrivelse: Skrivelse, mall: Mall, maria: Anvandare, sekreteraren: Anvandare, in_som: Any
) -> None:
    rad = actions.arkivera(mall, av=sekreteraren, arkiverad=True)
    assert actions.arkivera(rad, av=sekreteraren, arkiverad=True).revision == rad.revision
    svar = post(in_som(maria), f"/arenden/{skrivelse.arende.uuid}/skrivelser/", mall=mall.slug)
    assert svar.status_code == 409 and "går inte längre att välja" in svar.content.decode()
    assert spara_version(skrivelse, av=maria, namn="").nr == 1
    assert mall not in Mall.objects.valbara(skrivelse.arende.organ_id)
    actions.arkivera(mall, av=sekreteraren, arkiverad=False)
    assert mall in Mall.objects.valbara(skrivelse.arende.organ_id)


def test_another_bodys_template_is_neither_offered_nor_taken(arende: Arende, mall: Mall, maria: Anvandare) -> None:
    mall.organ = Organ.objects.create(slug="namnden", namn="Nämnden", serie="NN")
    mall.spara(av=None, skal="")
    assert mall not in Mall.objects.valbara(arende.organ_id)
    with pytest.raises(Konflikt):
        borja(arende, mall=mall, av=maria)


def test_an_arende_can_be_registered_when_there_is_no_template(
    forumet: Organ, maria: Anvandare, sekreteraren: Anvandare, in_som: Any
) -> None:
    for rad in Mall.objects.all():
        actions.arkivera(rad, av=sekreteraren, arkiverad=True)
    data = {"arendemening": "Bussar", "organ": forumet.pk, "handlaggare": maria.pk}
    svar = post(in_som(maria), "/arenden/ny/", **data)
    arende = Arende.objects.get()
    assert svar.headers["Location"] == arende.get_absolute_url()
    assert "ingen mall att skriva från" in in_som(maria).get(arende.get_absolute_url()).content.decode()


# -- who may -----------------------------------------------------------------------------------------------------------


def test_the_policies_and_their_queryset_twins_agree(
    mall: Mall, sekreteraren: Anvandare, request: pytest.FixtureRequest
) -> None:
    namnden = Organ.objects.create(slug="namnden", namn="Nämnden", serie="NN")
    person("nils", "Nils Nämnd", namnden, Roll.SEKRETERARE)
    actions.skapa(av=sekreteraren, namn="Egen", organ=mall.organ)
    for organ in (None, namnden):
        Mall.objects.create(slug=f"m{organ}", namn="M", organ=organ, utkast=mallinnehall.tomt("M"))
    for namn in ROLLER[1:]:
        request.getfixturevalue(namn)
    for user in Anvandare.objects.all():
        for rad in Mall.objects.all():
            assert policy.may_se_mall(user, rad) == Mall.objects.synliga_for(user).filter(pk=rad.pk).exists(), user
            assert policy.may_andra_mall(user, rad) == Mall.objects.andras_av(user).filter(pk=rad.pk).exists(), user
    assert not Mall.objects.andras_av(sekreteraren).filter(organ=None).exists()


def test_one_who_only_writes_reads_it_and_changes_nothing(mall: Mall, maria: Anvandare, in_som: Any) -> None:
    sida = in_som(maria).get(mall.get_absolute_url()).content.decode()
    assert "Information i ärendet" in sida and "Ändra mallen" not in sida
    with pytest.raises(PermissionDenied):
        spara(mall, maria, namn="Min")
    with pytest.raises(PermissionDenied):
        actions.skapa(av=maria, namn="Min", organ=mall.organ)


# -- the pages ---------------------------------------------------------------------------------------------------------


def test_a_template_is_made_changed_and_published_on_its_pages(
    forumet: Organ, arende: Arende, maria: Anvandare, sekreteraren: Anvandare, in_som: Any
) -> None:
    klient = in_som(sekreteraren)
    assert f'href="{BAS}"' in klient.get("/installningar/").content.decode()
    svar = post(klient, f"{BAS}ny/", namn="Remissvar", organ=forumet.pk, forlaga="allman")
    mall = Mall.objects.get(namn="Remissvar")
    url = svar.headers["Location"]
    svar = post(klient, url, **falten(klient, mall), gor="lagg_till")
    assert svar.headers["Location"] == f"{url}#avsnitt-8"
    data = falten(klient, mall) | {
        "avsnitt-7-rubrik": "Svar på remissen",
        "avsnitt-7-fraser": "Regionen tillstyrker\nförslaget.\r\n \r\nRegionen avstyrker [vad].\n\n\n",
        "avsnitt-7-plats": "2",
        "beskrivning": "När regionen svarar på en remiss",
    }
    # Place 2 is asked for by two: they keep their order. So the answer comes third.
    post(klient, url, **data)
    mall.refresh_from_db()
    assert [a["nyckel"] for a in mall.utkast["avsnitt"]][:4] == [
        "forslag",
        "sammanfattning",
        "svar-pa-remissen",
        "beslutsunderlag",
    ]
    assert mall.utkast["avsnitt"][2]["fraser"] == ["Regionen tillstyrker förslaget.", "Regionen avstyrker [vad]."]
    post(klient, url, **falten(klient, mall), gor="upp 3")
    post(klient, url, **falten(klient, mall), gor="ta_bort 6")
    svar = post(klient, url, **falten(klient, mall), gor="granska")
    mall.refresh_from_db()
    assert [a["nyckel"] for a in mall.utkast["avsnitt"]] == [
        "forslag", "svar-pa-remissen", "sammanfattning", "beslutsunderlag", "arendet", "barnratt", "mottagare",
    ]  # fmt: skip
    assert "Den första versionen" in klient.get(svar.headers["Location"]).content.decode()
    post(klient, svar.headers["Location"], revision=mall.revision, skal="Ny i år.")
    ny = borja(arende, mall=mall, av=maria)
    sida = klient.get(f"{BAS}{mall.uuid}/versioner/1/").content.decode()
    assert "Ny i år." in sida and "1 skrivelse i allt. Du ser dem som du får läsa." in sida
    assert str(ny) in in_som(maria).get(f"{BAS}{mall.uuid}/versioner/1/").content.decode()
    assert "När regionen svarar på en remiss" in klient.get(BAS).content.decode()


def test_a_save_on_an_old_revision_keeps_what_was_typed_and_says_what_the_other_did(
    mall: Mall, sekreteraren: Anvandare, in_som: Any
) -> None:
    klient = in_som(sekreteraren)
    url, mina = f"{BAS}{mall.uuid}/andra/", falten(klient, mall)
    spara(mall, sekreteraren, beskrivning="Den andres")
    spara(mall, sekreteraren, avsnitt=med_avsnitt(mall, "Tidplan"))
    svar = post(klient, url, **mina | {"ingress": "Forumet föreslås besluta att"})
    sida = svar.content.decode()
    assert svar.status_code == 409
    assert 'value="Forumet föreslås besluta att"' in sida
    assert "Den andres ändring: Avsnittet ”Tidplan” är nytt." in sida
    mall.refresh_from_db()
    assert mall.utkast["ingress"] == ""
    assert f'name="revision" value="{mall.revision}"' in sida
    with pytest.raises(Motsagelse):
        actions.publicera(mall, av=sekreteraren, revision=mall.revision - 1)


@pytest.mark.parametrize(
    ("falt", "varde", "mening"),
    [
        ("avsnitt-1-fraser", "x" * 2001, "Fras 1 är 2001 tecken lång"),
        ("avsnitt-1-fraser", "\n\n".join(["a"] * 61), "Här är 61 fraser"),
        ("avsnitt-1-rubrik", "x" * 121, "120"),
        ("avsnitt-1-slag", "annat", "annat"),
        ("ordning", "-1", "0"),
        ("avsnitt-TOTAL_FORMS", "61", "60"),
        ("avsnitt-TOTAL_FORMS", "tio", "avsnitt-TOTAL_FORMS"),
    ],
)
def test_what_does_not_fit_is_said_and_kept_in_the_form(
    falt: str, varde: str, mening: str, mall: Mall, sekreteraren: Anvandare, in_som: Any
) -> None:
    klient = in_som(sekreteraren)
    svar = post(klient, f"{BAS}{mall.uuid}/andra/", **falten(klient, mall) | {falt: varde, "namn": "Det jag skrev"})
    sida = svar.content.decode()
    assert svar.status_code == 422
    assert "Utkastet sparades inte" in sida and mening in sida and "Det jag skrev" in sida
    mall.refresh_from_db()
    assert mall.revision == 0


def test_a_draft_can_be_thrown_away_and_stays_in_the_history(mall: Mall, sekreteraren: Anvandare, in_som: Any) -> None:
    klient = in_som(sekreteraren)
    spara(mall, sekreteraren, beskrivning="Förhastat")
    assert "Beskrivningen är ny." in klient.get(f"{BAS}{mall.uuid}/publicera/").content.decode()
    assert post(klient, f"{BAS}{mall.uuid}/kasta/", revision=0).status_code == 409
    assert post(klient, f"{BAS}{mall.uuid}/kasta/", revision=mall.revision + 1).status_code == 302
    mall.refresh_from_db()
    assert not mall.ar_andrad
    assert [h.utkast["beskrivning"] for h in mall.history.all()] == ["", "Förhastat"]
    assert "Det finns inget att publicera" in klient.get(f"{BAS}{mall.uuid}/publicera/").content.decode()


def test_the_pages_cost_the_same_however_many_templates_and_versions(
    mall: Mall, arende: Arende, maria: Anvandare, sekreteraren: Anvandare, in_som: Any
) -> None:
    klient = in_som(sekreteraren)

    def fragor() -> list[int]:
        antal = []
        for url in (BAS, mall.get_absolute_url(), f"{BAS}{mall.uuid}/versioner/1/", f"{BAS}{mall.uuid}/andra/"):
            klient.get(url)
            with CaptureQueriesContext(connection) as fangade:
                assert klient.get(url).status_code == 200
            antal.append(len(fangade))
        return antal

    publicera(mall, sekreteraren, beskrivning="0")
    actions.publicera(
        m := actions.skapa(av=sekreteraren, namn="M0", organ=mall.organ), av=sekreteraren, revision=m.revision
    )
    forst = fragor()
    for i in range(1, 4):
        publicera(mall, sekreteraren, beskrivning=str(i))
        ny = actions.skapa(av=sekreteraren, namn=f"M{i}", organ=mall.organ)
        actions.publicera(ny, av=sekreteraren, revision=ny.revision)
        borja(arende, mall=ny, av=maria)
    assert fragor() == forst


# -- the upgrade -------------------------------------------------------------------------------------------------------


@pytest.mark.huset  # once: two minutes of migrations, and SQLite is the engine that can stumble on them
@pytest.mark.django_db(transaction=True)
def test_an_upgrade_gives_each_skrivelse_the_version_that_it_began_with(
    godkand: Skrivelse, mall: Mall, maria: Anvandare, agneta: Anvandare
) -> None:
    """And on the way back what has no place there, as a text of some minutes, is taken away before it stops the way."""
    fore = godkand.versioner.get()
    agarlos = Text.objects.create(doc=dokument.tomt())
    TextSteg.objects.create(text=agarlos, nr=1, steg={}, av=maria)
    Lasning.objects.update_or_create(anvandare=maria, skrivelse=godkand, defaults={"version": None, "tid": None})
    Lasning.objects.update_or_create(
        anvandare=agneta, skrivelse=godkand, defaults={"version": fore, "tid": timezone.now()}
    )
    # Not published, and so not what the template says.
    Mall.objects.filter(pk=mall.pk).update(utkast={**mall.utkast, "avsnitt": med_avsnitt(mall, "Utkastets")})
    try:
        call_command("migrate", "arenden", "0008_filer_in", verbosity=0, skip_checks=False)
        gammal = MigrationExecutor(connection).loader.project_state([("arenden", "0008_filer_in")]).apps
        rad = gammal.get_model("arenden", "Skrivelse").objects.get()
        assert rad.mall.slug == "kommunalt-forum"
        assert [a.nyckel for a in gammal.get_model("arenden", "MallAvsnitt").objects.filter(mall=rad.mall)] == [
            "forslag", "sammanfattning", "information", "bakgrund",
        ]  # fmt: skip
        assert [r.anvandare.username for r in gammal.get_model("arenden", "Lasning").objects.all()] == ["agneta"]
        for namn in ("Text", "HistoricalText"):
            assert not gammal.get_model("arenden", namn).objects.filter(uuid=agarlos.uuid).exists()
        assert not gammal.get_model("arenden", "TextSteg").objects.filter(text_id=agarlos.pk).exists()
    finally:
        call_command("migrate", verbosity=0, skip_checks=False)
    efter = Skrivelse.objects.get()
    assert (efter.mallversion.nr, efter.lage) == (1, "godkand")
    assert efter.mallversion.data == efter.mallversion.mall.utkast
    version = efter.versioner.get()
    assert (version.innehall, version.sha256) == (fore.innehall, fore.sha256)
    assert version.data["format"] == 1
