"""Attacks on a document that is sealed and signed by two: each made here, each told apart from the authentic file.

Two judges: the register, which knows the bytes of every state (`verifiering.fil`), and the one without a register,
which knows the published certificates alone (`sign.verifiera`). Neither calls any of these authentic.
"""

import io
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command

from arenden.actions import granskning
from arenden.actions.skrivelse import andra_uppgifter
from arenden.models import Skrivelse
from beslut import filinnehall, pdf, sign, verifiering
from beslut.actions import rendering
from beslut.besked import besked
from beslut.models import Handling, HandlingFil
from beslut.verifiering import Utfall
from forum import lagring
from forum.models import Anvandare
from tests import angrepp
from tests.pappersfakta import skrivelse as skrivelsefakta
from tests.underskrivet import en_person, falt, ny_kedja, papper, under
from tests.varld import godkann_alla

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]

SYNS = {"nar": "2026-11-23 kl. 09.30", "hur": "lösenord", "tid": "2026-11-23T08:30:00+00:00"}
# What each must be said to have done, in the words of the register's judge; "" where it only says that it is altered.
NAMNGIVNA = {
    "text övermålad i en ny revision": "Sida 1 ser annorlunda ut",
    "sidans innehåll utbytt i en ny revision": "Texten på sida 1 är en annan.",
    "anteckning lagd över texten": "1 anteckningar är tillagda",
    "textfält lagt över texten": "Sida 1 ser annorlunda ut",
    "underskriftens utseende utbytt": "Sida 1 ser annorlunda ut",
    "underskriftens utseende överskrivet": "Sida 1 ser annorlunda ut",
    "underskriften tagen ur sitt fält": "Underskriften ”Underskrift2” saknas.",
    "underskriftens fält borttaget": "Underskriften ”Underskrift2” saknas.",
    "ny titel i en ny revision": "Titeln i filen är en annan",
    "ny XMP i en ny revision": "XMP",
    "skript i en ny revision": "skript",
    "bilaga i en ny revision": "Den bifogade filen ”avtal.txt” är tillagd.",
    "en sida tillagd i en ny revision": "Filen har 2 sidor, den utfärdade 1 sida.",
    "sidan beskuren": "sida 1",
    "innehållet dolt i ett lager": "sida 1",
    "omritad av mutool": "saknas",
    "omritad av poppler": "saknas",
}
# Broken beyond reading: it may be said that it is none of ours, and never that it is.
OLASLIGA = {"tom revision", "krypterad av qpdf", "inlindad underskrift", "tom rad före början"}


@pytest.fixture
def punkten(skrivelse: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare) -> Handling:
    """The paper of a point, issued, sealed and signed by both, each state kept."""
    uppgifter = {"underskriftssatt": "elektronisk"}
    rad = andra_uppgifter(skrivelse, av=maria, revision=skrivelse.revision, uppgifter=uppgifter)
    granskning.skicka(rad, av=maria)
    godkann_alla(Skrivelse.objects.get(pk=rad.pk), agneta, ulrika)
    rendering.arbeta_undan()
    handling = Handling.objects.utfardade().get(slag="beslutspunkt")
    for nr, vem in enumerate((agneta, ulrika), start=1):
        data, forra = byten(handling), handling.filer.latest("ordning")
        ny = sign.skriv_under(
            data,
            sign.kedja(),
            faltnamn=f"Underskrift{nr}",
            sha256=forra.sha256,
            av=en_person(str(vem)),
            utseende=pdf.rendera_underskrift({**SYNS, "namn": str(vem)}, 150, 40),
        )
        HandlingFil.objects.create(
            handling=handling,
            ordning=forra.ordning + 1,
            tillstand=HandlingFil.Tillstand.UNDERSKRIVEN,
            sha256=lagring.skriv(ny),
            storlek=len(ny),
            sidor=forra.sidor,
        )
    return handling


def byten(handling: Handling, ordning: int | None = None) -> bytes:
    rader = handling.filer.all() if ordning is None else handling.filer.filter(ordning=ordning)
    with lagring.oppna(rader.latest("ordning").sha256) as f:
        return bytes(f.read())


@pytest.fixture
def i_processen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process, and each once: that strangers' files are read in a child is shown elsewhere."""
    monkeypatch.setattr(filinnehall, "las", cache(filinnehall._undersok))


