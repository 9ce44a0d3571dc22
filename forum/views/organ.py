"""A body: who sits in it, its parter, its rules. Seen by all who have a role in it, kept by its sekreterare."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from forum import policy
from forum.actions import organ as actions
from forum.engang import engang
from forum.fel import Konflikt
from forum.models import FORTROENDEVALDA, LEDAMOTER, PRESIDIUM, Anvandare, Organ, Part, Roll, Uppdrag
from forum.organform import ROLLER_I_ORDNING, OrganForm, PartForm, UppdragForm


def person(request: HttpRequest) -> Anvandare:
    """Return the logged-in person (views here stand behind login_required)."""
    if not isinstance(request.user, Anvandare):
        raise PermissionDenied("Logga in först.")
    return request.user


def _organ(request: HttpRequest, slug: str, *, skota: bool = False) -> Organ:
    """Return a body that the person has a role in, or 404; *skota*: 403 unless the person keeps it."""
    organ = Organ.objects.filter(slug=slug).first()
    if organ is None or not policy.may_se_organ(request.user, organ):
        raise Http404
    if skota and not policy.may_skota_organ(request.user, organ):
        raise PermissionDenied(f"{organ} sköts av dess sekreterare.")
    return organ


@login_required
@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    """List the bodies that the person has a role in."""
    organ = Organ.objects.filter(pk__in=policy.organ_dar(request.user))
    return render(request, "forum/organ_lista.html", {"organ": organ})


@login_required
@require_safe
def ett(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who sits in the body on a day (?dag=, today by default), by part and party, and whom it calls in turn."""
    organ = _organ(request, slug)
    dag = _dag(request)
    uppdrag = list(organ.uppdrag.gallande(dag).select_related("anvandare", "part"))
    valda = [u for u in uppdrag if u.roll in FORTROENDEVALDA]
    valda.sort(key=lambda u: (ROLLER_I_ORDNING.index(Roll(u.roll)), u.ordning, u.anvandare.namn))
    ersattare = [u for u in valda if u.roll == Roll.ERSATTARE]
    # Nobody who sits is left out: a person may sit for a part that is written down as later, or earlier.
    parter = sorted(
        {*organ.parter.gallande(dag), *(u.part for u in valda if u.part)}, key=lambda part: (part.ordning, part.namn)
    )
    grupper: list[dict[str, Any]] = [{"part": part} for part in parter] + [{"part": None}]
    for grupp in grupper:
        egna = [u for u in valda if u.part_id == (grupp["part"].pk if grupp["part"] else None)]
        grupp["ledamoter"] = [u for u in egna if u.roll in LEDAMOTER]
        grupp["ersattare"] = [u for u in ersattare if u in egna]
    skoter = policy.may_skota_organ(request.user, organ)
    sammanhang = {
        "organ": organ,
        "dag": dag,
        "idag": dag == timezone.localdate(),
        "grupper": [g for g in grupper if g["part"] or g["ledamoter"] or g["ersattare"]],
        "presidium": [u for u in valda if u.roll in PRESIDIUM],
        "ersattare": sorted(
            (u for u in valda if u.roll == Roll.ERSATTARE), key=lambda u: (u.ordning, u.anvandare.namn)
        ),
        "antal_ledamoter": sum(u.roll in LEDAMOTER for u in valda),
        "tjanstepersoner": sorted(
            (u for u in uppdrag if u.roll not in FORTROENDEVALDA),
            key=lambda u: (ROLLER_I_ORDNING.index(Roll(u.roll)), u.anvandare.namn),
        ),
        "parter": parter,
        "skoter": skoter,
        "planerar": policy.may_planera(request.user, organ),
        "tidigare": organ.uppdrag.filter(till__lt=dag).select_related("anvandare", "part").order_by("-till")[:30]
        if skoter
        else [],
        "kommande": organ.uppdrag.filter(fran__gt=dag).select_related("anvandare", "part").order_by("fran")[:30]
        if skoter
        else [],
    }
    return render(request, "forum/organ.html", sammanhang)


def _dag(request: HttpRequest) -> dt.date:
    try:
        return dt.date.fromisoformat(request.GET.get("dag", ""))
    except ValueError:
        return timezone.localdate()


