"""The reading view: the list with what each item asks of me, one item as text, and the place that is kept in it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from arenden import policy as arendepolicy
from arenden.actions.lasning import minns, sedan_senast
from arenden.views.hamta import fritext, person, visas
from arenden.visning import Papper, papper
from beslut import lasbild, laspaket, policy, yrkandebild, yrkandefoljd
from beslut.actions import lasplats
from beslut.actions.forberett import kan_forberedas
from beslut.models import Dagordningspunkt, Handling, Ledamotsfraga, Yrkande, i_foljd, svarar
from beslut.views.sammantrade import hamta
from forum.flow import Lage
from forum.models import Anvandare, Sammantrade
from forum.policy import Person


def att_lasa(request: HttpRequest, uuid: UUID) -> Sammantrade:
    """Return a sammanträde whose list the person reads, or 404."""
    sammantrade = hamta(request, uuid)
    if not policy.may_se_listan(request.user, sammantrade):
        raise Http404
    return sammantrade


def punkt_att_lasa(request: HttpRequest, uuid: UUID, punkt: UUID) -> Dagordningspunkt:
    """Return an item that the person may read, or 404."""
    synliga = Dagordningspunkt.objects.synliga_for(request.user)
    synliga = synliga.select_related("sammantrade__organ", "version__skrivelse__arende__organ", "fran__sammantrade")
    return get_object_or_404(synliga, uuid=punkt, sammantrade__uuid=uuid)


@never_cache
@login_required
@require_safe
def lista(request: HttpRequest, uuid: UUID) -> HttpResponse:
    sammantrade = att_lasa(request, uuid)
    rader = lasbild.rader(sammantrade, person(request))
    oppnade = [rad for rad in rader if rad.plats is not None and not rad.utgar]
    sammanhang = {
        "sammantrade": sammantrade,
        "organ": sammantrade.organ,
        "rader": rader,
        "tas_med": laspaket.omfattning(sammantrade, person(request), rader),
        "fortsatt": max(oppnade, key=lambda rad: rad.plats.oppnad) if oppnade else None,  # type: ignore[union-attr]
    }
    return render(request, "beslut/las_lista.html", sammanhang)


@never_cache
@login_required
@require_safe
def punkt(request: HttpRequest, uuid: UUID, punkt: UUID) -> HttpResponse:
    """Show one item: what is proposed first, then the memo as text, then what it rests on."""
    rad = punkt_att_lasa(request, uuid, punkt)
    jag = person(request)
    lasrad, forra, nasta = lasbild.en(rad, jag)
    sammanhang: dict[str, Any] = {
        "sammantrade": rad.sammantrade,
        "organ": rad.sammantrade.organ,
        "punkt": rad,
        "rad": lasrad,
        "forra": forra,
        "nasta": nasta,
        "delat": policy.may_se_delat(jag, rad),
        "far": far_med(jag, rad),
    }
    if rad.version is not None and arendepolicy.may_lasa(jag, rad.version.skrivelse):
        sammanhang |= _skrivelsen(request, rad, lasrad)
    if sammanhang["far"]["lasa_delat"]:
        sammanhang["fragor"] = i_foljd(Ledamotsfraga.objects.filter(dagordningspunkt=rad).kvar().med_punkt())
        sammanhang["yrkanden"] = _yrkanden(rad, jag, sammanhang.get("papper"))
        lydelser = yrkandebild.lydelserna(sammanhang["papper"].data) if "papper" in sammanhang else None
        sammanhang["tidigare_yrkanden"] = yrkandefoljd.tidigare(
            rad, jag, lydelser=lydelser, kan_yrka=sammanhang["far"]["yrka"]
        )
    if sammanhang["far"]["fraga"]:
        sammanhang["svarar"] = svarar(rad)
    if visas(request):
        lasplats.oppna(rad, av=jag)
    return render(request, "beslut/las_punkt.html", sammanhang)


def far_med(user: Person, punkt: Dagordningspunkt) -> dict[str, bool]:
    """Return what *user* may do beforehand with *punkt*, for the page to ask instead of a role."""
    fore = punkt.sammantrade.lage == Lage.KALLAT
    return {
        "lasa_delat": policy.may_lasa_delat(user, punkt),
        "fraga": fore and policy.may_fraga(user, punkt),
        "yrka": kan_forberedas(punkt) and policy.may_fraga(user, punkt) and bool(yrkandebild.val(punkt)),
    }


def _yrkanden(punkt: Dagordningspunkt, jag: Anvandare, blad: Papper | None) -> dict[str, list[yrkandebild.Yrkandebild]]:
    """Return the yrkanden that *jag* may read, by the identitet of their beslutspunkt, or "hela"."""
    synliga = Yrkande.objects.synliga_for(jag).filter(dagordningspunkt=punkt).select_related("av", "behandling")
    rader = synliga.prefetch_related("instammer", "medyrkare").order_by("pk")
    ut: dict[str, list[yrkandebild.Yrkandebild]] = {}
    for bild in yrkandebild.ta(rader, jag, lydelser=yrkandebild.lydelserna(blad.data) if blad else None):
        # Where the memo is not shown there is no point to stand under.
        plats = str(bild.rad.behandling.identitet) if blad and bild.rad.behandling else "hela"
        ut.setdefault(plats, []).append(bild)
    return ut


def _skrivelsen(request: HttpRequest, rad: Dagordningspunkt, lasrad: lasbild.Lasrad) -> dict[str, Any]:
    """Return what the page shows of the frozen version, and remember that the person has been shown it."""
    version = rad.version
    assert version is not None
    jag = person(request)
    sedan = sedan_senast(jag, version)
    if visas(request):
        minns(jag, version)
    blad = papper(version.data, block=True)
    forslag, ovriga = lasbild.delar(blad)
    block = lasrad.plats.block if lasrad.plats else ""
    skrivelsens = Handling.Slag.TJANSTESKRIVELSE
    return {
        "skrivelse": version.skrivelse,
        "version": version,
        "sedan": sedan,
        "papper": blad,
        "forslag": forslag,
        "ovriga": ovriga,
        "bilagor": {str(b.identitet): b for b in version.skrivelse.bilagor.all()},
        "fortsatt": lasbild.del_med(blad.data, block),
        "fortsatt_block": block,
        "pdf": Handling.objects.filter(version=version, slag=skrivelsens).med_filer().first(),
    }


@login_required
@require_POST
def plats(request: HttpRequest, uuid: UUID, punkt: UUID) -> HttpResponse:
    """Keep the reader's place: sent while one reads, harmless when lost, so it carries no one-time token."""
    rad = punkt_att_lasa(request, uuid, punkt)
    lasplats.flytta(rad, fritext(request, "block", 40), av=person(request))
    return HttpResponse(status=204)
