"""What stands on a föredragningslista: each item with what it is about, what is proposed and what it rests on."""

from collections.abc import Mapping
from typing import Any, TypedDict

from django.utils.safestring import SafeString

from arenden import dokument, dokumenthtml
from arenden.hanvisningsmal import med_ord
from beslut import tabellbredd


class Listforslag(TypedDict):
    """A proposal of an item's skrivelse, as text that needs nothing looked up."""

    organ: str
    ingress: str
    punkter: list[dict[str, Any]]


def underlag(data: Mapping[str, Any] | None) -> list[str]:
    """Return the names of the documents that an item rests on, as a version's *data* tells them."""
    if data is None:
        return []
    fran = f" från {data['forvaltning']}" if data["forvaltning"] else ""
    datum = f" {data['datum']}" if data["datum"] else ""
    return [
        f"Tjänsteskrivelse{fran}{datum}",
        *(f"Bilaga {bilaga['nr']}. {bilaga['namn']}" for bilaga in data["bilagor"]),
    ]


def forslag(data: Mapping[str, Any] | None) -> list[Listforslag]:
    """Return what is proposed, each reference written out: the list is read without the skrivelse."""
    if data is None:
        return []
    return [
        {
            "organ": avsnitt.get("organ") or data["organ"]["namn"],
            "ingress": avsnitt["ingress"].strip(),
            "punkter": [
                {"nr": punkt["nr"], "doc": punkt["lydelse"]}
                for punkt in avsnitt["punkter"]
                if dokument.till_text(punkt["lydelse"]).strip()
            ],
        }
        for avsnitt in med_ord(data, lankar=False)["avsnitt"]
        if avsnitt["slag"] == "forslag"
    ]


def punkt(rad: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template prints of one item beside what a kallelse prints of it."""
    return {
        "underlag": rad["underlag"],
        "forslag": [
            {**ett, "punkter": [{"nr": p["nr"], "html": _html(p["doc"])} for p in ett["punkter"]]}
            for ett in rad["forslag"]
            if ett["punkter"]
        ],
    }


def _html(doc: Mapping[str, Any]) -> SafeString:
    return tabellbredd.med_bredder(dokumenthtml.till_html(doc), doc)
