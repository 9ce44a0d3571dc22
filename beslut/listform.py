"""Forms of a föredragningslista and its items."""

from typing import Any

from django import forms

from beslut.models import Dagordningspunkt
from beslut.ordningsforslag import Efter


class PunktForm(forms.ModelForm[Dagordningspunkt]):
    """What an item is called, who presents it, what is said of it."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Dagordningspunkt
        fields = ["rubrik", "foredragande", "beskrivning"]
        widgets = {"beskrivning": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"rubrik": {"required": "Skriv vad punkten heter på listan."}}
        help_texts = {
            "foredragande": "Den som presenterar punkten.",
            "beskrivning": "Står under rubriken på listan.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision

    @property
    def uppgifter(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "revision"}


class UtgarForm(forms.Form):
    """Why an item that is printed in a kallelse is left out."""

    skal = forms.CharField(
        label="Varför punkten utgår",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Skriv varför punkten utgår."},
    )


class EfterForm(forms.Form):
    """By what ärenden are ordered in a suggestion."""

    efter = forms.ChoiceField(label="Ärenden ordnas efter", choices=Efter.choices, initial=Efter.NUMMER)
