"""Forms for recipients: who they are, and what they answer."""

from typing import Any

from django import forms

from beslut.models import Mottagare, Svar
from forum.forms import Datumfalt


class MottagareForm(forms.Form):
    """Add a recipient that is no part of the body."""

    namn = forms.CharField(
        label="Mottagare",
        max_length=120,
        help_text="Myndigheten, kommunen eller bolaget.",
        error_messages={"required": "Skriv vem mottagaren är."},
    )
    epost = forms.EmailField(
        label="E-postadress",
        required=False,
        help_text="Registratorns adress. Utan adress lämnas handlingarna över på annat sätt.",
        error_messages={"invalid": "Skriv adressen som namn@exempel.se."},
    )


class EpostForm(forms.ModelForm[Mottagare]):
    """Change where a recipient's mail goes."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Mottagare
        fields = ["epost"]
        error_messages = {"epost": {"invalid": "Skriv adressen som namn@exempel.se."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", f"mottagare-{kwargs['instance'].pk}")
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision


class SvarForm(forms.ModelForm[Svar]):
    """What a recipient has decided on one beslutspunkt, or on all that it has not answered."""

    datum = Datumfalt(label="Beslutsdatum", required=False)
    lank = forms.URLField(
        label="Länk till protokollet",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "Skriv hela adressen, t.ex. https://www.exempel.se/protokoll."},
    )
    alla = forms.BooleanField(label="Svaret gäller alla punkter som inte är besvarade", required=False)

    class Meta:
        model = Svar
        fields = ["utfall", "datum", "organ", "paragraf", "lank", "kommentar", "lamnat_av"]
        widgets = {"utfall": forms.RadioSelect, "kommentar": forms.Textarea(attrs={"rows": 3})}
        labels = {"utfall": "Vad har ni beslutat?", "lamnat_av": "Svaret lämnas av", "organ": "Beslutande organ"}
        help_texts = {"organ": "T.ex. kommunstyrelsen.", "paragraf": "T.ex. 112.", "lamnat_av": "Namn och funktion."}
        error_messages = {"utfall": {"required": "Välj vad ni har beslutat."}}

    def __init__(self, *args: Any, flera: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        utfall: Any = self.fields["utfall"]
        utfall.choices = [val for val in utfall.choices if val[0]]
        if not flera:
            del self.fields["alla"]


class AvskrivForm(forms.Form):
    """Why no answer is waited for any longer."""

    skal = forms.CharField(
        label="Skäl",
        max_length=300,
        error_messages={"required": "Skriv varför svaret inte väntas."},
    )
