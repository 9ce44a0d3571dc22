"""Forms of the frame."""

from typing import Any

from django import forms
from django.utils import timezone

from forum.models import Anvandare, Stallforetradare


class Datumfalt(forms.DateField):
    """A day, in the browser's own picker and typed as 2026-11-23."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("error_messages", {"invalid": "Skriv datumet som ÅÅÅÅ-MM-DD, t.ex. 2026-11-23."})
        super().__init__(**kwargs)


class StallforetradareForm(forms.ModelForm[Stallforetradare]):
    """Choose who may approve in one's place, and when."""

    fran = Datumfalt(label="Från och med", initial=timezone.localdate)
    till = Datumfalt(label="Till och med")

    class Meta:
        model = Stallforetradare
        fields = ["anvandare", "fran", "till"]
        error_messages = {"anvandare": {"required": "Välj vem som ska kunna godkänna för dig."}}

    def __init__(self, *args: Any, foretradd: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.foretradd = foretradd
        val = Anvandare.objects.filter(is_active=True, uppdrag__organ__uppdrag__anvandare=foretradd)
        falt: Any = self.fields["anvandare"]
        falt.queryset = val.exclude(pk=foretradd.pk).distinct().order_by("namn")
        falt.empty_label = "Välj person"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fran, till = data.get("fran"), data.get("till")
        if fran and till and till < fran:
            self.add_error("till", "Sista dagen ligger före den första. Ändra någon av dem.")
        if till and till < timezone.localdate():
            self.add_error("till", "Sista dagen har redan varit. Välj en dag från och med i dag.")
        return data
