"""A real SMTP server that keeps what arrives, and refuses what it is told to refuse."""

import socket
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Mottagare


class Brevlada(Mottagare):
    """Keep what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.brev: list[Message] = []
        self.okanda: set[str] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, adress: str, val: Any) -> str:
        if adress in self.okanda:
            return "550 5.1.1 Adressen finns inte"
        envelope.rcpt_tos.append(adress)
        return "250 OK"

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
