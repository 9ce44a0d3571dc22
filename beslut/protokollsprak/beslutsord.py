"""How a body says what it concluded: from its own verb, and from the lead-in that the proposal had."""

import re

from beslut.protokollsprak import ord as ord_
from beslut.protokollsprak.fakta import Organord

# What a body is proposed to do → what it does. A lead-in with another verb is answered with the body's own.
_GOR = {
    "anta": "antar",
    "anvisa": "anvisar",
    "anteckna": "antecknar",
    "avge": "avger",
    "avslå": "avslår",
    "besluta": "beslutar",
    "bevilja": "beviljar",
    "fastställa": "fastställer",
    "förorda": "förordar",
    "föreslå": "föreslår",
    "ge": "ger",
    "godkänna": "godkänner",
    "lägga": "lägger",
    "notera": "noterar",
    "rekommendera": "rekommenderar",
    "ställa": "ställer",
    "tillstyrka": "tillstyrker",
    "upphäva": "upphäver",
    "uppdra": "uppdrar",
    "uppmana": "uppmanar",
    "utse": "utser",
    "välja": "väljer",
}
_FORESLAS = re.compile(r"^(?P<vem>.+?) föreslås(?P<rest>(?: \w+)*?)(?P<att>(?: att)?):?$")


def beslutsingress(ingress: str, organ: Organord) -> str:
    """Return the lead-in as decided: "Forumet föreslås ställa sig bakom att" → "Forumet ställer sig bakom att".

    A lead-in that is not of that form gives the body's name and verb.
    """
    traff = _FORESLAS.match(" ".join(ingress.split()))
    if traff:
        verb, *resten = traff["rest"].split() or [""]
        if verb in _GOR:
            return " ".join([traff["vem"], _GOR[verb], *resten]) + traff["att"]
    return f"{organ.namn} {organ.beslutsord} att"


def inte(organ: Organord) -> str:
    """Return the body's verb denied: "ställer sig inte bakom", "förordar inte"."""
    return _efter_verbet(organ.beslutsord, "inte")


def darmed(organ: Organord) -> str:
    return _efter_verbet(organ.beslutsord, "därmed")


def _efter_verbet(uttryck: str, adverb: str) -> str:
    verb, *resten = uttryck.split()
    plats = 1 if resten[:1] == ["sig"] else 0
    return " ".join([verb, *resten[:plats], adverb, *resten[plats:]])


def enligt(organ: Organord, forslag: str, *, efter_omrostning: bool = False) -> str:
    """Return "ställer sig bakom förslaget" or, of a body that decides, "beslutar enligt förslaget"."""
    verb = darmed(organ) if efter_omrostning else organ.beslutsord
    return f"{verb} enligt {forslag}" if organ.formellt else f"{verb} {forslag}"


def avslag(organ: Organord, forslag: str) -> str:
    return f"avslår {forslag}" if organ.formellt else f"{inte(organ)} {forslag}"


def skaldel(skal: str) -> str:
    """Return a reason as the end of a sentence: as it stands after "för att", otherwise quoted, word by word."""
    skal = " ".join(skal.split())
    if not skal:
        return ""
    if skal.casefold().startswith("för att "):
        return " " + skal[:1].lower() + skal[1:].rstrip(".")
    return f" med motiveringen ”{ord_.stor(ord_.mening(skal))}”"
