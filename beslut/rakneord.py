"""Numbers in words, as minutes write them: "sju (7)"."""

_SMA = [
    "noll",
    "en",
    "två",
    "tre",
    "fyra",
    "fem",
    "sex",
    "sju",
    "åtta",
    "nio",
    "tio",
    "elva",
    "tolv",
    "tretton",
    "fjorton",
    "femton",
    "sexton",
    "sjutton",
    "arton",
    "nitton",
]
_TIOTAL = ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"]


def rakneord(tal: int) -> str:
    """Return *tal* (0–999) in words, in the common gender: 1 is "en"."""
    if not 0 <= tal <= 999:
        raise ValueError(tal)
    if tal < 20:
        return _SMA[tal]
    if tal < 100:
        tio, en = divmod(tal, 10)
        return _TIOTAL[tio - 2] + (_SMA[en] if en else "")
    hundra, rest = divmod(tal, 100)
    return ("ett" if hundra == 1 else _SMA[hundra]) + "hundra" + (rakneord(rest) if rest else "")


def i_ord_och_siffror(tal: int) -> str:
    """Return "sju (7)"."""
    return f"{rakneord(tal)} ({tal})"


def antal_av(tal: int, en: str, flera: str) -> str:
    """Return "1 röst", "2 röster"."""
    return f"{tal} {en if tal == 1 else flera}"
