"""The items of a föredragningslista: taken on, ordered, changed, taken away."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from arenden.models import Skrivelse
from arenden.views.hamta import fritext, heltal, person
from beslut import policy
from beslut.actions import dagordning as actions
from beslut.actions.listordning import flyttad, ordna
from beslut.listform import EfterForm, PunktForm, UtgarForm
from beslut.models import Dagordningspunkt
from beslut.ordningsforslag import REGLER, Efter, foresla
from beslut.views.sammantrade import att_komponera
from forum.engang import engang
from forum.fel import Konflikt, Motsagelse
from forum.middleware import vill_ha_json
from forum.models import Sammantrade


def _till(sammantrade: Sammantrade, punkt: Dagordningspunkt | None = None) -> HttpResponse:
    return redirect(f"{sammantrade.get_absolute_url()}{f'#punkt-{punkt.uuid}' if punkt else '#lista'}")


def _punkt(request: HttpRequest, uuid: UUID) -> Dagordningspunkt:
    """Return an item that the person may change; 404 to who may not read it, 403 to other readers."""
    synliga = Dagordningspunkt.objects.synliga_for(request.user).med_arende()
    punkt = get_object_or_404(synliga, uuid=uuid)
    if not policy.may_komponera(request.user, punkt.sammantrade):
        raise PermissionDenied(f"Föredragningslistan sköts av sekreteraren i {punkt.sammantrade.organ}.")
    return punkt


@login_required
@require_POST
@engang
def ordna_lista(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take an order of the list: whole from a script; by a button or by the numbers typed in without one."""
    sammantrade = att_komponera(request, uuid)
    av = person(request)
    if vill_ha_json(request):
        ordna(sammantrade, _uuider(fritext(request, "ordning", 40 * actions.MAX_PUNKTER)), av=av)
        return JsonResponse({"engangsnyckel": str(uuid4())})
    punkter = list(sammantrade.punkter.i_ordning())
    ordning, flyttade = [p.uuid for p in punkter], 0
    at, _, vem = fritext(request, "gor", 60).partition(" ")
    steg = {"upp": -1, "ned": 1}.get(at)
    if steg is not None:
        for nu, punkt in enumerate(punkter, start=1):
            if str(punkt.uuid) == vem:
                ordning, flyttade = flyttad(punkter, punkt.uuid, nu + steg), 1
    else:
        # Those whose number was changed, the first place first, so that each ends where it was said.
        nya = [(heltal(fritext(request, f"plats-{p.uuid}", 6)), nu, p) for nu, p in enumerate(punkter, start=1)]
        for plats, _, punkt in sorted((n for n in nya if n[0] not in {None, n[1]}), key=lambda n: (n[0] or 0, n[1])):
            resten = [u for u in ordning if u != punkt.uuid]
            till = min(max(plats or 1, 1), len(ordning)) - 1
            ordning, flyttade = [*resten[:till], punkt.uuid, *resten[till:]], flyttade + 1
    if ordna(sammantrade, ordning, av=av):
        messages.success(request, "Ordningen är ändrad.")
    elif not flyttade:
        messages.info(request, "Inget flyttades: skriv den nya platsen i rutan vid punkten.")
    vald = next((p for p in punkter if str(p.uuid) == vem), None)
    return _till(sammantrade, vald)


