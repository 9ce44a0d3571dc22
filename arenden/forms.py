"""Forms for ärenden and skrivelser."""

from typing import Any

from django import forms
from django.conf import settings

from arenden.models import Arende, Avsnitt, Bilaga, Mall, Skrivelse, Slag, Undertecknare
from arenden.models.ordlista import ett_ord
from arenden.ordlasning.paket import MAX_FIL
from forum import policy
from forum.forms import Datumfalt
from forum.models import Anvandare, Organ, Roll


def med_roll(organ: Organ, *roller: str) -> Any:
    """Return the active people who hold any of *roller* in *organ*, by name."""
    return (
        Anvandare.objects.filter(is_active=True, uppdrag__organ=organ, uppdrag__roll__in=roller)
        .distinct()
        .order_by("namn")
    )


class ArendeForm(forms.ModelForm[Arende]):
    """Register an ärende, and begin its skrivelse from a template."""

    mall = forms.ModelChoiceField(
        Mall.objects.none(),
        label="Mall för skrivelsen",
        empty_label=None,
        help_text="Vilka avsnitt skrivelsen börjar med. De går att ändra sedan.",
        error_messages={"invalid_choice": "Mallen går inte längre att välja. Välj en annan."},
    )

    class Meta:
        model = Arende
        fields = ["arendemening", "organ", "forvaltning", "handlaggare"]
        error_messages = {
            "arendemening": {"required": "Skriv en ärendemening: vad ärendet gäller, på en rad."},
            "organ": {"required": "Välj det organ som ärendet ska till."},
        }
        help_texts = {"arendemening": "Vad ärendet gäller, på en rad. Skriv inget hemligt här."}
        labels = {"organ": "Organ"}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        falt: Any = self.fields
        organ = Organ.objects.filter(pk__in=policy.organ_dar(user, Roll.HANDLAGGARE, Roll.REGISTRATOR))
        falt["organ"].queryset, falt["organ"].empty_label = organ, None
        falt["organ"].initial = organ.first()
        personer = Anvandare.objects.filter(is_active=True, uppdrag__organ__in=organ, uppdrag__roll=Roll.HANDLAGGARE)
        falt["handlaggare"].queryset = personer.distinct().order_by("namn")
        falt["handlaggare"].required = True
        falt["handlaggare"].empty_label = "Välj handläggare"
        falt["handlaggare"].error_messages["required"] = "Välj vem som handlägger ärendet."
        if policy.organ_dar(user, Roll.HANDLAGGARE):
            falt["handlaggare"].initial = user
        falt["mall"].queryset = Mall.objects.valbara(*(o.pk for o in organ))
        # Without any, the ärende is registered all the same, and its skrivelse begun when there is one.
        falt["mall"].required = falt["mall"].queryset.exists()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        mall, organ = data.get("mall"), data.get("organ")
        if mall and organ and mall.organ_id not in {None, organ.pk}:
            self.add_error("mall", f"Mallen ”{mall}” är inte gjord för {organ}. Välj en annan mall.")
        return data


class ArendeuppgifterForm(forms.ModelForm[Arende]):
    """Change what the diarium says of an ärende."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Arende
        fields = ["arendemening", "forvaltning", "handlaggare", "avsandarens_nummer"]
        error_messages = {"arendemening": {"required": "Skriv en ärendemening: vad ärendet gäller, på en rad."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields["handlaggare"]
        falt.queryset = med_roll(self.instance.organ, Roll.HANDLAGGARE)
        falt.empty_label = "Ingen handläggare"
        self.initial["revision"] = self.instance.revision


class UppgifterForm(forms.ModelForm[Skrivelse]):
    """The head of a skrivelse."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    datum = Datumfalt(label="Datum", required=False, help_text="Tomt datum blir dagen då skrivelsen skickas.")

    class Meta:
        model = Skrivelse
        fields = ["rubrik", "datum", "mottagare", "forvaltning", "handlaggare_namn", "underskriftssatt", "i_tur"]
        labels = {
            "i_tur": "Undertecknarna godkänner i tur och ordning",
            "underskriftssatt": "Handlingarna skrivs under",
        }
        help_texts = {
            "handlaggare_namn": "Lämna tomt om papperet inte ska ha någon handläggarrad.",
            "underskriftssatt": "Med bläck trycks rader för namnteckning. Elektroniskt får undertecknarna ett mejl när "
            "skrivelsen är godkänd, och en utskrift är en kopia. Aldrig båda.",
        }
        widgets = {"underskriftssatt": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision
        self.fields["underskriftssatt"].required = False

    def clean_underskriftssatt(self) -> str:
        """Keep what was chosen where a page from before the choice sends none."""
        return self.cleaned_data["underskriftssatt"] or self.instance.underskriftssatt


class AvsnittForm(forms.ModelForm[Avsnitt]):
    """Heading of an avsnitt; for a förslag also its body and ingress."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Avsnitt
        fields = ["rubrik", "organ_namn", "ingress"]
        error_messages = {"rubrik": {"required": "Avsnittet behöver en rubrik."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", f"avsnitt-{kwargs['instance'].pk}")
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision
        if not self.instance.ar_forslag:
            del self.fields["organ_namn"], self.fields["ingress"]


class NyttAvsnittForm(forms.Form):
    """A heading of the writer's own."""

    rubrik = forms.CharField(
        label="Rubrik på nytt avsnitt",
        max_length=120,
        error_messages={"required": "Skriv en rubrik för det nya avsnittet."},
    )
    slag = forms.ChoiceField(
        label="Vad avsnittet är",
        choices=[(slag.value, str(slag.label).capitalize()) for slag in Slag],
        required=False,
        help_text="Mottagarna under Beslutet skickas till trycks också på varje beslutspunkt.",
    )


class BilagaForm(forms.Form):
    """Attach a file."""

    fil = forms.FileField(
        label="Fil",
        error_messages={
            "required": "Välj en fil att bifoga.",
            "empty": "Filen är tom. Välj en fil med innehåll.",
        },
        help_text=f"PDF, Word (docx), OpenDocument (odt), PNG eller JPEG. Högst {settings.BILAGA_MAX // 1048576} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.odt,.png,.jpg,.jpeg"}),
    )
    namn = forms.CharField(label="Benämning", max_length=200, required=False, help_text="Som den ska stå i skrivelsen.")


