"""The form where a sekreterare sets how the body's papers look."""

from typing import Any

from django import forms

from beslut import logotyp
from beslut.models import Profil
from beslut.models.profil import krav_farg
from forum import lagring


class ProfilForm(forms.ModelForm[Profil]):
    """Colour, typeface, address lines and logotype. The logotype's file is made ours and stored by its SHA-256."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    fil = forms.FileField(
        label="Ny logotyp",
        required=False,
        help_text="En PNG-bild, högst 1 MB. Den står i huvudet i stället för organisationens namn.",
    )
    ta_bort = forms.BooleanField(label="Ta bort logotypen", required=False)

    class Meta:
        model = Profil
        fields = ["farg", "typsnitt", "adress", "bifoga_kalla"]
        widgets = {
            "farg": forms.TextInput(attrs={"type": "color"}),
            "typsnitt": forms.RadioSelect,
            "adress": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "farg": "För organisationens namn, länkar och linjer. Den ska gå att läsa på vitt papper.",
            "adress": "Står sist på handlingen, t.ex. postadress, telefon och e-post. Högst fem rader.",
            "bifoga_kalla": "Filen blir PDF/A-3a och bär versionens innehåll som data (JSON), så att en maskin kan "
            "läsa det som undertecknas.",
        }

    def __init__(self, data: Any = None, filer: Any = None, *, profil: Profil, revision: int) -> None:
        super().__init__(data, filer, instance=profil, initial={"revision": revision})
        if not profil.logotyp:
            del self.fields["ta_bort"]

    def clean_farg(self) -> str:
        farg = str(self.cleaned_data["farg"]).lower()
        krav_farg(farg)
        return farg

    def clean_adress(self) -> str:
        rader = [rad.strip() for rad in self.cleaned_data["adress"].splitlines() if rad.strip()]
        if len(rader) > 5:
            raise forms.ValidationError(f"Adressen har {len(rader)} rader. Högst fem får plats: slå ihop några.")
        return "\n".join(rader)

    def clean_fil(self) -> logotyp.Logotyp | None:
        fil = self.cleaned_data["fil"]
        if not fil:
            return None
        if fil.size > logotyp.MAX_BYTES:
            raise forms.ValidationError("Bilden är större än 1 MB. Förminska den och välj den igen.")
        try:
            return logotyp.las(fil.read())
        except logotyp.FelLogotyp as fel:
            raise forms.ValidationError(str(fel)) from fel

    def varden(self) -> dict[str, Any]:
        """Return what was chosen, the picture stored, as the fields of a Profil."""
        data = self.cleaned_data
        forut: Profil = self.instance
        valda = {falt: data[falt] for falt in self.Meta.fields}
        bilden = {"logotyp": forut.logotyp, "logotyp_bredd": forut.logotyp_bredd, "logotyp_hojd": forut.logotyp_hojd}
        if (ny := data.get("fil")) is not None:
            bilden = {"logotyp": lagring.skriv(ny.png), "logotyp_bredd": ny.bredd, "logotyp_hojd": ny.hojd}
        elif data.get("ta_bort"):
            bilden = {"logotyp": "", "logotyp_bredd": 0, "logotyp_hojd": 0}
        return valda | bilden
