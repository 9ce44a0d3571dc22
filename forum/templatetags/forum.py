"""Tags every page may use."""

import uuid
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from js_asset import ImportMap

register = template.Library()

_MODULER = Path(settings.BASE_DIR) / "static" / "js"


@register.simple_tag(takes_context=True)
def importkarta(context: Context) -> SafeString:
    """Return the import map of the pages with modules: the installed bundle and our own, under hashed names.

    Our modules import each other as "forum/redigerare/<name>", since their files' names change with their content.
    """
    imports = {"django-prose-editor/editor": "django_prose_editor/editor.js"}
    for fil in sorted(_MODULER.glob("*/*.js")):
        imports[f"forum/{fil.parent.name}/{fil.stem}"] = f"js/{fil.parent.name}/{fil.name}"
    karta = ImportMap(imports, nonce=str(context["request"].csp_nonce))
    return SafeString(str(karta))


@register.filter
def klockslag(tid: str) -> str:
    """Return "14.02" for "14:02": facts keep times as machines write them, and papers as Swedish does."""
    return str(tid).replace(":", ".")


@register.simple_tag(takes_context=True)
def engangsnyckel(context: Context) -> SafeString:
    """Return the hidden fields of every writing form: its one-time token, and who its page was made for.

    See forum.engang. Without autocomplete="off" Firefox puts the spent token back when the page is read in again.
    """
    som = getattr(getattr(context.get("request"), "user", None), "uuid", "")
    return format_html(
        '<input type="hidden" name="engangsnyckel" value="{}" autocomplete="off">'
        '<input type="hidden" name="som" value="{}">',
        uuid.uuid4(),
        som,
    )


@register.filter
def fyrgrupper(varde: str) -> str:
    """Return a hash in groups of four, as it is printed."""
    return " ".join(varde[i : i + 4] for i in range(0, len(varde), 4))


@register.filter
def filstorlek(antal: int) -> str:
    """Return a number of bytes as a person writes it: "340 kB", "2,1 MB"."""
    if antal < 1_000_000:
        return f"{max(1, round(antal / 1000))} kB"
    return f"{antal / 1_000_000:.1f} MB".replace(".", ",")


@register.filter
def hamta(uppslag: dict[str, Any], nyckel: object) -> Any:
    """Return what *uppslag* holds under *nyckel*, or None."""
    return uppslag.get(str(nyckel)) if uppslag else None


@register.filter
def hamta_nr(uppslag: dict[int, Any], nr: int) -> Any:
    """Return what *uppslag* holds under the number *nr*, or None."""
    return uppslag.get(nr)


@register.filter
def utan_pdf(filnamn: str) -> str:
    """Return a file's name without its ending, as addresses of PDF files have it."""
    return filnamn.removesuffix(".pdf")
