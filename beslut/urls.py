"""Addresses of issued documents."""

from django.urls import path

from beslut.views import handling

urlpatterns = [
    path("skrivelser/<uuid:uuid>/handlingar/", handling.handlingar, name="handlingar"),
    path("skrivelser/<uuid:uuid>/handlingar/forsok-igen/", handling.forsok_igen, name="forsok_igen"),
    path("skrivelser/<uuid:uuid>/korrektur/", handling.korrektur, name="korrektur"),
    path("skrivelser/<uuid:uuid>/jamfor/<int:a>/<int:b>/pdf/", handling.jamforelse, name="jamforelse_pdf"),
    path("handlingar/<str:sha256>/<str:filnamn>.pdf", handling.handling, name="handlingsfil"),
    path("handlingar/<str:sha256>/sida-<int:nr>.png", handling.sidbild, name="sidbild"),
]
