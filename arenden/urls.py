"""Addresses of ärenden and skrivelser."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from arenden.views import (
    anmalan,
    arende,
    forslag,
    granskning,
    hanvisning,
    inlasning,
    kommentar,
    lasa,
    mall,
    narvaro,
    ordfil,
    ordlista,
    regler,
    skriv,
    text,
    tips,
)


class Slagskonverterare(StringConverter):
    """The kinds of parts that can be moved, removed and put back."""

    regex = "avsnitt|punkt|bilaga|undertecknare"


register_converter(Slagskonverterare, "slag")

urlpatterns = [
    path("skrivelser/<uuid:uuid>/sammantrade/", anmalan.sammantrade, name="skrivelsens_sammantrade"),
    path("arenden/", arende.lista, name="arenden"),
    path("arenden/ny/", arende.nytt, name="nytt_arende"),
    path("arenden/importera/", inlasning.importera, name="importera"),
    path("arenden/importera/<uuid:uuid>/", inlasning.granska, name="granska_fil"),
    path("arenden/<uuid:uuid>/", arende.ett, name="arende"),
    path("arenden/<uuid:uuid>/avslut/", arende.avslut, name="avsluta_arende"),
    path("arenden/<uuid:uuid>/skrivelser/", arende.ny_skrivelse, name="ny_skrivelse"),
    path("skrivelser/<uuid:uuid>/", lasa.las, name="skrivelse"),
    path("skrivelser/<uuid:uuid>/las-in/", inlasning.las_in_i, name="las_in"),
    path("skrivelser/<uuid:uuid>/sedan/", lasa.utkast_sedan, name="utkast_sedan"),
    path("skrivelser/<uuid:uuid>/word/", ordfil.utkast, name="word"),
    path("skrivelser/<uuid:uuid>/skriv/", skriv.skriv, name="skriv"),
    path("skrivelser/<uuid:uuid>/narvaro/", narvaro.narvaro, name="narvaro"),
    path("skrivelser/<uuid:uuid>/anmarkningar/", skriv.anmarkningar, name="anmarkningar"),
    path("skrivelser/<uuid:uuid>/hanvisningsmal/", hanvisning.hanvisningsmal, name="hanvisningsmal"),
    path("skrivelser/<uuid:uuid>/tips/tysta/", tips.tysta, name="tysta"),
    path("tystnader/<uuid:uuid>/ta-upp/", tips.ta_upp, name="ta_upp_tips"),
    path("skrivelser/<uuid:uuid>/avsnitt/", skriv.nytt_avsnitt, name="nytt_avsnitt"),
    path("skrivelser/<uuid:uuid>/punkter/ordna/", skriv.ordna_punkter, name="ordna_punkter"),
    path("skrivelser/<uuid:uuid>/bilagor/", skriv.ny_bilaga, name="ny_bilaga"),
    path("skrivelser/<uuid:uuid>/undertecknare/", skriv.ny_undertecknare, name="ny_undertecknare"),
    path("skrivelser/<uuid:uuid>/medforfattare/", skriv.medforfattare, name="medforfattare"),
    path("skrivelser/<uuid:uuid>/skicka/", granskning.skicka, name="skicka"),
    path("skrivelser/<uuid:uuid>/ta-tillbaka/", granskning.ta_tillbaka, name="ta_tillbaka"),
    path("skrivelser/<uuid:uuid>/godkann/", granskning.godkann, name="godkann"),
    path("skrivelser/<uuid:uuid>/aterkalla/", granskning.aterkalla, name="aterkalla"),
    path("skrivelser/<uuid:uuid>/ny-version/", granskning.ny_version, name="ny_version"),
    path("skrivelser/<uuid:uuid>/versioner/", lasa.versioner, name="versioner"),
    path("skrivelser/<uuid:uuid>/versioner/<int:nr>/", lasa.version, name="version"),
    path("skrivelser/<uuid:uuid>/versioner/<int:nr>/word/", ordfil.version, name="version_word"),
    path("skrivelser/<uuid:uuid>/versioner/<int:nr>/aterstall/", lasa.aterstall, name="aterstall"),
    path("skrivelser/<uuid:uuid>/jamfor/<int:a>/<int:b>/", lasa.jamfor, name="jamfor"),
    path("avsnitt/<uuid:uuid>/", skriv.avsnitt, name="avsnitt"),
    path("avsnitt/<uuid:uuid>/punkter/", skriv.ny_punkt, name="ny_punkt"),
    path("punkter/<uuid:uuid>/fristaende/", skriv.fristaende, name="fristaende"),
    path("bilagor/<uuid:uuid>/", skriv.bilaga, name="bilaga"),
    path("bilagor/<uuid:uuid>/fil/<str:filnamn>", lasa.bilaga, name="bilagefil"),
    path("undertecknare/<uuid:uuid>/", skriv.undertecknare, name="undertecknare"),
    path("delar/<slag:slag>/<uuid:uuid>/flytta/", skriv.flytta, name="flytta"),
    path("delar/<slag:slag>/<uuid:uuid>/ta-bort/", skriv.ta_bort, name="ta_bort"),
    path("delar/<slag:slag>/<uuid:uuid>/satt-tillbaka/", skriv.satt_tillbaka, name="satt_tillbaka"),
    path("skrivelser/<uuid:uuid>/kommentarer/", kommentar.kommentarer, name="kommentarer"),
    path("skrivelser/<uuid:uuid>/forslag/", forslag.forslag, name="forslag"),
    path("kommentarer/<uuid:uuid>/", kommentar.kommentar, name="kommentar"),
    path("installningar/ordlista/<slug:slug>/", ordlista.ordlista, name="ordlista"),
    path("installningar/ordlista/<slug:slug>/forslag/", ordlista.forslag, name="stavningsforslag"),
    path("ordlisterader/<uuid:uuid>/ta-bort/", ordlista.ta_bort, name="ta_bort_ord"),
    path("installningar/regler/<slug:slug>/", regler.regler, name="regler"),
    path("installningar/mallar/", mall.lista, name="mallar"),
    path("installningar/mallar/ny/", mall.ny, name="ny_mall"),
    path("installningar/mallar/<uuid:uuid>/", mall.en, name="mall"),
    path("installningar/mallar/<uuid:uuid>/andra/", mall.andra, name="andra_mall"),
    path("installningar/mallar/<uuid:uuid>/publicera/", mall.publicera, name="publicera_mall"),
    path("installningar/mallar/<uuid:uuid>/kasta/", mall.kasta, name="kasta_mallutkast"),
    path("installningar/mallar/<uuid:uuid>/arkivera/", mall.arkivera, name="arkivera_mall"),
    path("installningar/mallar/<uuid:uuid>/versioner/<int:nr>/", mall.version, name="mallversion"),
    path("skrivelser/<uuid:uuid>/foresla/", forslag.foresla, name="foresla"),
    path("texter/<uuid:uuid>/forslag/", forslag.textforslag, name="textforslag"),
    path("texter/<uuid:uuid>/steg/", text.steg, name="textsteg"),
]
