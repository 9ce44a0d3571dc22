"""What a file holds besides the text of a skrivelse, told in words before anything is saved."""

from collections import Counter
from collections.abc import Iterator

# name of what was counted → one, many ({} is how many), what became of it
_ORD: dict[str, tuple[str, str, str]] = {
    "bild": ("En bild", "{} bilder", "följer inte med. Bifoga dem som bilagor om de behövs."),
    "diagram": ("Ett diagram", "{} diagram", "följer inte med. Bifoga det som bilaga om det behövs."),
    "SmartArt": ("En SmartArt-figur", "{} SmartArt-figurer", "följer inte med, inte heller orden i den."),
    "figur": ("En ritad figur", "{} ritade figurer", "följer inte med."),
    "inbäddat objekt": ("Ett inbäddat objekt", "{} inbäddade objekt", "följer inte med. Bifoga det som bilaga."),
    "infogat dokument": ("Ett infogat dokument", "{} infogade dokument", "följer inte med. Läs in det för sig."),
    "bilagor": (
        "Bilagornas filer",
        "Bilagornas filer",
        "följer inte med. Deras namn står under Bilagor: bifoga dem på nytt.",
    ),
    "makron": ("Makron", "Makron", "följer inte med; texten är läst."),
    "ändring utanför texten": (
        "En spårad ändring i huvudet, en rubrik, inledningen till punkterna eller underskrifterna",
        "{} spårade ändringar i huvudet, rubriker, inledningen till punkterna eller underskrifterna",
        "står som kommentar: i skrivelsen står det som det var före ändringen.",
    ),
    "textruta": ("En textruta", "{} textrutor", "blir vanliga stycken där rutan satt."),
    "formel": ("En formel", "{} formler", "blir vanlig text. Kontrollera tecknen."),
    "symbol": ("Ett specialtecken", "{} specialtecken", "ur ett eget typsnitt kan se annorlunda ut."),
    "fotnot": ("En fotnot", "{} fotnoter", "står inom hakparentes där hänvisningen stod."),
    "slutnot": ("En slutnot", "{} slutnoter", "står inom hakparentes där hänvisningen stod."),
    "dold text": ("Dold text", "{} stycken dold text", "tas inte med i skrivelsen; den är kvar i inläsningsposten."),
    "innehållsförteckning": (
        "En innehållsförteckning",
        "En innehållsförteckning",
        "tas inte med; rubrikerna finns i texten.",
    ),
    "tomt formulärfält": ("Ett formulärfält", "{} formulärfält", "som ingen har fyllt i tas inte med."),
    "tabell i tabell": ("En tabell i en tabell", "{} tabeller i tabeller", "blir stycken i den yttre tabellens cell."),
    "tabell med fler än 200 kolumner": (
        "En tabell med fler än 200 kolumner",
        "{} mycket breda tabeller",
        "blir stycken.",
    ),
    "bokstavsnumrering": (
        "En listpunkt med bokstav eller romersk siffra",
        "{} listpunkter med bokstäver eller romerska siffror",
        "numreras med vanliga siffror. Kontrollera hänvisningar som ”alternativ b”.",
    ),
    "automatisk numrering av rubriker": (
        "Automatisk numrering av rubriker",
        "Automatisk numrering av rubriker",
        "följer inte med.",
    ),
    "länk som inte leder till en webb- eller e-postadress": (
        "En länk som inte leder till en webb- eller e-postadress",
        "{} länkar som inte leder till en webb- eller e-postadress",
        "blir vanlig text.",
    ),
    "hänvisning": (
        "En hänvisning",
        "{} hänvisningar",
        "leder till något som inte längre finns i filen, eller har skrivits om i den, och blir vanliga ord.",
    ),
    "fristående lydelse": (
        "En fristående lydelse",
        "{} fristående lydelser",
        "följer med som utkast och behöver bekräftas på nytt.",
    ),
    "bild i sidhuvud eller sidfot": (
        "En bild i sidhuvud eller sidfot",
        "{} bilder i sidhuvud eller sidfot",
        "följer inte med; papperet har organisationens eget huvud.",
    ),
}
_UTSEENDE = (
    "understrykning",
    "genomstrykning",
    "överstrykning",
    "färg på text",
    "upphöjd eller nedsänkt text",
)


def beratta(antal: Counter[str]) -> Iterator[str]:
    """Yield a sentence for each kind of thing that does not come along as it was."""
    for namn, (ett, flera, sedan) in _ORD.items():
        if tal := antal[namn]:
            yield f"{ett if tal == 1 else flera.format(tal)} {sedan}"
    if utseende := [namn for namn in _UTSEENDE if antal[namn]]:
        lista = ", ".join(utseende[:-1]) + (" och " if utseende[1:] else "") + utseende[-1]
        yield f"{lista[:1].upper()}{lista[1:]} följer inte med."
