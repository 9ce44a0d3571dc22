"""Tags of what a body decides."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from arenden import dokumenthtml

register = template.Library()


@register.filter
def doc_html(doc: Mapping[str, Any]) -> SafeString:
    """Return a text's document as the one renderer writes it."""
    return dokumenthtml.till_html(doc)
