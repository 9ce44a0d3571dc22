"""Templates under /installningar/mallar/: read by those who write from them, managed by the sekreterare."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arenden import mallform, mallinnehall, policy
from arenden.actions import mall as actions
from arenden.handelser import beratta
from arenden.models import Mall, Skrivelse
from arenden.views import hamta
from arenden.visning import papper
from forum import policy as roller
from forum.engang import engang
from forum.fel import Motsagelse
from forum.models import Handelse, Organ, Roll

PER_SIDA = 50


@login_required
@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    _krav_lasare(request)
    arkiverade = request.GET.get("visa") == "arkiverade"
    fraga = hamta.fritext(request, "q", 100)
    synliga = Mall.objects.synliga_for(request.user)
    # SQLite folds å, ä and ö for nobody, so the names are read here; a body has tens of templates, not thousands.
    rader = synliga.filter(arkiverad__isnull=not arkiverade).values_list("pk", "namn")
    traffar = [pk for pk, namn in rader if fraga.casefold() in namn.casefold()]
    sida = Paginator(synliga.filter(pk__in=traffar).med_versioner(), PER_SIDA).get_page(request.GET.get("sida"))
    sammanhang = {
        "sida": sida,
        "fraga": fraga,
        "arkiverade": arkiverade,
        "antal_arkiverade": synliga.exclude(arkiverad=None).count(),
        "far_skapa": bool(roller.organ_dar(request.user, Roll.SEKRETERARE)),
    }
    return render(request, "arenden/mallar.html", sammanhang)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def ny(request: HttpRequest) -> HttpResponse:
    """Begin a template; `?fran=<slug>` proposes a copy."""
    organ = Organ.objects.filter(pk__in=roller.organ_dar(request.user, Roll.SEKRETERARE))
    if not organ:
        raise PermissionDenied("Bara ett organs sekreterare gör mallar.")
    mallar = Mall.objects.synliga_for(request.user)
    forlaga = mallar.filter(slug=hamta.fritext(request, "fran")).first()
    forst = {"forlaga": forlaga.slug, "namn": f"{forlaga.namn[:112]}, kopia"} if forlaga else {}
    form = mallform.NyMallForm(request.POST or None, organ=organ, mallar=mallar, initial=forst)
    if request.method == "POST" and form.is_valid():
        rad = actions.skapa(av=hamta.person(request), **form.cleaned_data)
        messages.success(
            request, f"Utkastet till ”{rad}” är gjort. Ingen kan välja mallen förrän du har publicerat den."
        )
        return redirect("andra_mall", rad.uuid)
    return render(request, "arenden/mall_ny.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def en(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what the template asks for now, its versions, and what is drafted."""
    mall = _mall(request, uuid)
    far_andra = policy.may_andra_mall(request.user, mall)
    innehall = mall.gallande.data if mall.gallande else mall.utkast
    versioner = list(mall.versioner.annotate(antal=Count("skrivelser")).select_related("publicerad_av").order_by("-nr"))
    sammanhang = {
        "mall": mall,
        "far_andra": far_andra,
        "versioner": versioner,
        "innehall": innehall,
        "fraser": mallinnehall.fraser(innehall),
        "papper": _papper(mall, innehall),
        "andrat": mallinnehall.skillnad(mall.gallande.data, mall.utkast) if mall.gallande and far_andra else [],
        "handelser": beratta(Handelse.objects.om(mall).select_related("av")),
    }
    return render(request, "arenden/mall.html", sammanhang)