def test_the_authentic_file_is_authentic_to_all_judges(punkten: Handling, tmp_path: Path) -> None:
    akta = tmp_path / "akta.pdf"
    akta.write_bytes(byten(punkten))
    assert verifiering.fil(akta.read_bytes()).utfall == Utfall.AKTA
    dom = sign.verifiera(akta.read_bytes())
    assert (dom.utfall, len(dom.undertecknare), dom.tomma_falt) == (sign.Utfall.AKTA, 2, ())
    pdfsig = subprocess.run(["pdfsig", "-nocert", akta], capture_output=True, text=True, check=True).stdout
    assert (pdfsig.count("Signature is Valid"), "Invalid" in pdfsig) == (3, False)
    rot = sign.kedja().mapp / f"{sign.kedja().register.i_bruk(sign.Roll.ROT).id}.crt"
    mellan = sign.kedja().mapp / f"{sign.kedja().register.i_bruk(sign.Roll.UTFARDARE).id}.crt"
    rader = re.findall(rb"/ByteRange ?\[ ?(\d+) +(\d+) +(\d+) +(\d+) *\]", akta.read_bytes())
    assert len(rader) == 3
    for a, b, c, d in (map(int, rad) for rad in rader):
        data = akta.read_bytes()
        (tmp_path / "cms").write_bytes(bytes.fromhex(data[a + b : c].strip(b"<>").decode()))
        (tmp_path / "data").write_bytes(data[a : a + b] + data[c : c + d])
        kommando = "openssl cms -verify -inform DER -in cms -content data -binary -purpose any -out /dev/null"
        argument = [*kommando.split(), "-CAfile", str(rot), "-certfile", str(mellan)]
        subprocess.run(argument, cwd=tmp_path, check=True, capture_output=True)


def test_each_attack_is_told_apart_from_the_signed_file(punkten: Handling, i_processen: None) -> None:
    akta, fel = byten(punkten), []
    alla = angrepp.REVISIONER | angrepp.BYTEN | angrepp.SPARADE
    assert set(NAMNGIVNA) | OLASLIGA <= set(alla)
    for namn, angrip in alla.items():
        angripen = angrip(akta)
        assert angripen != akta, namn
        dom, utan_register = verifiering.fil(angripen), sign.verifiera(angripen)
        kand = dom.utfall == Utfall.ANDRAD and dom.handling == punkten and (dom.skillnader or dom.fel)
        okand = namn in OLASLIGA and dom.utfall in {Utfall.OKAND, Utfall.ANDRAD}
        namnd = NAMNGIVNA.get(namn, "").lower() in " ".join(dom.skillnader).lower()
        if not (kand or okand) or not namnd or utan_register.utfall == sign.Utfall.AKTA:
            fel.append(f"{namn}: {dom.utfall} {dom.skillnader} {dom.fel}; {utan_register.utfall}")
    assert not fel, "\n".join(fel)


def test_a_file_from_before_the_last_signed_is_told_as_an_earlier_state(punkten: Handling) -> None:
    """The last signer removed, without a trace in the file: the register knows who is missing."""
    akta = byten(punkten)
    for ordning, saknas in ((2, ["Underskrift2"]), (1, ["Underskrift1", "Underskrift2"])):
        tidigare = byten(punkten, ordning)
        assert akta.startswith(tidigare)
        dom = verifiering.fil(tidigare)
        assert (dom.utfall, dom.handling) == (Utfall.TIDIGARE, punkten)
        assert besked(dom, visas=True).ton != "ok"
        utan_register = sign.verifiera(tidigare)
        assert list(utan_register.tomma_falt) == saknas
    # What was there before the seal was never let out as finished.
    assert sign.verifiera(byten(punkten, 0)).utfall == sign.Utfall.INTE_HARIFRAN


@pytest.mark.filterwarnings("ignore:This document has 1 form widget")
def test_what_lay_hidden_when_they_signed_is_a_change_when_it_is_turned_over(tmp_path: Path) -> None:
    kedja = ny_kedja(tmp_path)
    fortroende = sign.Fortroende.for_kedja(kedja)
    for namn, (forbered, vand) in angrepp.SKUGGOR.items():
        undertecknat = under(under(sign.stampla(forbered(papper()), kedja, falt()), kedja, 0), kedja, 1)
        assert sign.verifiera_mot(undertecknat, fortroende).utfall == sign.Utfall.AKTA, namn
        vant = sign.verifiera_mot(vand(undertecknat), fortroende)
        assert vant.utfall == sign.Utfall.ANDRAD, namn
        assert "ändrats efteråt" in " ".join(rad for u in vant.underskrifter for rad in u.fel), namn


