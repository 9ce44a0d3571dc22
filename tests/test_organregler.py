"""The rules of a body are weighed in the browser by its sekreterare."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from arenden.actions.granskning import granska
from arenden.actions.organ import vag_regler
from arenden.actions.skrivelse import lagg_till_avsnitt
from arenden.anmarkning import Allvar
from arenden.models import Skrivelse, Slag
from arenden.regler import REGLER
from forum.models import Anvandare, Handelse, Organ

pytestmark = pytest.mark.django_db


def post(klient: Any, organ: Organ, **data: Any) -> Any:
    forst = klient.get(f"/installningar/regler/{organ.slug}/").context["form"]
    falt = {f.name: f.value() for f in forst}
    return klient.post(f"/installningar/regler/{organ.slug}/", falt | data | {"engangsnyckel": str(uuid.uuid4())})


def test_what_the_sekreterare_chooses_weighs_at_once_and_stays_in_the_history(
    skrivelse: Skrivelse, forumet: Organ, maria: Anvandare, sekreteraren: Anvandare, in_som: Any
) -> None:
    lagg_till_avsnitt(skrivelse, av=maria, rubrik="Beslutet skickas till", slag=Slag.MOTTAGARE)
    assert "mottagare_saknas" in [a.regel for a in granska(skrivelse).varningar]
    klient = in_som(sekreteraren)
    assert post(klient, forumet, mottagare_saknas="stopp", lang_fran="50").status_code == 302
    forumet.refresh_from_db()
    assert (forumet.regler, forumet.lang_fran, forumet.revision) == ({"mottagare_saknas": "stopp"}, 50, 1)
    assert "mottagare_saknas" in [a.regel for a in granska(Skrivelse.objects.get(pk=skrivelse.pk)).hinder]
    sida = klient.get(f"/installningar/regler/{forumet.slug}/").content.decode()
    assert "Mottagare av beslutet är angivna: stoppar (förut: varnar)." in sida and "Helena Broman" in sida
    assert forumet.history.first().history_user == sekreteraren
    post(klient, forumet, mottagare_saknas="varning", lang_fran="600")
    forumet.refresh_from_db()
    assert (forumet.regler, forumet.lang_fran) == ({}, None)
    # Nothing changed is nothing told.
    post(klient, forumet)
    assert Handelse.objects.om(forumet).count() == 2


def test_a_long_memo_is_as_long_as_the_body_says(skrivelse: Skrivelse, forumet: Organ, sekreteraren: Anvandare) -> None:
    avsnitt = skrivelse.avsnitt.get(nyckel="sammanfattning")
    avsnitt.borttagen = True
    avsnitt.save()
    assert "sammanfattning_saknas" not in [a.regel for a in granska(skrivelse).alla]
    vag_regler(forumet, av=sekreteraren, revision=0, regler={}, lang_fran=5)
    rad = Skrivelse.objects.get(pk=skrivelse.pk)
    assert "sammanfattning_saknas" in [a.regel for a in granska(rad).alla]


def test_law_is_not_weighed(forumet: Organ, sekreteraren: Anvandare, in_som: Any) -> None:
    post(in_som(sekreteraren), forumet, personnummer="av")
    vag_regler(forumet, av=sekreteraren, revision=0, regler={"personnummer": Allvar.AV}, lang_fran=600)
    forumet.refresh_from_db()
    assert forumet.regler == {}
    lagar = {namn for namn, regel in REGLER.items() if regel.fast}
    assert not lagar & set(in_som(sekreteraren).get(f"/installningar/regler/{forumet.slug}/").context["form"].fields)


def test_two_at_once_and_a_bad_value_keep_what_was_chosen(forumet: Organ, sekreteraren: Anvandare, in_som: Any) -> None:
    klient = in_som(sekreteraren)
    vag_regler(forumet, av=sekreteraren, revision=0, regler={"mottagare_saknas": Allvar.AV}, lang_fran=600)
    svar = post(klient, forumet, revision=0, mottagare_saknas="stopp")
    sida = svar.content.decode()
    assert svar.status_code == 409 and "Nu gäller: Av." in sida
    assert '<option value="stopp" selected>' in sida and 'name="revision" value="1"' in sida
    svar = post(klient, forumet, lang_fran="tio", mottagare_saknas="stopp")
    assert svar.status_code == 422 and '<option value="stopp" selected>' in svar.content.decode()


def test_only_the_bodys_sekreterare_weighs(forumet: Organ, maria: Anvandare) -> None:
    with pytest.raises(PermissionDenied):
        vag_regler(forumet, av=maria, revision=0, regler={}, lang_fran=100)
