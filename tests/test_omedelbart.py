"""A paragraph adjusted at once: declared and justerad while the meeting goes on, issued before the rest, never changed."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from post_office.models import Email

from beslut.actions import jav, justering, motesanteckning, motet, omedelbart, protokoll, stallningstagande, yttrande
from beslut.models import (
    Anslag,
    Behandling,
    Dagordningspunkt,
    Handling,
    Paragraf,
    Protokoll,
    Stallningstagande,
    Yttrande,
)
from beslut.protokollsstart import uppgifter
from forum.fel import Konflikt, Motsagelse
from forum.models import Handelse, Organ, Sammantrade
from tests.motesvarld import Mote, beslutspunkt, ny_fri
from tests.test_protokoll import ord_i, skriv_om_mening

pytestmark = pytest.mark.django_db
MENING = "Paragrafen förklaras omedelbart justerad."


@pytest.fixture
def avgjord(mote: Mote, punkten: Dagordningspunkt) -> Dagordningspunkt:
    """The ärende decided and ended, with an item before it and one after it that have not been taken up."""
    ny_fri(mote.sammantrade, "Information om bron", position=0)
    ny_fri(mote.sammantrade, "Information om vägen")
    mote.alla_kom()
    motesanteckning.valj_justerare(mote["lena"], av=mote.sekr)
    punkten = mote.ta_upp(punkten)
    with pytest.raises(Konflikt, match="inte avgjord än"):
        omedelbart.forklara(punkten, av=mote.sekr)
    stallningstagande.anteckna(punkten, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(punkten)])
    yttrande.anmal(
        punkten, [mote["vera"]], av=mote.sekr, slag="avvikelse", behandling=beslutspunkt(punkten), text="Nej."
    )
    return omedelbart.forklara(punkten, av=mote.sekr)


@pytest.fixture
def paragrafen(avgjord: Dagordningspunkt, mote: Mote) -> Paragraf:
    with pytest.raises(Konflikt, match="Avsluta den"):
        omedelbart.skriv(avgjord, av=mote.sekr)
    return omedelbart.skriv(motet.avsluta_punkt(avgjord, av=mote.sekr), av=mote.sekr)


def resten(mote: Mote) -> Sammantrade:
    """Deal with what is left of the list, and end the meeting."""
    for fri in Dagordningspunkt.objects.filter(lage="planerad").i_ordning():
        fri = mote.ta_upp(fri)
        stallningstagande.anteckna(fri, av=mote.sekr, utfall="till_handlingarna")
        motet.avsluta_punkt(fri, av=mote.sekr)
    return motet.avsluta(mote.sammantrade, av=mote.sekr)


def test_a_paragraph_is_adjusted_while_the_meeting_goes_on_and_stands_so_in_the_minutes(
    paragrafen: Paragraf, mote: Mote
) -> None:
    rad = paragrafen.protokoll
    # What stands before it on the list has its number; what comes after waits.
    assert [(p.nr, p.rubrik) for p in rad.paragrafer.all()] == [
        (1, "Information om bron"),
        (2, "Cykelväg mellan orterna"),
    ]
    text = ord_i(paragrafen.text)
    assert (
        text.startswith("Ställningstagande\n\nKommunalt Forum ställer sig bakom att regionen utreder en cykelväg.")
        and text.count(MENING) == 1
    )
    with pytest.raises(Konflikt, match="Sammanträdet är inte avslutat"):
        justering.lamna(rad, av=mote.sekr)
    with pytest.raises(PermissionDenied):
        omedelbart.lamna(paragrafen, av=mote.folk["olle"])
    lamnad = omedelbart.lamna(paragrafen, av=mote.sekr)
    assert {tuple(e.to) for e in Email.objects.filter(subject__contains="Att justera nu: § 2")} == {
        ("olle@forum.example",),
        ("lena@forum.example",),
    }
    vantar = {k: [u.rubrik for u in uppgifter(mote.folk[k]).vantar_pa_mig] for k in ("olle", "lena", "vera", "lars")}
    assert vantar == {"olle": [str(paragrafen)], "lena": [str(paragrafen)], "vera": [], "lars": []}
    with pytest.raises(Konflikt, match="redan lämnad"):
        omedelbart.lamna(paragrafen, av=mote.sekr)
    omedelbart.justera(paragrafen, av=mote.folk["olle"], sha256=lamnad.sha256)
    # Written in after it was handed over: handed over anew, and adjusted anew.
    skriv_om_mening(rad, paragrafen.text, "Det här är sammanfattning.", "Kort sagt.", mote.sekr)
    with pytest.raises(Motsagelse, match="lämna den på nytt"):
        omedelbart.justera(paragrafen, av=mote.folk["lena"], sha256=lamnad.sha256)
    igen = omedelbart.lamna(paragrafen, av=mote.sekr)
    for vem in ("lena", "olle"):
        assert not Handling.objects.filter(slag=Handling.Slag.UTDRAG).exists()
        klar = omedelbart.justera(paragrafen, av=mote.folk[vem], sha256=igen.sha256)
    fast = ord_i(paragrafen.text)
    utdrag = Handling.objects.get(slag=Handling.Slag.UTDRAG)
    assert (utdrag.fakta["omedelbart"], utdrag.fakta["sha256"], len(utdrag.fakta["justeringar"])) == (
        True,
        igen.sha256,
        2,
    )
    assert MENING in str(utdrag.fakta["beslut"]) and klar.omedelbart is not None
    with pytest.raises(Konflikt, match="ändras i texten"):
        justering.ratta(rad, av=mote.sekr, text="Fel.")
    assert justering.ratta(rad, av=mote.sekr, text="Cykelvägen är en gångväg.", paragraf=klar).sha256 == igen.sha256
    sammantrade = resten(mote)
    rad = Protokoll.objects.get(sammantrade=sammantrade)
    assert [p.nr for p in rad.paragrafer.order_by("nr")] == [1, 2, 3]
    assert "Olle Ordén (S), ordförande, och Lena Lind (C)" in ord_i(rad.inledning)
    assert protokoll.bygg_om(rad, av=mote.sekr) == 0 and protokoll.kvar(rad) == []
    sha = justering.lamna(rad, av=mote.sekr).sha256
    for vem in ("olle", "lena"):
        justering.justera(rad, av=mote.folk[vem], sha256=sha)
    protokollet = Handling.objects.get(slag=Handling.Slag.MOTESANTECKNINGAR).fakta["paragrafer"][1]
    assert (
        protokollet["omedelbart"] is True
        and protokollet["doc"] == paragrafen.text.__class__.objects.get(pk=paragrafen.text_id).doc
    )
    assert ord_i(paragrafen.text) == fast and "Kort sagt." in fast
    # Issued when it was adjusted and when it was corrected, not once more with the rest.
    assert Handling.objects.filter(slag=Handling.Slag.UTDRAG).count() == 2
    assert Handelse.brott() == []


def test_what_was_adjusted_at_once_cannot_be_changed_at_the_meeting_either(paragrafen: Paragraf, mote: Mote) -> None:
    punkt = paragrafen.dagordningspunkt
    omedelbart.lamna(paragrafen, av=mote.sekr)
    with pytest.raises(Konflikt, match="redan lämnad"):
        omedelbart.forklara(punkt, av=mote.sekr, ja=False)
    # Opened again before all have adjusted it: what was handed over lapses.
    mote.ta_upp(punkt)
    assert Paragraf.objects.get(pk=paragrafen.pk).sha256 == ""
    with pytest.raises(Konflikt, match="Avsluta den"):
        omedelbart.lamna(paragrafen, av=mote.sekr)
    motet.avsluta_punkt(punkt, av=mote.sekr)
    sha = omedelbart.lamna(omedelbart.skriv(punkt, av=mote.sekr), av=mote.sekr).sha256
    with pytest.raises(PermissionDenied):
        omedelbart.justera(paragrafen, av=mote.folk["lars"], sha256=sha)
    for vem in ("olle", "lena"):
        omedelbart.justera(paragrafen, av=mote.folk[vem], sha256=sha)
    with pytest.raises(Konflikt, match="redan omedelbart justerad"):
        omedelbart.justera(paragrafen, av=mote.folk["olle"], sha256=sha)
    for gor in (
        lambda: mote.ta_upp(punkt),
        lambda: yttrande.anmal(punkt, [mote["lotta"]], av=mote.sekr, slag="avvikelse", text="Nej."),
        lambda: jav.anmal(punkt, mote["eva"], av=mote.sekr),
        lambda: yttrande.lamna_text(Yttrande.objects.get(), av=mote.sekr, text="Jo."),
        lambda: yttrande.stryk(Yttrande.objects.get(), av=mote.sekr),
    ):
        with pytest.raises(Konflikt, match="är omedelbart justerad"):
            gor()
    for fraga, falt in (
        (Dagordningspunkt.objects.filter(pk=punkt.pk), {"omedelbart": False}),
        (Behandling.objects.filter(dagordningspunkt=punkt), {"lage": "vantar"}),
        (Stallningstagande.objects.all(), {"struken": dt.datetime.now(tz=dt.UTC)}),
        (Yttrande.objects.all(), {"text": "Jo."}),
        (Paragraf.objects.filter(pk=paragrafen.pk), {"nr": 9}),
    ):
        with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
            fraga.update(**falt)
    resten(mote)


def test_it_is_declared_written_and_adjusted_by_the_pages(avgjord: Dagordningspunkt, mote: Mote, in_som: Any) -> None:
    sekr, lena, lars = (in_som(p) for p in (mote.sekr, mote.folk["lena"], mote.folk["lars"]))
    adress = avgjord.sammantrade.get_absolute_url()

    def post(klient: Any, vart: str, **data: str) -> int:
        svar: int = klient.post(adress + vart, data | {"engangsnyckel": str(uuid.uuid4())}).status_code
        return svar

    def sidan(klient: Any, vart: str = "mote/") -> str:
        html: str = klient.get(adress + vart).content.decode()
        return html

    vald = {"punkt": str(avgjord.uuid)}
    assert "Avsluta punkten, så kan paragrafen skrivas." in sidan(sekr)
    assert post(sekr, "mote/gor/", gor="omedelbart_inte", **vald) == 302
    assert "Förklara omedelbart justerad" in sidan(sekr) and "omedelbart" not in sidan(lena)
    assert post(lars, "mote/gor/", gor="omedelbart", **vald) == 403
    assert post(sekr, "mote/gor/", gor="omedelbart", **vald) == 302
    assert post(sekr, "mote/gor/", gor="avsluta_punkt", **vald) == 302
    visar = f"mote/?punkt={avgjord.uuid}"
    assert "Skriv paragrafen" in sidan(sekr, visar) and "Skriv paragrafen" not in sidan(lena, visar)
    assert (post(lars, "protokoll/borja/", **vald), post(sekr, "protokoll/borja/", punkt="x")) == (403, 404)
    assert post(sekr, "protokoll/borja/", **vald) == 302
    skriv = sidan(sekr, "protokoll/skriv/")
    assert "Lämna för omedelbar justering" in skriv and "Avslutning" not in skriv and "Information om bron" not in skriv
    paragraf = Paragraf.objects.get(dagordningspunkt=avgjord)
    assert post(sekr, "protokoll/steg/", gor="lamna_omedelbart", paragraf=str(paragraf.uuid)) == 302
    assert "väntar på att du justerar den nu" in sidan(lena) and "justerar den nu" not in sidan(lars)
    assert f"Justera § {paragraf.nr} omedelbart" in sidan(lena, "protokoll/")
    assert lars.get(f"{adress}protokoll/").status_code == 404
    sha = Paragraf.objects.get(pk=paragraf.pk).sha256
    par = {"gor": "omedelbart", "paragraf": str(paragraf.uuid)}
    assert post(lena, "protokoll/steg/", **par, sha256="0" * 64) == 409
    assert post(lena, "protokoll/steg/", **par, sha256=sha) == 302
    assert "Du har justerat paragrafen" in sidan(lena, "protokoll/") and "justerar den nu" not in sidan(lena)
    assert "väntar på Olle Ordén (S)." in sidan(sekr, visar)
    assert post(in_som(mote.folk["olle"]), "protokoll/steg/", **par, sha256=sha) == 302
    assert "justerades kl." in sidan(lars, visar)
    # A body that announces its justering announces this one by itself, within two days (KL 8:12).
    ansla = {"gor": "ansla", "paragraf": str(paragraf.uuid)}
    assert (post(sekr, "protokoll/steg/", **ansla), "Anslå §" in sidan(sekr, "protokoll/")) == (409, False)
    Organ.objects.filter(pk=avgjord.sammantrade.organ_id).update(anslag=True)
    assert f"Anslå § {paragraf.nr} i dag" in sidan(sekr, "protokoll/") and "Anslå §" not in sidan(lena, "protokoll/")
    assert post(sekr, "protokoll/steg/", gor="ansla") == 409
    assert (post(sekr, "protokoll/steg/", **ansla), post(sekr, "protokoll/steg/", **ansla)) == (302, 409)
    assert "Justeringen är anslagen" in sidan(lena, "protokoll/") and Anslag.objects.get().paragraf == paragraf
    assert "Öppna punkten igen" not in sidan(sekr, visar) and 'id="yttra"' not in sidan(sekr, visar)