@login_required
@require_safe
def version(request: HttpRequest, uuid: UUID, nr: int) -> HttpResponse:
    """Show a published version and which skrivelser began with it, of those that the person may read."""
    mall = _mall(request, uuid)
    rad = get_object_or_404(mall.versioner.select_related("publicerad_av"), nr=nr)
    skrivelser = Skrivelse.objects.synliga_for(request.user).filter(mallversion=rad).med_arende().distinct()
    sammanhang = {
        "mall": mall,
        "version": rad,
        "innehall": rad.data,
        "fraser": mallinnehall.fraser(rad.data),
        "papper": _papper(mall, rad.data),
        "antal": rad.skrivelser.count(),
        "sida": Paginator(skrivelser, PER_SIDA).get_page(request.GET.get("sida")),
    }
    return render(request, "arenden/mallversion.html", sammanhang)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def andra(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The draft, as one form: saved whole on the revision it was read at; order by number, button, key or dragging."""
    mall = _att_andra(request, uuid)
    if request.method != "POST":
        forst = {**mall.utkast, "revision": mall.revision, "ordning": mall.ordning}
        form = mallform.MallForm(initial=forst, organets_ingress=_ingress(mall))
        return _sida(request, mall, form, mallform.avsnittsformer(mall.utkast))
    form = mallform.MallForm(request.POST, organets_ingress=_ingress(mall))
    former: Any = mallform.Avsnittsformer(request.POST, prefix="avsnitt")
    if not (form.is_valid() and former.is_valid()):
        return _sida(request, mall, form, former, status=422)
    data = dict(form.cleaned_data)
    revision, ordning = data.pop("revision"), data.pop("ordning")
    avsnitt, ankare = _efter_knappen(request, mallform.i_ordning(former))
    innehall = {"format": mallinnehall.FORMAT, **data, "avsnitt": avsnitt}
    if len(avsnitt) > mallinnehall.MAX_AVSNITT:
        form.add_error(None, f"En mall kan ha högst {mallinnehall.MAX_AVSNITT} avsnitt.")
        return _sida(request, mall, form, former, status=422)
    try:
        actions.spara(mall, av=hamta.person(request), revision=revision, innehall=innehall, ordning=ordning)
    except Motsagelse:
        return _motsagelse(request, mall, form, former, revision)
    if request.POST.get("gor") == "granska":
        return redirect("publicera_mall", mall.uuid)
    if not ankare:
        messages.success(request, "Utkastet är sparat. Det gäller inte förrän du har publicerat det.")
    return redirect(reverse("andra_mall", args=[mall.uuid]) + ankare)


def _efter_knappen(request: HttpRequest, avsnitt: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], str]:
    """Return *avsnitt* after what the pressed button asks beside saving, and the place on the page to come back to."""
    match request.POST.get("gor", "").split():
        case ["lagg_till"]:
            return [*avsnitt, mallinnehall.nytt_avsnitt()], f"#avsnitt-{len(avsnitt) + 1}"
        case [("upp" | "ned" | "ta_bort") as gor, plats] if 1 <= (nr := hamta.heltal(plats) or 0) <= len(avsnitt):
            fran = nr - 1
            rad, kvar = avsnitt[fran], avsnitt[:fran] + avsnitt[fran + 1 :]
            if gor == "ta_bort":
                messages.success(request, f"Avsnittet ”{rad['rubrik'] or 'utan rubrik'}” är borttaget ur utkastet.")
                return kvar, "#avsnitten"
            till = max(0, min(len(kvar), fran + (-1 if gor == "upp" else 1)))
            return [*kvar[:till], rad, *kvar[till:]], f"#avsnitt-{till + 1}"
    return avsnitt, ""


def _motsagelse(request: HttpRequest, mall: Mall, form: Any, former: Any, revision: int) -> HttpResponse:
    """Answer 409 with what was typed still in the form, and what the other one changed."""
    nu = Mall.objects.get(pk=mall.pk)
    fore = nu.history.filter(revision=revision).first()
    form.add_error(None, "Någon annan har sparat utkastet under tiden. Det du har skrivit står kvar här, osparat.")
    # One that nobody has changed since it was installed has no history yet.
    sett = fore.utkast if fore is not None else nu.gallande.data if nu.gallande else nu.utkast
    for mening in mallinnehall.skillnad(sett, nu.utkast):
        form.add_error(None, f"Den andres ändring: {mening}")
    form.add_error(None, "Sparar du nu gäller det som står här. Ta först med det du vill behålla av den andres.")
    form.data = form.data.copy()
    form.data["revision"] = str(nu.revision)
    return _sida(request, nu, form, former, status=409)


def _sida(request: HttpRequest, mall: Mall, form: Any, former: Any, *, status: int = 200) -> HttpResponse:
    sammanhang = {"mall": mall, "form": form, "former": former, "felen": [f for f in former.forms if f.errors]}
    return render(request, "arenden/mall_andra.html", sammanhang, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def publicera(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what is lacking and what has changed since the last version; then publish."""
    mall = _att_andra(request, uuid)
    form = mallform.PubliceraForm(request.POST or None, initial={"revision": mall.revision})
    brister, status = mallinnehall.brister(mall.utkast), 200
    if request.method == "POST" and form.is_valid():
        try:
            rad = actions.publicera(mall, av=hamta.person(request), **form.cleaned_data)
        except actions.Opublicerbar as fel:
            brister, status = fel.brister, 422
        else:
            messages.success(request, f"Version {rad.nr} är publicerad. Nya skrivelser börjar från den.")
            return redirect(rad.mall)
    sammanhang = {
        "mall": mall,
        "form": form,
        "brister": brister,
        "andrat": mallinnehall.skillnad(mall.gallande.data, mall.utkast) if mall.gallande else [],
        "papper": _papper(mall, mall.utkast),
    }
    return render(request, "arenden/mall_publicera.html", sammanhang, status=422 if form.errors else status)


@login_required
@require_POST
@engang
def kasta(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let the draft be what is published."""
    mall = _att_andra(request, uuid)
    sedd = hamta.heltal(request.POST.get("revision", ""))
    if sedd is None:
        raise Motsagelse("Sidan vet inte vilket utkast du såg. Läs in den igen.")
    actions.kasta(mall, av=hamta.person(request), revision=sedd)
    messages.success(request, "Utkastet är kastat. Det säger nu detsamma som den publicerade versionen.")
    return redirect(mall)


@login_required
@require_POST
@engang
def arkivera(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the template out of the choice, or back into it."""
    mall = _att_andra(request, uuid)
    if (gor := request.POST.get("gor")) not in {"arkivera", "i_bruk"}:
        raise Http404
    actions.arkivera(mall, av=hamta.person(request), arkiverad=gor == "arkivera")
    klart = (
        "arkiverad. Skrivelser som har börjats från den går vidare som förut" if gor == "arkivera" else "i bruk igen"
    )
    messages.success(request, f"”{mall}” är {klart}.")
    return redirect(mall)


def _krav_lasare(request: HttpRequest) -> None:
    if not roller.organ_dar(request.user, Roll.SEKRETERARE, Roll.HANDLAGGARE):
        raise PermissionDenied("Bara de som skriver skrivelser, och sekreteraren, läser mallarna.")


def _mall(request: HttpRequest, uuid: UUID) -> Mall:
    """Return a template that the person may read, or 404."""
    return get_object_or_404(Mall.objects.synliga_for(request.user).med_versioner(), uuid=uuid)


def _att_andra(request: HttpRequest, uuid: UUID) -> Mall:
    """Return a template that the person manages; 404 to outsiders, 403 to readers."""
    mall = _mall(request, uuid)
    if not policy.may_andra_mall(request.user, mall):
        raise PermissionDenied("Du kan läsa mallen men inte ändra den. Det gör organets sekreterare.")
    return mall


def _ingress(mall: Mall) -> str:
    return mall.organ.ingress if mall.organ else ""


def _papper(mall: Mall, innehall: mallinnehall.Innehall) -> Any:
    organ = mall.organ
    namn, organisation = (organ.namn, organ.organisation) if organ else ("", "")
    return papper(mallinnehall.som_papper(innehall, namn, organisation, _ingress(mall)))
