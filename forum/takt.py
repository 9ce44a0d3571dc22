"""How often one address may ask for what costs something, without an account."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def for_ofta(request: HttpRequest, vad: str, *, hogst: int, sekunder: int = 60) -> bool:
    """Count the request; tell whether its address has asked for *vad* more than *hogst* times in the window.

    Counted where Django's cache lies: by default in each server process for itself.
    """
    nyckel = f"takt:{vad}:{get_adapter().get_client_ip(request)}"
    cache.add(nyckel, 0, sekunder)
    try:
        return int(cache.incr(nyckel)) > hogst
    except ValueError:  # the window ended between the two
        return False
