"""What the frame of every page shows."""

from typing import Any

from django.http import HttpRequest

from forum import policy
from forum.models import Organ, Roll


def ram(request: HttpRequest) -> dict[str, Any]:
    """Return the organisation's name and what the menu offers this person."""
    namn = Organ.objects.exclude(organisation="").values_list("organisation", flat=True).first() or ""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"organisation": namn, "meny": {}}
    nere = request.path.startswith(("/arenden/", "/skrivelser/"))
    avdelning = "arenden" if nere and not request.path.startswith(("/arenden/ny/", "/arenden/importera/")) else ""
    if request.path.startswith("/installningar/"):
        avdelning = "installningar"
    elif request.path.startswith("/aterkoppling"):
        avdelning = "aterkoppling"
    if request.path.startswith(("/sammantraden/", "/dagordningspunkter/", "/yrkanden/", "/fragor/")):
        avdelning = "sammantraden"
    if request.path.startswith(("/organ/", "/parter/", "/uppdrag/")):
        avdelning = "organ"
    far_registrera = bool(policy.organ_dar(user, Roll.HANDLAGGARE, Roll.REGISTRATOR))
    return {
        "organisation": namn,
        "meny": {
            "avdelning": avdelning,
            "nytt_arende": far_registrera,
            "aterkoppling": bool(policy.organ_dar(user, Roll.REGISTRATOR, Roll.SEKRETERARE)),
            "sammantraden": bool(policy.organ_dar(user, *(r for r in Roll if r != Roll.DRIFTANSVARIG))),
            "installningar": bool(policy.organ_dar(user, Roll.SEKRETERARE)),
            "importera": bool(policy.organ_dar(user, Roll.HANDLAGGARE)),
        },
    }
