"""What time it is at a meeting: when what is being recorded was pressed, which may be a while before it arrives."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_tryckt: ContextVar[dt.datetime | None] = ContextVar("tryckt", default=None)


def nu() -> dt.datetime:
    """Return when what is being recorded happened."""
    return _tryckt.get() or timezone.now()


@contextmanager
def vid(moment: dt.datetime | None) -> Iterator[None]:
    """Let it be *moment* at the meeting meanwhile; None: the server's own time."""
    forut = _tryckt.set(moment)
    try:
        yield
    finally:
        _tryckt.reset(forut)
