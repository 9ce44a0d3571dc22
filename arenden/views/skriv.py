"""The writing page: head, avsnitt, points, bilagor, undertecknare. Texts have a view of their own."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arenden import filtyp, forms, mallinnehall, schema
from arenden.actions import bilaga as bilageactions
from arenden.actions import granskning
from arenden.actions import skrivelse as actions
from arenden.actions.utkastlasning import andrat_av_andra, besok
from arenden.anmarkningsbild import bild_av
from arenden.flow import Lage
from arenden.forslagsbild import panel as forslagspanel
from arenden.kommentarsbild import panel
from arenden.models import Avsnitt, Beslutspunkt, Bilaga, Skrivelse, Slag, Undertecknare
from arenden.models.skrivelse import Del
from arenden.views import anmalan, hamta, hanvisning
from forum.engang import engang
from forum.fel import Konflikt, Motsagelse
from forum.middleware import vill_ha_json
from forum.models import Handelse, Roll

# Two forms of the page have a field "rubrik"; each input has an id of its own.
NYTT_ID = "nytt_%s"

DELAR: dict[str, type[Del]] = {
    "avsnitt": Avsnitt,
    "punkt": Beslutspunkt,
    "bilaga": Bilaga,
    "undertecknare": Undertecknare,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def skriv(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = hamta.att_skriva(request, uuid)
    if skrivelse.lage != Lage.UTKAST and request.method != "POST":
        messages.info(request, f"Skrivelsen är i läget {skrivelse.get_lage_display().lower()} och kan bara läsas.")
        return redirect(skrivelse)
    form = forms.UppgifterForm(request.POST or None, instance=Skrivelse.objects.get(pk=skrivelse.pk))
    if request.method == "POST" and form.is_valid():
        return _spara_form(
            request,
            form,
            lambda revision, uppgifter: actions.andra_uppgifter(
                skrivelse, av=hamta.person(request), revision=revision, uppgifter=uppgifter
            ),
            skrivelse,
            reverse("skriv", args=[skrivelse.uuid]) + "#uppgifter",
        )
    if hamta.visas(request):
        besok(hamta.person(request), skrivelse)
    return sida(request, skrivelse, uppgifter=form, status=422 if form.errors else 200)


def _spara_form(request: HttpRequest, form: Any, spara: Any, skrivelse: Skrivelse, sedan: str) -> HttpResponse:
    """Save a bound, valid form against its revision; on a conflict show both and keep what was typed."""
    uppgifter = {k: v for k, v in form.cleaned_data.items() if k != "revision"}
    try:
        rad = spara(form.cleaned_data["revision"], uppgifter)
    except Motsagelse:
        nu = type(form.instance).objects.get(pk=form.instance.pk)
        for falt, typat in uppgifter.items():
            if getattr(nu, falt) != typat:
                form.add_error(
                    falt, f"Någon annan har sparat ”{getattr(nu, falt) or 'tomt'}”. Ditt står kvar i fältet."
                )
        form.add_error(None, "Någon annan har ändrat under tiden. Jämför och spara på nytt: då gäller det du sparar.")
        form.data = form.data.copy()
        form.data[form.add_prefix("revision")] = str(nu.revision)
        if vill_ha_json(request):
            return JsonResponse({"fel": "Någon annan har ändrat under tiden.", "revision": nu.revision}, status=409)
        return sida(request, skrivelse, bundet=form, status=409)
    if vill_ha_json(request):
        return JsonResponse({"revision": rad.revision})
    return redirect(sedan)


def sida(
    request: HttpRequest,
    skrivelse: Skrivelse,
    *,
    uppgifter: Any = None,
    bundet: Any = None,
    status: int = 200,
) -> HttpResponse:
    """Render the writing page; *bundet* is the one form that came back with errors."""
    if skrivelse.lage != Lage.UTKAST:
        raise Konflikt(f"Skrivelsen är i läget {skrivelse.get_lage_display().lower()} och kan inte ändras.")
    organ = skrivelse.arende.organ
    egen: Any = {type(bundet): bundet} if bundet is not None else {}

    def form_for(typ: Any, rad: Any, **kwargs: Any) -> BaseForm:
        form: BaseForm = (
            bundet
            if bundet is not None and type(bundet) is typ and bundet.instance.pk == rad.pk
            else typ(instance=rad, **kwargs)
        )
        return form

    alla_avsnitt = list(skrivelse.avsnitt.select_related("text"))
    punkter = list(skrivelse.punkter.select_related("lydelse", "fristaende"))
    undertecknare = list(skrivelse.undertecknare.kvar().select_related("anvandare"))
    konton = list(forms.med_roll(organ, Roll.UNDERTECKNARE))
    bilagor = list(skrivelse.bilagor.kvar())
    kvar = [a for a in alla_avsnitt if not a.borttagen]
    punktnummer: dict[int, int] = {}
    for avsnitt in kvar:
        for punkt in punkter:
            if punkt.avsnitt_id == avsnitt.pk and not punkt.borttagen:
                punktnummer[punkt.pk] = len(punktnummer) + 1
    texter = [*(a.text for a in kvar if a.text), *(p.lydelse for p in punkter if not p.borttagen)]
    malen = hanvisning.malen_bland(kvar, punkter, bilagor)
    sammanhang = {
        "skrivelse": skrivelse,
        "arende": skrivelse.arende,
        "oskriven": all(text.tom for text in texter),
        "andrat": andrat_av_andra(hamta.person(request), skrivelse),
        "aterremiss": Handelse.objects.om(skrivelse).filter(slag="aterremitterad").last(),
        "textschema": schema.som_json(),
        "fraser": mallinnehall.fraser(skrivelse.mallversion.data),
        "malen": malen,
        "hanvisningsmal": hanvisning.som_json(malen),
        "uppgifter": uppgifter or egen.get(forms.UppgifterForm) or forms.UppgifterForm(instance=skrivelse),
        "avsnitt": [
            {
                "rad": a,
                "form": form_for(forms.AvsnittForm, a),
                "punkter": [
                    {"rad": p, "nr": punktnummer[p.pk], "nr_text": str(punktnummer[p.pk])}
                    for p in punkter
                    if p.avsnitt_id == a.pk and not p.borttagen
                ],
            }
            for a in kvar
        ],
        "borttagna": [
            *[{"slag": "avsnitt", "vad": "Avsnittet", "rad": a} for a in alla_avsnitt if a.borttagen],
            *[{"slag": "punkt", "vad": "Punkten", "rad": p} for p in punkter if p.borttagen],
        ],
        "nytt_avsnitt": egen.get(forms.NyttAvsnittForm) or forms.NyttAvsnittForm(auto_id=NYTT_ID),
        "bilagor": [{"rad": b, "form": form_for(forms.BilaganamnForm, b)} for b in bilagor],
        "ny_bilaga": egen.get(forms.BilagaForm) or forms.BilagaForm(),
        "undertecknare": [
            {"rad": u, "form": form_for(forms.UndertecknareForm, u, organ=organ, konton=konton)} for u in undertecknare
        ],
        "ny_undertecknare": egen.get(forms.NyUndertecknareForm) or forms.NyUndertecknareForm(organ=organ),
        "medforfattare": forms.MedforfattareForm(
            organ=organ,
            handlaggare=skrivelse.arende.handlaggare,
            initial={"medforfattare": skrivelse.medforfattare.all()},
        ),
        "valjer_medforfattare": skrivelse.arende.handlaggare_id == hamta.person(request).pk,
        "sammantraden": anmalan.val(skrivelse),
        "far": {"anmala": not skrivelse.upptagen},
        "medskrivande": skrivelse.medforfattare.all(),
        "bild": bild_av(granskning.granska(skrivelse)),
        "forslagspanel": forslagspanel(skrivelse, hamta.person(request), fran="skriv"),
        "panel": panel(skrivelse, hamta.person(request), fran="skriv"),
        "bundet": bundet if bundet is not None else uppgifter if uppgifter is not None and uppgifter.errors else None,
    }
    return render(request, "arenden/skriv.html", sammanhang, status=status)


@login_required
@require_safe
def anmarkningar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Return the rules' remarks on the text as it now stands, for the aside of the writing page."""
    skrivelse = hamta.att_skriva(request, uuid)
    sammanhang = {"skrivelse": skrivelse, "bild": bild_av(granskning.granska(skrivelse))}
    return render(request, "arenden/_anmarkningar.html", sammanhang)


