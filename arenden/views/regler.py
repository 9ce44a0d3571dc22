"""The rules of a body: how much each weighs, set by its sekreterare."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from arenden import policy
from arenden.actions.organ import vag_regler
from arenden.handelser import beratta
from arenden.regelform import RegelForm
from arenden.regler import REGLER
from arenden.views import hamta
from forum import policy as roller
from forum.engang import engang
from forum.fel import Motsagelse
from forum.models import Handelse, Organ


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def regler(request: HttpRequest, slug: str) -> HttpResponse:
    organ = get_object_or_404(Organ, slug=slug)
    if organ.pk not in roller.organ_dar(request.user):
        raise Http404
    if not policy.may_vaga_regler(request.user, organ):
        raise PermissionDenied(f"Reglerna för {organ} sköts av dess sekreterare.")
    form, status = RegelForm(request.POST or None, organ=organ), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data: dict[str, Any] = form.cleaned_data
            try:
                andrat = vag_regler(
                    organ,
                    av=hamta.person(request),
                    revision=data["revision"],
                    regler=form.regler,
                    lang_fran=data["lang_fran"],
                )
            except Motsagelse as fel:
                status = 409
                _motsagelse(form, organ, str(fel))
            else:
                messages.success(request, " ".join(andrat) or "Reglerna är som förut.")
                return redirect("regler", organ.slug)
    sammanhang = {
        "organ": organ,
        "form": form,
        "lagar": [r for r in REGLER.values() if r.fast],
        "handelser": beratta(Handelse.objects.om(organ).filter(slag="regler_andrade").select_related("av")),
    }
    return render(request, "arenden/regler.html", sammanhang, status=status)


def _motsagelse(form: Any, organ: Organ, fel: str) -> None:
    """Keep what was chosen in the form, and say at each field what the other one chose."""
    form.add_error(None, f"{fel} Det du har valt står kvar. Sparar du nu gäller det.")
    nu = RegelForm(organ=organ)
    for namn, falt in nu.fields.items():
        if namn != "revision" and str(form[namn].value()) != str(nu.get_initial_for_field(falt, namn)):
            ord_ = dict(getattr(falt, "choices", [])).get(nu.get_initial_for_field(falt, namn))
            form.add_error(namn, f"Nu gäller: {ord_ or nu.get_initial_for_field(falt, namn)}.")
    form.data = form.data.copy()
    form.data["revision"] = str(organ.revision)
