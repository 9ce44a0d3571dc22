"""The form of a prepared yrkande: the words that its kind needs, and nothing else."""

from typing import Any

from django import forms

from beslut.actions.yrkande import MED_LYDELSE
from beslut.motesflow import Yrkandeslag


class YrkandeForm(forms.Form):
    """What is moved and why. *forslag* is the proposed wording, which a changed one must differ from."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    lydelse = forms.CharField(
        label="Lydelse",
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Skriv hur punkten ska lyda."},
    )
    skal = forms.CharField(
        label="Motivering", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, slag: str, forslag: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slag, self.forslag = slag, forslag
        if slag not in MED_LYDELSE:
            del self.fields["lydelse"]
        if slag == Yrkandeslag.ATERREMISS:
            skal = self.fields["skal"]
            skal.label, skal.required = "Skäl till återremissen", True
            skal.help_text = "Vad som behöver utredas eller kompletteras."
            skal.error_messages["required"] = "Skriv vad som ska utredas eller kompletteras."

    def clean_lydelse(self) -> str:
        lydelse = str(self.cleaned_data["lydelse"])
        if self.slag == Yrkandeslag.ANDRAD and lydelse.split() == self.forslag.split():
            raise forms.ValidationError("Lydelsen är densamma som förslaget. Ändra den, eller yrka bifall.")
        return lydelse
