"""Forms of bodies, their parter, uppdrag and sammanträden."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone

from forum.forms import Datumfalt
from forum.models import FORTROENDEVALDA, Anvandare, Organ, Part, Roll, Sammantrade, Uppdrag

MAX_FASTA = 30


class Klockslag(forms.TimeField):
    """A time of day, in the browser's own picker and typed as 09:00 or 9.00."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        kwargs.setdefault("input_formats", ["%H:%M", "%H.%M", "%H:%M:%S"])
        kwargs.setdefault("error_messages", {"invalid": "Skriv klockslaget som 09:00.", "required": "Skriv när."})
        super().__init__(**kwargs)


class FastaPunkter(forms.CharField):
    """Standing items, one a line. A line keeps its nyckel as long as its rubrik is the same, or stands in its place."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, **kwargs)


def fasta_ur(rader: str, forut: list[dict[str, str]], upptagna: set[str]) -> list[dict[str, str]]:
    """Return the standing items of *rader*, one a line, with the nycklar of *forut*; *upptagna* grows with new ones.

    A line whose rubrik is known keeps that item's nyckel; one that stands where a known item stood, and no other line
    is that item, has been renamed and keeps it too.
    """
    rubriker = [" ".join(rad.split())[:300] for rad in rader.splitlines() if rad.strip()]
    kanda = {p["rubrik"].casefold(): p["nyckel"] for p in forut}
    kvar = {kanda[r.casefold()] for r in rubriker if r.casefold() in kanda}
    ut = []
    for nr, rubrik in enumerate(rubriker):
        nyckel = kanda.get(rubrik.casefold())
        if nyckel is None and nr < len(forut) and forut[nr]["nyckel"] not in kvar:
            nyckel = forut[nr]["nyckel"]
        if nyckel is None:
            stam = re.sub(r"[^a-z0-9]+", "-", _ascii(rubrik)).strip("-")[:30] or "punkt"
            nyckel, lopnr = stam, 2
            while nyckel in upptagna:
                nyckel, lopnr = f"{stam}-{lopnr}", lopnr + 1
        upptagna.add(nyckel)
        kvar.add(nyckel)
        ut.append({"nyckel": nyckel, "rubrik": rubrik})
    return ut


def _ascii(text: str) -> str:
    return text.casefold().translate(str.maketrans("åäöéü", "aaoeu"))


class OrganForm(forms.ModelForm[Organ]):
    """What differs between one body and another."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    borjar = Klockslag(label="Börjar vanligen")
    slutar = Klockslag(label="Slutar vanligen", required=False)
    fore = FastaPunkter(label="Fasta punkter före ärendena", help_text="En punkt per rad, i den ordning de tas upp.")
    efter = FastaPunkter(label="Fasta punkter efter ärendena", help_text="En punkt per rad.")

    class Meta:
        model = Organ
        fields = [
            "namn",
            "arende_dagar",
            "kallelse_dagar",
            "plats",
            "borjar",
            "slutar",
            "distans",
            "inkallelse",
            "beslutsforhet",
            "utslagsrost",
            "minoritetsaterremiss",
            "jav",
            "beslutsord",
            "avvikelse",
            "reservation_timmar",
            "protokollsslag",
            "justering_dagar",
            "anslag",
            "svarsdagar",
            "underskriftsdagar",
            "lasdagar",
        ]

    # What stands together on the page.
    GRUPPER: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("Organet", ("namn",)),
        ("Före sammanträdet", ("arende_dagar", "kallelse_dagar", "plats", "borjar", "slutar", "distans")),
        ("Föredragningslistan", ("fore", "efter")),
        (
            "Närvaro och beslut",
            ("inkallelse", "beslutsforhet", "utslagsrost", "minoritetsaterremiss", "jav", "beslutsord"),
        ),
        ("Avvikelser", ("avvikelse", "reservation_timmar")),
        ("Efter sammanträdet", ("protokollsslag", "justering_dagar", "anslag", "svarsdagar", "underskriftsdagar")),
        ("Läsning", ("lasdagar",)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision
        for plats in ("fore", "efter"):
            self.fields[plats].initial = "\n".join(p["rubrik"] for p in self.instance.fasta()[plats])
        self.fields["arende_dagar"].help_text = "Sista dagen att anmäla ärenden är så många dagar före sammanträdet."
        self.fields["kallelse_dagar"].help_text = "Kallelsen ska skickas så många dagar före sammanträdet."
        self.fields["minoritetsaterremiss"].help_text = "Gäller i fullmäktige, enligt kommunallagen 5:50."
        self.fields["beslutsord"].help_text = "Som det står i beslutet: ”Kommunalt Forum ställer sig bakom”."
        self.fields["justering_dagar"].help_text = "Tomt om det inte justeras. Högst 14 enligt kommunallagen 5:69."
        self.fields["anslag"].help_text = "Senast två dagar efter justeringen, enligt kommunallagen 8:12."
        self.fields[
            "underskriftsdagar"
        ].help_text = (
            "Den som inte har skrivit under får ett mejl så ofta, högst tre gånger. Tomt om ingen ska påminnas."
        )
        self.fields["svarsdagar"].help_text = "Tomt om mottagarna inte svarar inom en viss tid."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fasta, upptagna = {}, {p["nyckel"] for rad in self.instance.fasta().values() for p in rad}
        for plats in ("fore", "efter"):
            fasta[plats] = fasta_ur(data.get(plats, ""), self.instance.fasta()[plats], upptagna)
            if len(fasta[plats]) > MAX_FASTA:
                self.add_error(plats, f"Högst {MAX_FASTA} fasta punkter går att ha.")
        nycklar = [p["nyckel"] for rad in fasta.values() for p in rad]
        if len(nycklar) != len(set(nycklar)):
            self.add_error("fore", "Samma punkt står två gånger. Ge dem olika namn.")
        data["fasta_punkter"] = fasta
        arende, kallelse = data.get("arende_dagar"), data.get("kallelse_dagar")
        if arende is not None and kallelse is not None and arende < kallelse:
            self.add_error("arende_dagar", "Sista dagen för ärenden ligger efter kallelsen. Ändra någon av dem.")
        borjar, slutar = data.get("borjar"), data.get("slutar")
        if borjar and slutar and slutar <= borjar:
            self.add_error("slutar", "Sammanträdet slutar innan det börjar.")
        return data

    @property
    def uppgifter(self) -> dict[str, Any]:
        """Return what the action writes."""
        return {k: v for k, v in self.cleaned_data.items() if k not in {"revision", "fore", "efter"}}


class PartForm(forms.ModelForm[Part]):
    """An organisation that takes part in the body."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    fran = Datumfalt(label="Från och med", initial=timezone.localdate)
    till = Datumfalt(label="Till och med", required=False)

    class Meta:
        model = Part
        fields = ["namn", "slag", "epost", "ordning", "fran", "till"]
        error_messages = {"namn": {"required": "Skriv vad parten heter, t.ex. Almby kommun."}}
        help_texts = {
            "epost": "Hit skickas det som organet har kommit fram till.",
            "ordning": "I vilken ordning parterna räknas upp.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision

    def clean(self) -> dict[str, Any]:
        return fran_till(self, super().clean() or {})

    @property
    def uppgifter(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "revision"}


class UppdragForm(forms.ModelForm[Uppdrag]):
    """Who has which role, for whom, from and to which day."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    namn = forms.CharField(label="Namn på en ny person", max_length=120, required=False)
    epost = forms.EmailField(
        label="E-post till en ny person",
        required=False,
        help_text="Personen loggar in första gången med ”Glömt lösenordet?”.",
    )
    fran = Datumfalt(label="Från och med", initial=timezone.localdate)
    till = Datumfalt(label="Till och med", required=False)

    class Meta:
        model = Uppdrag
        fields = ["anvandare", "roll", "part", "parti", "ordning", "fran", "till"]
        help_texts = {
            "ordning": "Ersättare kallas in i den här ordningen. Lika tal: efter namn.",
            "parti": "Som det skrivs efter namnet, t.ex. S eller C.",
        }

    field_order = ["anvandare", "namn", "epost", "roll", "part", "parti", "ordning", "fran", "till"]

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields
        falt["revision"].initial = self.instance.revision
        falt["part"].queryset = organ.parter.all()
        falt["part"].empty_label = "Ingen"
        falt["anvandare"].empty_label = "En ny person, som skrivs in här"
        falt["anvandare"].queryset = Anvandare.objects.filter(is_active=True).order_by("namn")
        falt["anvandare"].required = False
        if self.instance.pk:
            # The uppdrag is the person's; another person gets one of their own.
            for namn in ("anvandare", "namn", "epost"):
                del self.fields[namn]
            return

    def clean(self) -> dict[str, Any]:
        data = fran_till(self, super().clean() or {})
        if "anvandare" in self.fields and data.get("anvandare") is None:
            for falt, vad in (("namn", "vad personen heter"), ("epost", "personens e-postadress")):
                if not data.get(falt) and falt not in self.errors:
                    self.add_error(falt, f"Välj någon i listan, eller skriv {vad}.")
        if data.get("roll") not in FORTROENDEVALDA:
            data["part"], data["parti"], data["ordning"] = None, "", 0
        return data

    @property
    def uppgifter(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k not in {"revision", "namn", "epost"}}


class SammantradeForm(forms.ModelForm[Sammantrade]):
    """When, where and how a body meets."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    organ = forms.ModelChoiceField(Organ.objects.none(), label="Organ", empty_label=None)
    datum = Datumfalt(label="Datum", error_messages={"required": "Välj vilken dag det är."})
    borjar = Klockslag(label="Börjar")
    slutar = Klockslag(label="Slutar", required=False)
    sista_arendedag = Datumfalt(label="Sista dag för ärenden", required=False)
    kallelsedag = Datumfalt(label="Kallelsen skickas", required=False)
    lank = forms.URLField(
        label="Länk för den som deltar på distans", max_length=500, required=False, assume_scheme="https"
    )

    class Meta:
        model = Sammantrade
        fields = [
            "organ",
            "datum",
            "borjar",
            "slutar",
            "form",
            "plats",
            "lank",
            "fjarrkontroll",
            "sista_arendedag",
            "kallelsedag",
        ]
        help_texts = {"fjarrkontroll": "Den som ser till att rätt personer deltar på distans."}

    def __init__(self, *args: Any, valbara: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields
        falt["revision"].initial = self.instance.revision
        falt["organ"].queryset = valbara
        organ = list(valbara)
        dagar = {(o.arende_dagar, o.kallelse_dagar) for o in organ}
        if len(dagar) == 1:
            arende, kallelse = dagar.pop()
            falt["sista_arendedag"].help_text = f"Tomt: {arende} dagar före sammanträdet."
            falt["kallelsedag"].help_text = f"Tomt: {kallelse} dagar före sammanträdet."
        else:
            falt["sista_arendedag"].help_text = falt["kallelsedag"].help_text = "Tomt: räknas ut av organets regler."
        if self.instance.pk or len(organ) == 1:
            falt["organ"].initial = organ[0].pk
            falt["organ"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        datum, organ = data.get("datum"), data.get("organ")
        if datum and "datum" in self.changed_data and datum < timezone.localdate():
            self.add_error("datum", f"{datum} har redan varit. Välj en dag från och med i dag.")
        if organ and data.get("form") != Sammantrade.Form.PLATS and not organ.distans:
            self.add_error("form", f"{organ} tillåter inte deltagande på distans.")
        borjar, slutar = data.get("borjar"), data.get("slutar")
        if borjar and slutar and slutar <= borjar:
            self.add_error("slutar", f"Sammanträdet börjar {borjar:%H.%M} och kan inte sluta {slutar:%H.%M}.")
        for falt in ("sista_arendedag", "kallelsedag"):
            dag = data.get(falt)
            if datum and isinstance(dag, dt.date) and dag > datum:
                self.add_error(falt, f"{dag} är efter sammanträdet. Välj en dag före, eller lämna fältet tomt.")
        return data

    @property
    def uppgifter(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k not in {"revision", "organ"}}


class StallInForm(forms.Form):
    """Why a sammanträde is cancelled."""

    skal = forms.CharField(
        label="Varför",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Står i meddelandet till dem som är kallade.",
        error_messages={"required": "Skriv varför sammanträdet ställs in."},
    )


def fran_till(form: forms.Form | forms.ModelForm[Any], data: dict[str, Any]) -> dict[str, Any]:
    """Add an error where the last day is before the first."""
    fran, till = data.get("fran"), data.get("till")
    if fran and till and till < fran:
        form.add_error("till", f"{till} är före den första dagen, {fran}. Ändra någon av dem.")
    return data


ROLLER_I_ORDNING = (
    Roll.ORDFORANDE,
    Roll.VICE_ORDFORANDE,
    Roll.LEDAMOT,
    Roll.ERSATTARE,
    Roll.JUSTERARE,
    Roll.SEKRETERARE,
    Roll.HANDLAGGARE,
    Roll.UNDERTECKNARE,
    Roll.REGISTRATOR,
    Roll.LASARE,
    Roll.DRIFTANSVARIG,
)
