"""How a body's papers look: set by its sekreterare, tried before it is settled."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from arenden.handelser import beratta
from arenden.views import hamta
from beslut.actions.profil import krav_sekreterare, prova, satt_profil
from beslut.models import Profil, Profilprov
from beslut.profilform import ProfilForm
from forum import policy
from forum.engang import engang
from forum.fel import Motsagelse
from forum.models import Handelse, Organ


def _organ(request: HttpRequest, slug: str) -> Organ:
    organ = get_object_or_404(Organ, slug=slug)
    if organ.pk not in policy.organ_dar(request.user):
        raise Http404
    krav_sekreterare(organ, hamta.person(request))
    return organ


def _prov(request: HttpRequest, organ: Organ, uuid: str) -> Profilprov | None:
    """Return the person's own try, or None."""
    try:
        return Profilprov.objects.filter(organ=organ, av=hamta.person(request), uuid=UUID(uuid)).first()
    except ValueError:
        return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def profil(request: HttpRequest, slug: str) -> HttpResponse:
    organ = _organ(request, slug)
    nu = Profil.objects.for_organ(organ)
    # What was tried stands in the form, with its logotype; only one's own tries count.
    prov = _prov(request, organ, request.GET.get("prov", ""))
    form = ProfilForm(
        request.POST or None, request.FILES or None, profil=prov.profil() if prov else nu, revision=nu.revision
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            nya = form.varden()
            if request.POST.get("gor") == "prova":
                prov = prova(organ, av=hamta.person(request), nya=nya)
                return redirect(f"{reverse('profil', args=[slug])}?prov={prov.uuid}#forhandsvisning")
            try:
                andrat = satt_profil(organ, av=hamta.person(request), revision=form.cleaned_data["revision"], nya=nya)
            except Motsagelse as fel:
                status = 409
                form.add_error(None, f"{fel}")
            else:
                messages.success(request, " ".join(andrat) or "Utseendet är som förut.")
                return redirect("profil", slug)
    sammanhang = {
        "organ": organ,
        "form": form,
        "prov": prov,
        "handelser": beratta(Handelse.objects.om(organ).filter(slag="profil_andrad").select_related("av")),
    }
    mall = "beslut/profil.html#forhandsvisning" if request.headers.get("HX-Request") else "beslut/profil.html"
    return render(request, mall, sammanhang, status=status)


@login_required
@require_safe
def profilprov(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Serve the picture of what one tried."""
    prov = _prov(request, _organ(request, slug), str(uuid))
    if prov is None or prov.bild is None:
        raise Http404
    return HttpResponse(bytes(prov.bild), content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
