"""Forms for comments: where, what, and whom to tell."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms

from arenden.actions.kommentar import Plats
from arenden.ankare import Lopande, Stracka, block
from arenden.models import Falt, Kommentar
from arenden.textplats import Textplats
from forum.models import Anvandare

MAX_INLAGG = 4000
MAX_ORD = 60


class Svarsform(forms.Form):
    """What is said, and whom to tell."""

    inlagg = forms.CharField(
        label="Kommentar",
        max_length=MAX_INLAGG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Skriv en kommentar.",
            "max_length": "Kommentaren är för lång: högst 4 000 tecken.",
        },
    )
    omnamnda = forms.ModelMultipleChoiceField(
        Anvandare.objects.none(),
        label="Nämn",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Den som nämns får ett mejl, högst ett i timmen.",
        error_messages={"invalid_choice": "Den du nämner kan inte läsa skrivelsen. Välj någon annan."},
    )

    def __init__(self, *args: Any, krets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields
        falt["omnamnda"].queryset = krets
        # The people are the same for every form of the page: asked for once.
        falt["omnamnda"].choices = [(p.pk, str(p)) for p in krets]
        if not krets:
            del falt["omnamnda"]


class Kommentarsform(Svarsform):
    """Begin a thread. Where it stands is chosen in a list, or by the page's script as the words that are marked."""

    plats = forms.CharField(label="Gäller", required=False, widget=forms.Select)
    citat = forms.CharField(required=False, strip=False, max_length=20_000, widget=forms.HiddenInput)
    field_order = ["plats", "citat", "inlagg", "omnamnda"]

    def __init__(self, *args: Any, platser: Iterable[Textplats], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget: Any = self.fields["plats"].widget
        valda = str(self.data.get("plats", "")) if self.is_bound else ""
        widget.choices = [*Falt.choices, *(grupp for p in platser for grupp in _val(p))]
        if ":" in valda and not any(valda == v for _, g in widget.choices if isinstance(g, list) for v, _ in g):
            widget.choices.append((valda, "Orden du markerade"))

    def clean_plats(self) -> Plats:
        varde: str = self.cleaned_data["plats"]
        if varde in Falt.values:
            return Plats(falt=varde)
        try:
            uuid, *tal = varde.split(":")
            fran, till, revision = (int(t) for t in tal) if tal else (0, 0, 0)
            stracka = Stracka(fran, till) if tal else None
            if not all(0 <= t < 2**31 for t in (fran, till, revision)):
                raise ValueError
            return Plats(text=UUID(uuid), stracka=stracka, revision=revision)
        except ValueError:
            raise forms.ValidationError("Välj vad kommentaren gäller.") from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        plats, citat = data.get("plats"), data.get("citat", "").strip()
        if citat and isinstance(plats, Plats) and plats.text:
            data["plats"] = replace(plats, citat=citat)
        return data


class Andringsform(forms.Form):
    """Change one's own words."""

    inlagg = Svarsform.base_fields["inlagg"]
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rad: Kommentar, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"inlagg": rad.inlagg, "revision": rad.revision})
        super().__init__(*args, **kwargs)


def _val(plats: Textplats) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the group of what one can choose in a text: all of it, or one of its blocks."""
    lopande = Lopande(plats.text.doc)
    val = [(str(plats.text.uuid), f"{plats.namn}, allt")]
    for stracka in block(plats.text.doc):
        if ord_ := " ".join(lopande.ord_i(stracka).split()):
            kort = ord_ if len(ord_) <= MAX_ORD else ord_[: MAX_ORD - 1].rstrip() + "…"
            val.append((f"{plats.text.uuid}:{stracka.fran}:{stracka.till}:{plats.text.revision}", kort))
    yield plats.namn, val
