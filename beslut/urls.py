"""Addresses of issued documents."""

from django.urls import path

from beslut import views

urlpatterns = [
    path("skrivelser/<uuid:uuid>/handlingar/", views.handlingar, name="handlingar"),
    path("skrivelser/<uuid:uuid>/handlingar/forsok-igen/", views.forsok_igen, name="forsok_igen"),
    path("skrivelser/<uuid:uuid>/korrektur/", views.korrektur, name="korrektur"),
    path("skrivelser/<uuid:uuid>/jamfor/<int:a>/<int:b>/pdf/", views.jamforelse, name="jamforelse_pdf"),
    path("handlingar/<str:sha256>/<str:filnamn>.pdf", views.handling, name="handlingsfil"),
    path("handlingar/<str:sha256>/sida-<int:nr>.png", views.sidbild, name="sidbild"),
]
