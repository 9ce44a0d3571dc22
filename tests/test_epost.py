"""Mail goes out by the worker to a real SMTP server, once."""

from typing import Any

import pytest
from django.core.management import call_command
from post_office.models import STATUS, Email

from arenden.models import Skrivelse
from tests.brevlada import Brevlada

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bada]


def test_the_one_who_is_asked_to_approve_gets_one_mail_in_swedish(skickad: Skrivelse, brevlada: Brevlada) -> None:
    for _ in range(2):
        call_command("arbeta", "--tom")
    (brev,) = brevlada.brev
    assert brev["To"] == "agneta@forum.example"
    assert str(brev["Subject"]).startswith("Att godk") or "godk" in str(brev["Subject"])
    text = brev.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "väntar på godkännande" in text
    assert f"/skrivelser/{skickad.uuid}/godkann/" in text


def test_mail_waits_while_the_server_is_down_and_is_not_lost(skickad: Skrivelse, settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
    settings.POST_OFFICE = settings.POST_OFFICE | {
        "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}
    }
    call_command("arbeta", "--tom")
    assert Email.objects.get().status in {STATUS.requeued, STATUS.queued}