@login_required
@require_POST
@engang
def nytt_avsnitt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = hamta.att_skriva(request, uuid)
    form = forms.NyttAvsnittForm(request.POST, auto_id=NYTT_ID)
    if not form.is_valid():
        return sida(request, skrivelse, bundet=form, status=422)
    rad = actions.lagg_till_avsnitt(
        skrivelse,
        av=hamta.person(request),
        rubrik=form.cleaned_data["rubrik"],
        slag=form.cleaned_data["slag"] or Slag.TEXT,
    )
    return _till(skrivelse, "avsnitt", rad)


@login_required
@require_POST
@engang
def avsnitt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Save the heading (and ingress) of an avsnitt."""
    rad = hamta.del_att_skriva(request, Avsnitt, uuid)
    form = forms.AvsnittForm(request.POST, instance=Avsnitt.objects.get(pk=rad.pk))
    return _spara_del(request, form, rad, "avsnitt")


def _spara_del(request: HttpRequest, form: Any, rad: Any, slag: str) -> HttpResponse:
    if not form.is_valid():
        return sida(request, rad.skrivelse, bundet=form, status=422)
    return _spara_form(
        request,
        form,
        lambda revision, uppgifter: actions.andra_del(
            rad, av=hamta.person(request), revision=revision, uppgifter=uppgifter
        ),
        rad.skrivelse,
        _adress(rad.skrivelse, slag, rad),
    )


@login_required
@require_POST
@engang
def ny_punkt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    rad = hamta.del_att_skriva(request, Avsnitt, uuid)
    if not rad.ar_forslag:
        raise Http404
    return _till(rad.skrivelse, "punkt", actions.lagg_till_punkt(rad, av=hamta.person(request)))


@login_required
@require_POST
@engang
def ordna_punkter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put the points in the order that the browser's list shows."""
    skrivelse = hamta.att_skriva(request, uuid)
    try:
        ordning = [UUID(i) for i in request.POST.get("ordning", "").split(",") if i]
    except ValueError:
        return JsonResponse({"fel": "Ordningen gick inte att läsa. Läs in sidan igen."}, status=400)
    skrivelse = actions.ordna(skrivelse, Beslutspunkt, av=hamta.person(request), ordning=ordning)
    return JsonResponse({"revision": skrivelse.revision, "engangsnyckel": str(uuid4())})


