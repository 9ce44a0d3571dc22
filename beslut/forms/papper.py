"""The form where a paper that was signed with ink is handed in, scanned: one PDF, or pictures in the pages' order."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

MAX_BYTES = 40 * 1024 * 1024
MAX_FILER = 30
_BORJAN = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


class Filerna(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class Filfalt(forms.FileField):
    widget = Filerna

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        filer = [fil for fil in data or [] if fil]
        if not filer:
            raise forms.ValidationError("Välj den skannade filen.")
        return filer


class PapperForm(forms.Form):
    filer = Filfalt(
        label="Det skannade papperet",
        help_text=f"En PDF, eller en bild (JPEG, PNG, TIFF) av varje sida i ordning. Högst {MAX_BYTES // 1048576} MB.",
        widget=Filerna(attrs={"accept": "application/pdf,image/jpeg,image/png,image/tiff"}),
    )

    def clean_filer(self) -> list[tuple[str, bytes]]:
        """Return each file's media type, from its content alone, and its bytes."""
        filer: list[UploadedFile[Any]] = self.cleaned_data["filer"]
        if len(filer) > MAX_FILER:
            raise forms.ValidationError(f"{len(filer)} filer är för många: högst {MAX_FILER}. Skanna till en enda PDF.")
        if (storlek := sum(fil.size or 0 for fil in filer)) > MAX_BYTES:
            raise forms.ValidationError(
                f"Filerna är tillsammans {storlek / 1048576:.0f} MB. Högst {MAX_BYTES // 1048576} MB kan lämnas in: "
                "skanna med lägre upplösning, 300 punkter per tum räcker."
            )
        lasta = [(str(fil.name), fil.read()) for fil in filer]
        typer = [_typ(namn, data) for namn, data in lasta]
        if len(typer) > 1 and "application/pdf" in typer:
            raise forms.ValidationError("Välj antingen en enda PDF med alla sidor, eller bilder.")
        return list(zip(typer, (data for _, data in lasta), strict=True))


def _typ(namn: str, data: bytes) -> str:
    if not data:
        raise forms.ValidationError(f"Filen {namn} är tom. Välj en fil med innehåll.")
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    for borjan, typ in _BORJAN:
        if data.startswith(borjan):
            return typ
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        raise forms.ValidationError(
            f"Filen {namn} är i telefonens eget format (HEIC). Spara den som JPEG och välj den."
        )
    raise forms.ValidationError(f"Filen {namn} är varken en PDF eller en bild (JPEG, PNG, TIFF).")
