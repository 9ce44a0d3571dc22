"""How long work that failed rests before it is tried again."""

import datetime as dt

FORST = 15  # seconds
HOGST = dt.timedelta(minutes=10)


def vila(forsok: int) -> dt.timedelta:
    """Return how long to wait after *forsok* failures in a row: twice as long each time, up to ten minutes."""
    return min(HOGST, dt.timedelta(seconds=FORST * 2 ** min(forsok - 1, 10)))
