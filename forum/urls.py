"""Every address of Forum. The upper apps are named as strings only."""

from django.urls import include, path

from forum import views
from forum.views import handbok, organ

urlpatterns = [
    path("", views.start, name="start"),
    path("installningar/", views.installningar, name="installningar"),
    path("konto/", views.konto, name="konto"),
    path("konto/journalnyckel/", views.journalnyckel, name="journalnyckel"),
    path(
        "konto/stallforetradare/<uuid:uuid>/upphav/",
        views.upphav_stallforetradare,
        name="upphav_stallforetradare",
    ),
    path("konto/", include("allauth.account.urls")),
    path("organ/", organ.lista, name="organ_lista"),
    path("organ/<slug:slug>/", organ.ett, name="organ"),
    path("organ/<slug:slug>/andra/", organ.andra, name="andra_organ"),
    path("organ/<slug:slug>/parter/ny/", organ.ny_part, name="ny_part"),
    path("organ/<slug:slug>/uppdrag/nytt/", organ.nytt_uppdrag, name="nytt_uppdrag"),
    path("parter/<uuid:uuid>/", organ.part, name="part"),
    path("uppdrag/<uuid:uuid>/", organ.uppdrag, name="uppdrag"),
    path("handbok/", handbok.oversikt, name="handbok"),
    path("handbok/<slug:slug>/", handbok.sida, name="handbokssida"),
    path("halsa/", views.halsa, name="halsa"),
    path("", include("arenden.urls")),
    path("", include("beslut.urls")),
]
