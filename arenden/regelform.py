"""The form where a body's rules are weighed: a choice for each rule that is not law."""

from typing import Any

from django import forms
from django.utils.html import format_html

from arenden.regler import LANG_FRAN, REGLER, Allvar
from forum.models import Organ


class RegelForm(forms.Form):
    """One field a rule, under its key, with why it is there and an example of better."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    lang_fran = forms.IntegerField(
        label="En lång skrivelse har minst så många ord",
        min_value=50,
        max_value=20_000,
        help_text="Från så många ord behövs en sammanfattning.",
        error_messages={"required": "Skriv ett antal ord."},
    )

    def __init__(self, data: Any = None, *, organ: Organ) -> None:
        forst: dict[str, Any] = {"revision": organ.revision, "lang_fran": organ.lang_fran or LANG_FRAN}
        super().__init__(data, initial=forst)
        for nyckel, regel in REGLER.items():
            if not regel.fast:
                self.fields[nyckel] = forms.ChoiceField(
                    label=regel.titel,
                    choices=Allvar.choices,
                    initial=organ.regler.get(nyckel, regel.forval),
                    help_text=format_html("{} Bättre: {}", regel.varfor, regel.battre),
                )

    @property
    def regler(self) -> dict[str, Allvar]:
        return {nyckel: Allvar(v) for nyckel, v in self.cleaned_data.items() if nyckel in REGLER}