def _uuider(text: str) -> list[UUID]:
    try:
        return [UUID(del_) for del_ in text.split(",") if del_]
    except ValueError:
        raise Motsagelse("Ordningen gick inte att läsa. Läs in sidan igen.") from None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def ordningsforslag(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the order that the rules suggest, with what would move; taken only when a person says so."""
    sammantrade = att_komponera(request, uuid)
    form = EfterForm(request.POST or request.GET or None)
    efter = Efter(form.cleaned_data["efter"]) if form.is_bound and form.is_valid() else Efter.NUMMER
    punkter = list(sammantrade.punkter.i_ordning().med_arende())
    forslag = foresla(punkter, sammantrade.organ, efter)
    if request.method == "POST":
        sedd = fritext(request, "sedd", 40 * actions.MAX_PUNKTER)
        if sedd != ",".join(str(p.uuid) for p in punkter):
            raise Motsagelse("Föredragningslistan har ändrats sedan förslaget visades. Läs in förslaget igen.")
        ordna(sammantrade, [p.punkt.uuid for p in forslag], av=person(request))
        messages.success(request, "Föredragningslistan har fått den föreslagna ordningen.")
        return _till(sammantrade)
    sammanhang = {
        "sammantrade": sammantrade,
        "form": EfterForm(initial={"efter": efter}),
        "efter": efter,
        "forslag": forslag,
        "flyttade": sum(1 for p in forslag if p.flyttas),
        "regler": REGLER,
        "sedd": ",".join(str(p.uuid) for p in punkter),
    }
    return render(request, "beslut/ordningsforslag.html", sammanhang)


@login_required
@require_POST
@engang
def ta_med(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take on the list: all that waits (gor=allt), an approved skrivelse, or an item that comes back."""
    sammantrade = att_komponera(request, uuid)
    av = person(request)
    gor, _, vad = fritext(request, "gor", 60).partition(" ")
    if gor == "allt":
        antal = actions.fyll_pa(sammantrade, av=av)
        messages.success(request, f"{antal} punkter är tillagda." if antal else "Det fanns inget att lägga till.")
        return _till(sammantrade)
    if gor == "skrivelse":
        synliga = Skrivelse.objects.synliga_for(request.user).med_arende().distinct()
        skrivelse = get_object_or_404(synliga, uuid=_en_uuid(vad))
        if skrivelse.gallande_version is None:
            raise Konflikt(f"”{skrivelse}” är inte godkänd.")
        punkt = actions.ta_med(sammantrade, skrivelse.gallande_version, av=av)
    else:
        fran = get_object_or_404(Dagordningspunkt.objects.synliga_for(request.user), uuid=_en_uuid(vad))
        punkt = actions.ta_tillbaka(sammantrade, fran, av=av)
    messages.success(request, f"”{punkt.rubrik}” står på föredragningslistan.")
    return _till(sammantrade, punkt)


def _en_uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Konflikt("Det gick inte att se vad som skulle läggas till. Läs in sidan igen.") from None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def ny_punkt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put an item without a skrivelse on the list."""
    sammantrade = att_komponera(request, uuid)
    form = PunktForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        punkt = actions.ny_fri(sammantrade, av=person(request), uppgifter=form.uppgifter)
        messages.success(request, f"”{punkt.rubrik}” står på föredragningslistan.")
        return _till(sammantrade, punkt)
    sammanhang = {"form": form, "sammantrade": sammantrade, "rubrik": "Ny punkt utan skrivelse"}
    return render(request, "beslut/punkt_formular.html", sammanhang, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def punkt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change what an item is called, who presents it, what is said of it."""
    rad = _punkt(request, uuid)
    form = PunktForm(request.POST or None, instance=Dagordningspunkt.objects.get(pk=rad.pk))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.andra(
                    rad,
                    av=person(request),
                    revision=form.cleaned_data["revision"] or 0,
                    uppgifter=form.uppgifter,
                )
            except Motsagelse as fel:
                form.add_error(None, str(fel))
                nu = Dagordningspunkt.objects.get(pk=rad.pk)
                form.data = {**dict(form.data.items()), "revision": str(nu.revision)}
                status = 409
            else:
                messages.success(request, "Punkten är ändrad.")
                return _till(rad.sammantrade, rad)
    sammanhang = {"form": form, "sammantrade": rad.sammantrade, "punkt": rad, "rubrik": rad.rubrik}
    return render(request, "beslut/punkt_formular.html", sammanhang, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def ta_bort_punkt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take an item off the list; one that is printed in a kallelse goes out with a reason and keeps its number."""
    rad = _punkt(request, uuid)
    form = UtgarForm(request.POST or None) if rad.nummer else None
    if request.method == "POST" and (form is None or form.is_valid()):
        actions.ta_bort(rad, av=person(request), skal=form.cleaned_data["skal"] if form else "")
        vad = f"Punkt {rad.nummer} utgår och behåller sitt nummer." if form else f"”{rad.rubrik}” är borttagen."
        if not form and Dagordningspunkt.objects.filter(pk=rad.pk).exists():
            vad = f"”{rad.rubrik}” utgår och står kvar på listan: ledamöter har redan frågat eller yrkat i den."
        messages.success(request, vad)
        return _till(rad.sammantrade)
    sammanhang = {"form": form, "sammantrade": rad.sammantrade, "punkt": rad}
    fel = form is not None and bool(form.errors)
    return render(request, "beslut/ta_bort_punkt.html", sammanhang, status=422 if fel else 200)


@login_required
@require_POST
@engang
def ta_med_igen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    rad = _punkt(request, uuid)
    actions.ta_med_igen(rad, av=person(request))
    messages.success(request, f"Punkt {rad.nummer} tas med igen.")
    return _till(rad.sammantrade, rad)
