"""Every address of Forum. The upper apps are named as strings only."""

from django.urls import include, path

from forum import views

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
    path("halsa/", views.halsa, name="halsa"),
    path("", include("arenden.urls")),
    path("", include("beslut.urls")),
]
