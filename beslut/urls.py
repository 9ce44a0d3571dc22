"""Addresses of meetings, of issued documents, and of what is published of the keys they are sealed with."""

from django.urls import path

from beslut.views import aterkoppling, expediering, handling, motet, nycklar, protokoll, svar

urlpatterns = [
    path("sammantraden/<uuid:uuid>/mote/", motet.mote, name="mote"),
    path("sammantraden/<uuid:uuid>/mote/gor/", motet.gor_mote, name="gor_mote"),
    path("sammantraden/<uuid:uuid>/mote/lage/", motet.motets_lage, name="motets_lage"),
    path("dagordningspunkter/<uuid:uuid>/anteckningar/", motet.anteckna_mote, name="anteckna_mote"),
    path("skrivelser/<uuid:uuid>/handlingar/", handling.handlingar, name="handlingar"),
    path("skrivelser/<uuid:uuid>/handlingar/forsok-igen/", handling.forsok_igen, name="forsok_igen"),
    path("skrivelser/<uuid:uuid>/korrektur/", handling.korrektur, name="korrektur"),
    path("skrivelser/<uuid:uuid>/jamfor/<int:a>/<int:b>/pdf/", handling.jamforelse, name="jamforelse_pdf"),
    path("handlingar/<str:sha256>/<str:filnamn>.pdf", handling.handling, name="handlingsfil"),
    path("handlingar/<str:sha256>/sida-<int:nr>.png", handling.sidbild, name="sidbild"),
    path("sammantraden/<uuid:uuid>/protokoll/", protokoll.visa, name="protokoll"),
    path("sammantraden/<uuid:uuid>/protokoll/borja/", protokoll.borja, name="borja_protokoll"),
    path("sammantraden/<uuid:uuid>/protokoll/skriv/", protokoll.skriv, name="skriv_protokoll"),
    path("sammantraden/<uuid:uuid>/protokoll/bygg/", protokoll.bygg, name="bygg_protokoll"),
    path("sammantraden/<uuid:uuid>/protokoll/steg/", protokoll.steg, name="protokollssteg"),
    path("sammantraden/<uuid:uuid>/protokoll/text/<uuid:text>/", protokoll.text, name="protokolltext"),
    path("arenden/<uuid:uuid>/expediering/", expediering.expediering, name="expediering"),
    path("arenden/<uuid:uuid>/expediera/", expediering.expediera, name="expediera"),
    path("arenden/<uuid:uuid>/mottagare/", expediering.mottagare, name="mottagare"),
    path("mottagare/<uuid:uuid>/", expediering.andra_mottagare, name="andra_mottagare"),
    path("utskick/<uuid:uuid>/", expediering.utskick, name="utskick"),
    path("arenden/<uuid:uuid>/aterkoppling/", aterkoppling.arende, name="aterkoppling_arende"),
    path("arenden/<uuid:uuid>/aterkoppling.<str:typ>", aterkoppling.arendefil, name="aterkoppling_arendefil"),
    path("aterkoppling/", aterkoppling.oversikt, name="aterkoppling"),
    path("aterkoppling.<str:typ>", aterkoppling.fil, name="aterkoppling_fil"),
    path("aterkoppling/mottagare/<uuid:uuid>/", aterkoppling.mottagare, name="aterkoppling_mottagare"),
    path("aterkoppling/<uuid:uuid>/vantan/", aterkoppling.vantan, name="vantan"),
    path("svar/<str:nyckel>/", svar.svar, name="svar"),
    path("svar/<str:nyckel>/<str:sha256>/<str:filnamn>.pdf", svar.svarsfil, name="svarsfil"),
    # These stand in certificates: they may never change.
    path("nycklar/<str:namn>.crl", nycklar.sparrlista, name="sparrlista"),
    path("nycklar/<str:namn>.cer", nycklar.certifikat, name="certifikat"),
    path("nycklar/rotter.pem", nycklar.rotter, name="rotter"),
    path("nycklar/ocsp/", nycklar.ocsp, name="ocsp"),
    path("nycklar/ocsp/<path:fraga>", nycklar.ocsp_get, name="ocsp_get"),
]