@login_required
@require_POST
@engang
def fristaende(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin, confirm or take away the fristående lydelse of a point."""
    rad = hamta.del_att_skriva(request, Beslutspunkt, uuid)
    av = hamta.person(request)
    match request.POST.get("gor"):
        case "skriv":
            actions.skriv_fristaende(rad, av=av)
        case "bekrafta":
            sedd = hamta.heltal(request.POST.get("textrevision", ""))
            if sedd is None:
                raise Motsagelse("Sidan vet inte vilken lydelse du läste. Läs in sidan igen och bekräfta.")
            actions.bekrafta_fristaende(rad, av=av, textrevision=sedd)
            messages.success(request, "Den fristående lydelsen är bekräftad.")
        case "ta_bort":
            actions.ta_bort_fristaende(rad, av=av)
        case _:
            raise Http404
    return _till(rad.skrivelse, "punkt", rad)


@login_required
@require_POST
@engang
def flytta(request: HttpRequest, slag: str, uuid: UUID) -> HttpResponse:
    """Move a part one place up or down."""
    rad = hamta.del_att_skriva(request, DELAR[slag], uuid)
    actions.flytta(rad, av=hamta.person(request), steg=-1 if request.POST.get("at") == "upp" else 1)
    return _till(rad.skrivelse, slag, rad)


@login_required
@require_POST
@engang
def ta_bort(request: HttpRequest, slag: str, uuid: UUID) -> HttpResponse:
    rad = hamta.del_att_skriva(request, DELAR[slag], uuid)
    actions.ta_bort(rad, av=hamta.person(request))
    etikett = {
        "avsnitt": "Avsnittet",
        "punkt": "Punkten",
        "bilaga": "Bilagan",
        "undertecknare": "Undertecknaren",
    }
    kvar = " Under Borttaget kan du sätta tillbaka." if slag in {"avsnitt", "punkt"} else ""
    messages.success(
        request,
        f"{etikett[slag]} är borttagen.{kvar}".replace("Avsnittet är borttagen", "Avsnittet är borttaget"),
    )
    ankare = {"avsnitt": "avsnitten", "punkt": "avsnitten"}.get(slag, slag)
    return redirect(reverse("skriv", args=[rad.skrivelse.uuid]) + f"#{ankare}")


@login_required
@require_POST
@engang
def satt_tillbaka(request: HttpRequest, slag: str, uuid: UUID) -> HttpResponse:
    rad = hamta.del_att_skriva(request, DELAR[slag], uuid)
    actions.satt_tillbaka(rad, av=hamta.person(request))
    return _till(rad.skrivelse, slag, rad)


@login_required
@require_POST
@engang
def ny_bilaga(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = hamta.att_skriva(request, uuid)
    form = forms.BilagaForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            rad = bilageactions.bifoga(
                skrivelse,
                av=hamta.person(request),
                fil=form.cleaned_data["fil"],
                namn=form.cleaned_data["namn"],
            )
        except filtyp.FelFiltyp as fel:
            form.add_error("fil", str(fel))
        else:
            messages.success(request, f"”{rad.namn}” är bifogad.")
            return redirect(reverse("skriv", args=[skrivelse.uuid]) + "#bilaga")
    return sida(request, skrivelse, bundet=form, status=422)


@login_required
@require_POST
@engang
def bilaga(request: HttpRequest, uuid: UUID) -> HttpResponse:
    rad = hamta.del_att_skriva(request, Bilaga, uuid)
    form = forms.BilaganamnForm(request.POST, instance=Bilaga.objects.get(pk=rad.pk))
    return _spara_del(request, form, rad, "bilaga")


@login_required
@require_POST
@engang
def ny_undertecknare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = hamta.att_skriva(request, uuid)
    form = forms.NyUndertecknareForm(request.POST, organ=skrivelse.arende.organ)
    if not form.is_valid():
        return sida(request, skrivelse, bundet=form, status=422)
    konto = form.cleaned_data["anvandare"]
    rad = actions.lagg_till_undertecknare(
        skrivelse,
        av=hamta.person(request),
        anvandare=konto,
        namn=str(konto),
        titel=form.cleaned_data["titel"] or konto.titel,
    )
    return _till(skrivelse, "undertecknare", rad)


@login_required
@require_POST
@engang
def undertecknare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    rad = hamta.del_att_skriva(request, Undertecknare, uuid)
    rad_nu = Undertecknare.objects.get(pk=rad.pk)
    form = forms.UndertecknareForm(request.POST, instance=rad_nu, organ=rad.skrivelse.arende.organ)
    return _spara_del(request, form, rad, "undertecknare")


@login_required
@require_POST
@engang
def medforfattare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = hamta.att_skriva(request, uuid)
    if skrivelse.arende.handlaggare_id != hamta.person(request).pk:
        raise PermissionDenied("Bara handläggaren väljer medförfattare.")
    form = forms.MedforfattareForm(request.POST, organ=skrivelse.arende.organ, handlaggare=skrivelse.arende.handlaggare)
    if form.is_valid():
        actions.satt_medforfattare(
            skrivelse, av=hamta.person(request), medforfattare=list(form.cleaned_data["medforfattare"])
        )
        messages.success(request, "Medförfattarna är ändrade.")
    return redirect(reverse("skriv", args=[skrivelse.uuid]) + "#medforfattare")


def _adress(skrivelse: Skrivelse, slag: str, rad: Del) -> str:
    return reverse("skriv", args=[skrivelse.uuid]) + f"#{slag}-{rad.identitet}"


def _till(skrivelse: Skrivelse, slag: str, rad: Del) -> HttpResponse:
    return redirect(_adress(skrivelse, slag, get_object_or_404(type(rad), pk=rad.pk)))
