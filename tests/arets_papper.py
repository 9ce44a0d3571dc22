"""The minutes of the year that tests/test_aret.py plays, word for word, and how they are read back from their PDF."""

import re
import subprocess

from beslut.models import Handling
from forum import lagring
from forum.models import Sammantrade

FEBRUARI = """
Region Jönköpings län MÖTESANTECKNINGAR Kommunalt Forum den 10 februari 2027 Sammanträdet
Plats och tid Regionens hus, sal A, den 10 februari 2027 kl. 09.00–11.30
Närvarande ledamöter och tjänstgörande ersättare Namn Part Som När
Olle Ordén (S) Region Norr ordförande
Vera Vising (M) Almby kommun vice ordförande
Lars Lund (S) Bergby kommun ledamot kl. 10.15–11.30
Lena Lind (C) Cedersunds kommun ledamot
Lotta Löv (M) Dalvik kommun ledamot
Erik Ek (S) Bergby kommun tjänstgörande ersättare för Lars Lund (S) kl. 09.00–10.15
Övriga närvarande Namn Som Helena Broman sekreterare
Justerare Olle Ordén (S), ordförande, och Lena Lind (C)
§ 1 Upprop Ställningstagande Upprop förrättas. De närvarande framgår av närvarolistan.
§ 2 Val av justerare Ställningstagande Lena Lind (C) utses att tillsammans med ordföranden justera anteckningarna.
§ 3 Cykelväg mellan orterna RJL 2027/1 Ställningstagande Kommunalt Forum ställer sig bakom att
1. regionen utreder en cykelväg. 2. regionen redovisar kostnaden.
Sammanfattning Så är det med cykelväg mellan orterna. Beslutsunderlag Tjänsteskrivelse den 25 januari 2027
Jäv Lena Lind (C) anmäler jäv och deltar inte i handläggningen av ärendet.
Närvaro Lars Lund (S) kommer kl. 10.15. Erik Ek (S) tjänstgör därmed inte längre.
Yrkanden Vera Vising (M) yrkar avslag på punkt 1.
Propositionsordning Ordföranden ställer förslaget i punkt 1 mot Vera Visings (M) yrkande om avslag och finner att
Kommunalt Forum ställer sig bakom förslaget i punkt 1.
Omröstning Omröstning begärs. Följande propositionsordning godkänns: ja-röst för förslaget i punkt 1, nej-röst för
Vera Visings (M) yrkande om avslag. Omröstningen utfaller med två (2) ja-röster och två (2) nej-röster. Röstetalen är
lika. Ordförandens utslagsröst avgör för ja. Kommunalt Forum ställer sig därmed bakom förslaget i punkt 1.
Ja röstar: Olle Ordén (S) och Erik Ek (S). Nej röstar: Vera Vising (M) och Lotta Löv (M).
Avvikande mening Vera Vising (M) anmäler avvikande mening i punkt 1 till förmån för eget yrkande: ”Vägen blir för dyr.”
§ 4 Bredband på landet RJL 2027/2 Ställningstagande
Ärendet återremitteras med motiveringen ”Kostnaden för kommunerna behöver redovisas.”
Sammanfattning Så är det med bredband på landet. Beslutsunderlag Tjänsteskrivelse den 25 januari 2027
§ 5 Säkra skolvägar RJL 2027/3 Ställningstagande Ärendet bordläggs.
Sammanfattning Så är det med säkra skolvägar. Beslutsunderlag Tjänsteskrivelse den 25 januari 2027
§ 6 Snöröjningen Ställningstagande Ärendet läggs till handlingarna.
§ 7 Anmälningar Ställningstagande Anmälningarna läggs till handlingarna.
§ 8 Övriga frågor Ställningstagande Inga övriga frågor tas upp.
Ordföranden avslutar sammanträdet kl. 11.30.
Justering Olle Ordén (S), Region Norr ordförande Justerat 2027-02-10 kl. 11.30
Lena Lind (C), Cedersunds kommun justerare Justerat 2027-02-10 kl. 11.30
Kommunalt Forum · 10 februari 2027 · Kod {kod} SHA-256 {sha256}
"""
_NARVARO = """
Närvarande ledamöter och tjänstgörande ersättare Namn Part Som
Olle Ordén (S) Region Norr ordförande
Vera Vising (M) Almby kommun vice ordförande
Lars Lund (S) Bergby kommun ledamot
Lena Lind (C) Cedersunds kommun ledamot
Lotta Löv (M) Dalvik kommun ledamot
Övriga närvarande Namn Som Helena Broman sekreterare
Justerare Olle Ordén (S), ordförande, och Lena Lind (C)
"""
MAJ = f"""
Region Jönköpings län MÖTESANTECKNINGAR Kommunalt Forum den 12 maj 2027 Sammanträdet
Plats och tid Regionens hus, sal A, den 12 maj 2027 kl. 09.00–10.00 {_NARVARO}
§ 9 Upprop Ställningstagande Upprop förrättas. De närvarande framgår av närvarolistan.
§ 10 Val av justerare Ställningstagande Lena Lind (C) utses att tillsammans med ordföranden justera anteckningarna.
§ 11 Föregående mötesanteckningar Ställningstagande
Anteckningarna från sammanträdet den 10 februari 2027 läggs till handlingarna.
§ 12 Säkra skolvägar RJL 2027/3 Ställningstagande Kommunalt Forum ställer sig bakom att kommunerna ser över skolvägarna.
Sammanfattning Så är det med säkra skolvägar. Beslutsunderlag Tjänsteskrivelse den 25 januari 2027
§ 13 Anmälningar Ställningstagande Anmälningarna läggs till handlingarna.
§ 14 Övriga frågor Ställningstagande Inga övriga frågor tas upp.
Ordföranden avslutar sammanträdet kl. 10.00.
Justering Olle Ordén (S), Region Norr ordförande Justerat 2027-05-12 kl. 10.00
Lena Lind (C), Cedersunds kommun justerare Justerat 2027-05-12 kl. 10.00
Kommunalt Forum · 12 maj 2027 · Kod {{kod}} SHA-256 {{sha256}}
"""
NOVEMBER = f"""
Region Jönköpings län MÖTESANTECKNINGAR Kommunalt Forum den 10 november 2027 Sammanträdet
Plats och tid Regionens hus, sal A, den 10 november 2027 kl. 09.00–10.00 {_NARVARO}
§ 15 Upprop Ställningstagande Upprop förrättas. De närvarande framgår av närvarolistan.
§ 16 Val av justerare Ställningstagande Lena Lind (C) utses att tillsammans med ordföranden justera anteckningarna.
§ 17 Föregående mötesanteckningar Ställningstagande
Anteckningarna från sammanträdet den 12 maj 2027 läggs till handlingarna.
§ 18 Bredband på landet RJL 2027/2 Ställningstagande
Kommunalt Forum ställer sig bakom att regionen bygger ut bredbandet och betalar halva kostnaden.
Förslaget har fått ändrad lydelse. I skrivelsen löd det: ”regionen bygger ut bredbandet och betalar det.”
Sammanfattning Så är det med bredband på landet. Beslutsunderlag Tjänsteskrivelse den 25 oktober 2027
§ 19 Anmälningar Ställningstagande Anmälningarna läggs till handlingarna.
§ 20 Övriga frågor Ställningstagande Inga övriga frågor tas upp.
Ordföranden avslutar sammanträdet kl. 10.00.
Justering Olle Ordén (S), Region Norr ordförande Justerat 2027-11-10 kl. 10.00
Lena Lind (C), Cedersunds kommun justerare Justerat 2027-11-10 kl. 10.00
Kommunalt Forum · 10 november 2027 · Kod {{kod}} SHA-256 {{sha256}}
"""
# What every page has below its text: on all but the first the paper's name, then page, code and where it is checked.
_SIDFOT = re.compile(
    r"(?:(?:Mötesanteckningar|Utdrag ur mötesanteckningar), Kommunalt Forum den \d+ \w+ \d{4} (?:RJL [\d/]+ )?)?"
    r"\d+ \(\d+\) Kod(?: [A-Z2-7]{4}){3} Kontrollera på \S+ ?"
)


def lasta(handling: Handling) -> str:
    """Return the words of a stored paper in the order of its content, divided words made whole, without page feet."""
    assert handling.fil is not None
    with lagring.oppna(handling.fil.sha256) as f:
        svar = subprocess.run(["pdftotext", "-raw", "-", "-"], input=f.read(), capture_output=True, check=True)
    ord_ = " ".join(re.sub(r"-\n", "", svar.stdout.decode()).replace("\f", " ").split())
    return _SIDFOT.sub("", ord_).strip()


def fyror(text: str) -> str:
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def anteckningarna(sammantrade: Sammantrade) -> str:
    """Return the words of the minutes as they lie in the store."""
    return lasta(sammantrade.handlingar.get(slag=Handling.Slag.MOTESANTECKNINGAR))


def vantade(ord_: str, sammantrade: Sammantrade) -> str:
    """Return what the minutes are to say: *ord_*, with their own code and the hash of what was adjusted."""
    handling = sammantrade.handlingar.get(slag=Handling.Slag.MOTESANTECKNINGAR)
    return " ".join(ord_.split()).format(kod=fyror(handling.kod), sha256=fyror(sammantrade.protokoll.sha256))
