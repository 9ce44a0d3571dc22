"""Read what a mail server answers when a mail did not arrive (RFC 3464), and find which of ours it is about. Pure."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast
from uuid import UUID

from forum.epost import MARKE

_MARKE = re.compile(rf"^{MARKE}:\s*([0-9a-f-]{{36}})\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Studs:
    """A mail that did not arrive: which sending, and why in the server's own words."""

    utskick: UUID
    skal: str


def las(brev: bytes) -> Studs | None:
    """Return what a delivery status notification says, or None for any other mail and for a delay."""
    rapport = message_from_bytes(brev, policy=policy.default)
    if rapport.get_content_type() != "multipart/report":
        return None
    traff = _MARKE.search(brev.decode("utf-8", "replace"))
    if traff is None:
        return None
    falt: dict[str, str] = {}
    for del_ in rapport.walk():
        if del_.get_content_type() != "message/delivery-status":
            continue
        # One block of fields for the server, then one for each recipient.
        for block in cast("list[EmailMessage]", del_.get_payload()):
            falt |= {namn.casefold(): str(varde) for namn, varde in block.items()}
    if falt.get("action", "").strip().casefold() != "failed":
        return None
    svar = falt.get("diagnostic-code", "").split(";", 1)[-1].strip()
    skal = " ".join(f"{falt.get('status', '')} {svar}".split())
    try:
        return Studs(UUID(traff[1]), skal or "Brevet kom inte fram.")
    except ValueError:
        return None