def _formular(
    request: HttpRequest,
    organ: Organ,
    form: Any,
    gor: Callable[[], object],
    *,
    rubrik: str,
    klart: str,
    mall: str = "forum/organ_formular.html",
    **mer: Any,
) -> HttpResponse:
    """Show a form, or do what it says; a conflict is shown in it with what was typed."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                gor()
            except Konflikt as fel:
                form.add_error(None, str(fel))
                if form.instance.pk:
                    nu = type(form.instance)._default_manager.get(pk=form.instance.pk)
                    form.data = {**dict(form.data.items()), "revision": str(nu.revision)}
                status = 409
            else:
                messages.success(request, klart)
                return redirect("organ", organ.slug)
    return render(request, mall, {"organ": organ, "form": form, "rubrik": rubrik} | mer, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def andra(request: HttpRequest, slug: str) -> HttpResponse:
    organ = _organ(request, slug, skota=True)
    form = OrganForm(request.POST or None, instance=Organ.objects.get(pk=organ.pk))
    return _formular(
        request,
        organ,
        form,
        lambda: actions.andra_organ(
            organ, av=person(request), revision=form.cleaned_data["revision"], uppgifter=form.uppgifter
        ),
        rubrik=f"Reglerna för {organ}s sammanträden",
        klart="Reglerna är sparade. De gäller sammanträden som planeras från och med nu.",
        mall="forum/organ_andra.html",
        grupper=[(namn, [form[falt] for falt in falten]) for namn, falten in form.GRUPPER],
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def ny_part(request: HttpRequest, slug: str) -> HttpResponse:
    organ = _organ(request, slug, skota=True)
    forst = {"ordning": organ.parter.count() + 1}
    form = PartForm(request.POST or None, initial=forst)
    return _formular(
        request,
        organ,
        form,
        lambda: actions.ny_part(organ, av=person(request), uppgifter=form.uppgifter),
        rubrik="Ny part",
        klart="Parten är tillagd.",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def part(request: HttpRequest, uuid: str) -> HttpResponse:
    rad = get_object_or_404(Part.objects.select_related("organ"), uuid=uuid)
    organ = _organ(request, rad.organ.slug, skota=True)
    form = PartForm(request.POST or None, instance=Part.objects.get(pk=rad.pk))
    return _formular(
        request,
        organ,
        form,
        lambda: actions.andra_part(
            rad, av=person(request), revision=form.cleaned_data["revision"] or 0, uppgifter=form.uppgifter
        ),
        rubrik=rad.namn,
        klart="Parten är ändrad.",
        historik=_historik(rad),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def nytt_uppdrag(request: HttpRequest, slug: str) -> HttpResponse:
    organ = _organ(request, slug, skota=True)
    form = UppdragForm(request.POST or None, organ=organ, initial={"roll": Roll.LEDAMOT})

    def gor() -> None:
        data = form.cleaned_data
        actions.nytt_uppdrag(
            organ, av=person(request), uppgifter=form.uppgifter, namn=data["namn"], epost=data["epost"]
        )

    return _formular(request, organ, form, gor, rubrik="Nytt uppdrag", klart="Uppdraget är tillagt.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def uppdrag(request: HttpRequest, uuid: str) -> HttpResponse:
    rad = get_object_or_404(Uppdrag.objects.select_related("organ", "anvandare"), uuid=uuid)
    organ = _organ(request, rad.organ.slug, skota=True)
    form = UppdragForm(request.POST or None, instance=Uppdrag.objects.get(pk=rad.pk), organ=organ)
    return _formular(
        request,
        organ,
        form,
        lambda: actions.andra_uppdrag(
            rad, av=person(request), revision=form.cleaned_data["revision"] or 0, uppgifter=form.uppgifter
        ),
        rubrik=str(rad.anvandare),
        klart="Uppdraget är ändrat.",
        historik=_historik(rad),
        avsluta=True,
    )


def _historik(rad: Part | Uppdrag) -> list[dict[str, Any]]:
    """Return who changed the row when, and what it said then, the newest first."""
    rader = rad.history.select_related("history_user").order_by("-history_date", "-history_id")[:20]
    return [
        {
            "tid": r.history_date,
            "vem": str(r.history_user or "Forum"),
            "vad": r.history_change_reason or "",
            "fran": r.fran,
            "till": r.till,
        }
        for r in rader
    ]