def test_a_signature_of_another_chain_or_from_another_document_is_none(tmp_path: Path) -> None:
    kedja = ny_kedja(tmp_path / "ratt")
    fortroende = sign.Fortroende.for_kedja(kedja)
    stamplat = sign.stampla(papper(), kedja, falt())
    framling = sign.verifiera_mot(under(stamplat, ny_kedja(tmp_path / "annan"), 0), fortroende)
    assert (framling.utfall, framling.undertecknare[0].harifran) == (sign.Utfall.ANDRAD, False)
    # The signature of the other paper is moved here, with all that belongs to it.
    annat = under(sign.stampla(pdf.rendera(skrivelsefakta()).pdf, kedja, falt()), kedja, 0)
    mitt = under(stamplat, kedja, 0)
    *_, fran = re.finditer(rb"/Contents ?<([0-9a-fA-F]{1000,})>", annat)
    *_, till = re.finditer(rb"/Contents ?<([0-9a-fA-F]{1000,})>", mitt)
    flyttad = mitt[: till.start(1)] + fran[1][: len(till[1])].ljust(len(till[1]), b"0") + mitt[till.end(1) :]
    dom = sign.verifiera_mot(flyttad, fortroende)
    assert (dom.utfall, dom.undertecknare[0].intakt) == (sign.Utfall.ANDRAD, False)


def test_a_swapped_attachment_is_told(tmp_path: Path, i_processen: None) -> None:
    """The version that lies in the file as data is another, under the same name; the pages are the same."""
    kedja = ny_kedja(tmp_path)
    akta = sign.stampla(pdf.rendera(skrivelsefakta(kalldata=True)).pdf, kedja)

    def utbytt(andra: Any) -> bytes:
        ut = io.BytesIO()
        with pikepdf.open(io.BytesIO(akta)) as fil:
            andra(fil)
            fil.save(ut)
        return ut.getvalue()

    def ny_data(fil: pikepdf.Pdf) -> None:
        (namn,) = fil.attachments
        fil.attachments[namn] = pikepdf.AttachedFileSpec(fil, b'{"rubrik": "Annat"}', filename=namn)

    fore = filinnehall.las(akta)
    (namn,) = fore.bilagor
    for angripen, sagt in (
        (utbytt(ny_data), f"Den bifogade filen ”{namn}” är utbytt."),
        (utbytt(lambda fil: fil.attachments.pop(namn)), f"Den bifogade filen ”{namn}” saknas."),
    ):
        assert sagt in verifiering.skillnader(fore, filinnehall.las(angripen))
        dom = sign.verifiera_mot(angripen, sign.Fortroende.for_kedja(kedja))
        assert dom.utfall != sign.Utfall.AKTA


# --- with published certificates, on a machine that has nothing of ours ---


def test_published_certificates_judge_a_file_and_a_code_without_the_installation(
    punkten: Handling, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`verifiera --offline --nyckel FIL.pem`: authentic 0, altered 1, another chain's 2."""
    publicerat, akta, annans = tmp_path / "publicerat.pem", tmp_path / "akta.pdf", tmp_path / "annans.pem"
    publicerat.write_bytes(b"".join(fil.read_bytes() for fil in sorted(sign.kedja().mapp.glob("*.crt"))))
    annans.write_bytes(b"".join(fil.read_bytes() for fil in sorted(ny_kedja(tmp_path / "annan").mapp.glob("*.crt"))))
    akta.write_bytes(byten(punkten))
    monkeypatch.setattr(sign, "kedja", lambda: pytest.fail("installationens egna nycklar"))

    def prova(vad: object, pem: Path) -> tuple[int, str]:
        try:
            call_command("verifiera", str(vad), offline=True, nyckel=str(pem))
        except SystemExit as slut:
            return int(slut.code or 0), capsys.readouterr().out
        return 0, capsys.readouterr().out

    utgang, svar = prova(akta, publicerat)
    assert (utgang, svar.splitlines()[0]) == (0, "Stämpeln är äkta och filen oförändrad sedan dess")
    utgang, svar = prova(punkten.qr, publicerat)
    assert (utgang, svar.splitlines()[0]) == (0, "QR-koden är äkta")
    assert prova(punkten.qr, annans)[0] == 1
    assert prova(akta, annans)[0] in {1, 2}
    andrad = tmp_path / "andrad.pdf"
    andrad.write_bytes(angrepp.REVISIONER["text övermålad i en ny revision"](akta.read_bytes()))
    assert prova(andrad, publicerat)[0] == 1
    skrap = tmp_path / "skrap.pem"
    skrap.write_text("inget certifikat")
    with pytest.raises(SystemExit):
        call_command("verifiera", str(akta), offline=True, nyckel=str(skrap))
    assert "går inte att läsa som certifikat" in capsys.readouterr().err
