"""Forms for what is issued and checked."""

from typing import Any

from django import forms

from beslut import kontrollkod

MAX_FIL = 40 * 1024 * 1024


class VerifieraKodForm(forms.Form):
    """Type the code of a paper, or paste what its QR says."""

    kod = forms.CharField(
        label="Kod",
        max_length=1500,
        help_text="De tolv tecknen efter ordet Kod, längst ner på varje sida. Mellanslag och små bokstäver går bra. "
        "Koden har aldrig siffrorna 0, 1 eller 8: det är bokstäverna O, I och B.",
        error_messages={"required": "Skriv koden som står längst ner på papperet."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        skrivet = self.cleaned_data.get("kod", "")
        self.cleaned_data["qr"] = None
        try:
            if "/verifiera/" in skrivet.lower():
                self.cleaned_data["qr"] = kontrollkod.las(skrivet)
            elif skrivet:
                self.cleaned_data["kod"] = kontrollkod.tolka(skrivet)
        except kontrollkod.Olasbar as fel:
            self.add_error("kod", str(fel))
        return self.cleaned_data


class VerifieraFilForm(forms.Form):
    """Choose a file to check."""

    fil = forms.FileField(
        label="Fil",
        help_text=f"PDF, eller en bild av papperets QR-kod. Högst {MAX_FIL // 1048576} MB. Filen sparas inte.",
        error_messages={
            "required": "Välj den fil som ska kontrolleras.",
            "empty": "Filen är tom. Välj en fil med innehåll.",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.tif,.tiff,.webp"}),
    )

    def __init__(self, *args: Any, for_stor: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_stor:
            falt: Any = self.fields["fil"]
            falt.error_messages["required"] = (
                f"Filen är större än {MAX_FIL // 1048576} MB. Så stor är ingen handling härifrån, och den prövas inte."
            )
