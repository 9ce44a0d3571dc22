"""Forms for templates. A draft may lack anything; what publishing needs is said at that step, all at once."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from arenden import mallinnehall
from arenden.models import Mall, Slag
from forum.models import Organ

_FRASHJALP = "Ett stycke för varje fras, med en tom rad mellan. Det som den som skriver ska fylla i sätts inom [hakar]."


class Frasfalt(forms.CharField):
    """Standard phrases, with an empty line between; cleans to a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(required=False, max_length=100_000, help_text=_FRASHJALP, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return mallinnehall.skriv_fraser(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return mallinnehall.las_fraser(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        if len(value) > mallinnehall.MAX_FRASER:
            raise forms.ValidationError(f"Här är {len(value)} fraser. Högst {mallinnehall.MAX_FRASER} får plats.")
        for nr, fras in enumerate(value, start=1):
            if len(fras) > mallinnehall.MAX_FRAS:
                raise forms.ValidationError(
                    f"Fras {nr} är {len(fras)} tecken lång. Högst {mallinnehall.MAX_FRAS} får plats: dela den."
                )

    def run_validators(self, value: Any) -> None:
        """Leave the field's own length to Django's widget: the list has been judged."""


class MallForm(forms.Form):
    """What stands over the avsnitt of a template."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    namn = forms.CharField(label="Namn", max_length=120, required=False)
    beskrivning = forms.CharField(
        label="När den används",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Läses av den som väljer mall.",
    )
    ordning = forms.IntegerField(
        label="Plats i listan",
        min_value=0,
        max_value=9999,
        help_text="Den första är förvald när man börjar en skrivelse. Gäller genast.",
        error_messages={"required": "Skriv ett tal från 0 och uppåt."},
    )
    ingress = forms.CharField(label="Inledning till att-satserna", max_length=300, required=False)
    fraser = Frasfalt(label="Standardfraser för hela skrivelsen")

    def __init__(self, *args: Any, organets_ingress: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tomt = f"Tom: organets egen, ”{organets_ingress}”." if organets_ingress else "Tom: skrivs i varje skrivelse."
        self.fields["ingress"].help_text = tomt


class AvsnittForm(forms.Form):
    """One avsnitt of a template."""

    nyckel = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    plats = forms.IntegerField(label="Plats", min_value=1, max_value=999, required=False)
    rubrik = forms.CharField(label="Rubrik", max_length=120, required=False)
    slag = forms.ChoiceField(
        label="Vad avsnittet är", choices=[(slag.value, str(slag.label).capitalize()) for slag in Slag]
    )
    obligatoriskt = forms.BooleanField(label="Obligatoriskt: ska vara ifyllt när skrivelsen skickas", required=False)
    hjalp = forms.CharField(
        label="Hjälptext",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Står vid avsnittet medan man skriver. Trycks inte.",
    )
    fraser = Frasfalt(label="Standardfraser")

    @property
    def innehall(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "plats"}


Avsnittsformer = forms.formset_factory(
    AvsnittForm,
    extra=0,
    max_num=mallinnehall.MAX_AVSNITT,
    absolute_max=mallinnehall.MAX_AVSNITT,
    validate_max=True,
)


def avsnittsformer(innehall: mallinnehall.Innehall) -> BaseFormSet[AvsnittForm]:
    """Return the forms of every avsnitt of a draft, in order."""
    rader = [{**a, "plats": nr} for nr, a in enumerate(innehall["avsnitt"], start=1)]
    former: BaseFormSet[AvsnittForm] = Avsnittsformer(initial=rader, prefix="avsnitt")
    return former


def i_ordning(former: BaseFormSet[AvsnittForm]) -> list[dict[str, Any]]:
    """Return the content of valid *former* by the place each was given; equal places keep their order."""
    rader = [(f.cleaned_data.get("plats") or nr, nr, f.innehall) for nr, f in enumerate(former.forms, start=1)]
    return [rad for _, _, rad in sorted(rader, key=lambda r: r[:2])]


class NyMallForm(forms.Form):
    """Begin a template, empty or as a copy."""

    namn = forms.CharField(
        label="Namn", max_length=120, error_messages={"required": "Skriv vad mallen ska heta i listan."}
    )
    organ = forms.ModelChoiceField(Organ.objects.none(), label="Organ", empty_label=None)
    forlaga = forms.ModelChoiceField(
        Mall.objects.none(), label="Börja från", required=False, empty_label="En tom mall", to_field_name="slug"
    )

    def __init__(self, *args: Any, organ: Any, mallar: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields
        falt["organ"].queryset, falt["forlaga"].queryset = organ, mallar


class PubliceraForm(forms.Form):
    """Why a version is published."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    skal = forms.CharField(
        label="Varför",
        max_length=500,
        required=False,
        help_text="Står i mallens historik.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
