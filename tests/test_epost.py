"""Mail goes out by the worker to a real SMTP server, once."""

import socket
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Mottagare
from django.core.management import call_command
from post_office.models import STATUS, Email

from arenden.models import Skrivelse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bada]


class Brevlada(Mottagare):
    """Keep what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.brev: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.brev.append(message)


@pytest.fixture
def brevlada(settings: Any) -> Iterator[Brevlada]:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    lada = Brevlada()
    server = Controller(lada, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.POST_OFFICE = settings.POST_OFFICE | {
        "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}
    }
    yield lada
    server.stop()


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
