"""A body's word list: see it, add a word, take one away."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arenden import policy, stavning
from arenden.actions import ordlista as actions
from arenden.forms import OrdForm
from arenden.models import Ordlisterad
from arenden.views import hamta
from forum import policy as roller
from forum.engang import engang
from forum.middleware import vill_ha_json
from forum.models import Organ

PER_SIDA = 200


def _organ(request: HttpRequest, slug: str) -> Organ:
    """Return a body whose list the person may use; 404 to outsiders, 403 to those who only read its papers."""
    organ = get_object_or_404(Organ, slug=slug)
    if organ.pk not in roller.organ_dar(request.user):
        raise Http404
    if not policy.may_lagga_till_ord(request.user, organ):
        raise PermissionDenied("Ordlistan är till för dem som skriver, granskar eller håller ordning på ärendena.")
    return organ


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def ordlista(request: HttpRequest, slug: str) -> HttpResponse:
    organ = _organ(request, slug)
    form = OrdForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rad = actions.lagg_till(organ, av=hamta.person(request), ord_=form.cleaned_data["ord"])
        sagt = f"”{rad}” finns nu i ordlistan för {organ}."
        if vill_ha_json(request):
            return JsonResponse({"sagt": sagt})
        messages.success(request, sagt)
        return redirect(_tillbaka(request, slug))
    if form.errors and vill_ha_json(request):
        return JsonResponse({"fel": " ".join(str(f) for fel in form.errors.values() for f in fel)}, status=422)
    q = hamta.fritext(request, "q", 60) if request.method != "POST" else ""
    rader = organ.ordlista.gallande().select_related("av", "organ")
    sida = Paginator(rader.filter(ord__icontains=q) if q else rader, PER_SIDA).get_page(request.GET.get("sida"))
    sammanhang = {
        "organ": organ,
        "form": form,
        "q": q,
        "sida": sida,
        "rader": [(rad, policy.may_ta_bort_ord(request.user, rad)) for rad in sida],
        "finns": stavning.finns(),
    }
    return render(request, "arenden/ordlista.html", sammanhang, status=422 if form.errors else 200)


def _tillbaka(request: HttpRequest, slug: str) -> str:
    """Return the writing page that the word was added from, or the list."""
    try:
        return reverse("skriv", args=[UUID(request.POST.get("tillbaka", ""))]) + "#anmarkningar"
    except ValueError:
        return reverse("ordlista", args=[slug])


@login_required
@require_POST
@engang
def ta_bort(request: HttpRequest, uuid: UUID) -> HttpResponse:
    rad = get_object_or_404(Ordlisterad.objects.select_related("organ"), uuid=uuid)
    organ = _organ(request, rad.organ.slug)
    rad = actions.ta_bort(rad, av=hamta.person(request))
    messages.success(request, f"”{rad}” är borttaget ur ordlistan.")
    return redirect("ordlista", organ.slug)


@login_required
@require_safe
def forslag(request: HttpRequest, slug: str) -> HttpResponse:
    """Return what may have been meant by ?ord=…: asked for when a person looks at the word, since it takes a while."""
    _organ(request, slug)
    return JsonResponse({"forslag": stavning.forslag(hamta.fritext(request, "ord", 60))})