class BilaganamnForm(forms.ModelForm[Bilaga]):
    """Rename an attachment."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Bilaga
        fields = ["namn"]
        error_messages = {"namn": {"required": "Bilagan behöver en benämning."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", f"bilaga-{kwargs['instance'].pk}")
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision


class NyUndertecknareForm(forms.Form):
    """Add a signatory with an account."""

    anvandare = forms.ModelChoiceField(
        Anvandare.objects.none(),
        label="Undertecknare",
        empty_label="Välj person",
        error_messages={"required": "Välj vem som ska underteckna."},
    )
    titel = forms.CharField(label="Titel", max_length=120, required=False, help_text="Tom: kontots titel.")

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields["anvandare"]
        falt.queryset = med_roll(organ, Roll.UNDERTECKNARE)


class UndertecknareForm(forms.ModelForm[Undertecknare]):
    """Name and title on the paper, and the account that approves."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Undertecknare
        fields = ["namn", "titel", "anvandare"]
        error_messages = {"namn": {"required": "Undertecknaren behöver ett namn."}}

    def __init__(self, *args: Any, organ: Organ, konton: list[Anvandare] | None = None, **kwargs: Any) -> None:
        """*konton* are the accounts to choose among, read once where many forms stand on one page."""
        kwargs.setdefault("prefix", f"undertecknare-{kwargs['instance'].pk}")
        super().__init__(*args, **kwargs)
        falt: Any = self.fields["anvandare"]
        falt.queryset = med_roll(organ, Roll.UNDERTECKNARE)
        falt.empty_label = "Välj konto"
        if konton is not None:
            falt.widget.choices = [("", falt.empty_label), *((k.pk, falt.label_from_instance(k)) for k in konton)]
        self.initial["revision"] = self.instance.revision


class MedforfattareForm(forms.Form):
    """Choose who else writes."""

    medforfattare = forms.ModelMultipleChoiceField(
        Anvandare.objects.none(),
        label="Medförfattare",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, organ: Organ, handlaggare: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields["medforfattare"]
        personer = med_roll(organ, Roll.HANDLAGGARE, Roll.UNDERTECKNARE)
        falt.queryset = personer.exclude(pk=handlaggare.pk if handlaggare else None)


class SkalForm(forms.Form):
    """A reason, which must be given."""

    skal = forms.CharField(
        label="Skäl",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv varför, så att den som får skrivelsen vet vad som ska göras."},
    )


class TystaForm(forms.Form):
    """Why a tip is silenced, and where: at its words, or wherever in the skrivelse they stand."""

    nyckel = forms.CharField(widget=forms.HiddenInput, max_length=64)
    skal = forms.CharField(
        label="Skäl",
        max_length=500,
        help_text="Sparas i historiken.",
        error_messages={"required": "Skriv varför tipset inte behövs här. Skälet sparas i historiken."},
    )
    i_hela = forms.BooleanField(label="I hela skrivelsen", required=False)


class OrdForm(forms.Form):
    """A word for the body's list."""

    ord = forms.CharField(
        label="Nytt ord",
        max_length=60,
        help_text="Med små bokstäver, om det inte är ett namn. Ändelsen -s behöver inte läggas till.",
        error_messages={"required": "Skriv ordet som ska läggas till."},
    )

    def clean_ord(self) -> str:
        ord_ = ett_ord(self.cleaned_data["ord"])
        if not ord_:
            raise forms.ValidationError("Skriv ett ord i taget, med bokstäver.")
        return ord_


class VersionForm(forms.Form):
    """A name for a version that a person wants kept."""

    namn = forms.CharField(label="Namn på versionen", max_length=120, required=False)


class FilForm(forms.Form):
    """Choose a file to read in."""

    fil = forms.FileField(
        label="Fil",
        error_messages={
            "required": "Välj en fil att läsa in.",
            "empty": "Filen är tom. Välj en fil som innehåller skrivelsens text.",
        },
        help_text=f"Word (.docx), OpenDocument (.odt) eller textfil (.txt). Högst {MAX_FIL // 1048576} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.docm,.odt,.txt"}),
    )

    def clean_fil(self) -> Any:
        fil = self.cleaned_data["fil"]
        if fil.size > MAX_FIL:
            raise forms.ValidationError(
                f"Filen {fil.name} är {fil.size / 1048576:.0f} MB. Högst {MAX_FIL // 1048576} MB kan läsas in: "
                "ta bort eller förminska bilderna i den."
            )
        return fil


class ImportForm(FilForm):
    """Read a file in as a new ärende of a body."""

    organ = forms.ModelChoiceField(Organ.objects.none(), label="Organ", empty_label=None)
    field_order = ("fil", "organ")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields["organ"]
        falt.queryset = Organ.objects.filter(pk__in=policy.organ_dar(user, Roll.HANDLAGGARE))
