"""The floor under the tests: what one leaves behind, and what a browser may not keep to itself."""

from typing import Any

import pytest
from django.db import connection

from arenden.models import Mall, Skrivelse
from forum import triggers
from forum.models import Handelse, Organ
from tests.motor import MOTOR
from tests.skrivsida import vanta_tills
from tests.webblasare import Konsol


@pytest.mark.bada
@pytest.mark.parametrize("gang", ["first", "again"])
def test_a_transactional_test_leaves_a_fresh_installation(
    gang: str, transactional_db: None, request: pytest.FixtureRequest
) -> None:
    assert list(Organ.objects.values_list("slug", flat=True)) == ["kommunalt-forum"]
    assert set(Mall.objects.values_list("slug", flat=True)) == {"kommunalt-forum", "allman"}
    assert not Skrivelse.objects.exists() and not Handelse.objects.exists()
    assert triggers.saknas(connection) == []
    godkand: Skrivelse = request.getfixturevalue("godkand")
    assert godkand.pk


@pytest.mark.bada
def test_the_engine_is_the_one_that_was_asked_for(db: None) -> None:
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[MOTOR]


def test_the_data_of_the_person_who_runs_the_tests_are_left_alone(settings: Any, db: None) -> None:
    assert "forum-prov-" in str(settings.DATA)
    assert MOTOR == "postgres" or "forum-prov-" in str(connection.settings_dict["NAME"])


@pytest.mark.webblasare
def test_a_console_error_is_a_complaint_and_an_expected_one_is_not(new_context: Any, konsol: Konsol) -> None:
    sida = new_context().new_page()
    sida.evaluate("console.error('trasigt')")
    sida.evaluate("console.log('bara prat')")
    sida.evaluate("setTimeout(() => { throw new Error('ohanterat') })")
    vanta_tills(sida, lambda: len(konsol.ovantade()) == 2)
    konsol.vanta("trasigt", "ohanterat")
    assert konsol.ovantade() == []


@pytest.mark.webblasare
def test_what_the_content_security_policy_refuses_is_a_complaint(new_context: Any, konsol: Konsol) -> None:
    sida = new_context().new_page()
    sida.set_content('<meta http-equiv="Content-Security-Policy" content="script-src \'none\'"><script>1</script>')
    konsol.vanta("Content Security Policy")
    assert len(konsol.klagomal) == 1
