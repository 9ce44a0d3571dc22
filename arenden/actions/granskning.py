"""Send for approval, take back, send back, approve and recall. What is possible is flow's to say."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from arenden import ogonblick, policy, regler
from arenden.actions import forslag
from arenden.actions.version import frys, las_texter
from arenden.flow import Lage, Steg, nasta
from arenden.models import Godkannande, Skrivelse, Tystnad, Undertecknare, Version
from arenden.models.version import SKICKAD
from forum import epost
from forum import policy as roller
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse


class Ofullstandig(Exception):
    """What is missing for sending, all of it at once."""

    def __init__(self, anmarkningar: list[regler.Anmarkning]) -> None:
        super().__init__(" ".join(a.mening for a in anmarkningar))
        self.anmarkningar = anmarkningar


class AnnanText(Konflikt):
    """The text is another than the one that the page showed."""

    def __init__(self, andrade: list[str]) -> None:
        super().__init__(
            f"Texten har ändrats sedan du öppnade sidan: {', '.join(andrade)}. Den är inte skickad. Läs den igen och "
            "skicka den sedan."
        )


@dataclass(frozen=True)
class Lagesbild:
    """What the text's rules and the flow have to say about a skrivelse now; *platser* in the order of the paper."""

    hinder: list[regler.Anmarkning]
    varningar: list[regler.Anmarkning]
    tips: list[regler.Anmarkning]
    tystade: list[Tystnad]
    platser: list[regler.Plats] = field(default_factory=list)

    @property
    def alla(self) -> list[regler.Anmarkning]:
        """Return all that is said, what weighs most first."""
        return [*self.hinder, *self.varningar, *self.tips]


def granska(skrivelse: Skrivelse) -> Lagesbild:
    """Return what stops sending, what is worth a look, the tips and those silenced. Writes nothing."""
    organ, bild = skrivelse.arende.organ, ogonblick.ta(skrivelse)
    alla = regler.granska(
        bild, _installningar(skrivelse), lang_fran=_lang_fran(skrivelse), ordlista=organ.ordlista.ord()
    )
    hinder = [a for a in alla if a.allvar == regler.Allvar.STOPP]
    hinder += _oppna_forslag(skrivelse) + _hinder_hos_personer(skrivelse)
    oplacerade = [
        regler.Anmarkning(
            "oplacerat",
            regler.Allvar.VARNING,
            regler.Plats("avsnitt", str(a.identitet), a.rubrik),
            f"Avsnittet {a.rubrik} kom till vid importen och trycks som det står. Flytta det som hör hemma i ett "
            "annat avsnitt och ta bort resten.",
        )
        for a in skrivelse.avsnitt.kvar().filter(oplacerat=True)
    ]
    varningar = oplacerade + [a for a in alla if a.allvar == regler.Allvar.VARNING]
    tips = _en_gang(a for a in alla if a.allvar == regler.Allvar.TIPS)
    tystnader = list(skrivelse.tystnader.gallande()) if tips else []
    tystade = [t for t in tystnader if any(t.galler(a) for a in tips)]
    kvar = [a for a in tips if not any(t.galler(a) for t in tystade)]
    return Lagesbild(hinder, varningar, kvar, tystade, regler.platser(bild))


def hinder(skrivelse: Skrivelse) -> list[regler.Anmarkning]:
    """Return what stops sending, without asking the rules that only warn."""
    saknas = regler.saknas(ogonblick.ta(skrivelse), _installningar(skrivelse), lang_fran=_lang_fran(skrivelse))
    return saknas + _oppna_forslag(skrivelse) + _hinder_hos_personer(skrivelse)


def _installningar(skrivelse: Skrivelse) -> dict[str, regler.Allvar]:
    return {k: regler.Allvar(v) for k, v in skrivelse.arende.organ.regler.items()}


def _lang_fran(skrivelse: Skrivelse) -> int:
    return skrivelse.arende.organ.lang_fran or regler.LANG_FRAN


def _en_gang(tips: Iterable[regler.Anmarkning]) -> list[regler.Anmarkning]:
    """Return *tips* with the same words twice in one place as one tip, and one silence, marked wherever they stand."""
    funna: dict[str, regler.Anmarkning] = {}
    for a in tips:
        fore = funna.get(a.nyckel)
        funna[a.nyckel] = a if fore is None else replace(fore, marken=tuple(dict.fromkeys(fore.marken + a.marken)))
    return list(funna.values())


def _oppna_forslag(skrivelse: Skrivelse) -> list[regler.Anmarkning]:
    """Say where something is suggested that nobody has settled: what is sent holds no open suggestion."""
    ut = []
    for plats, antal in forslag.antal_oppna(skrivelse):
        slag, _, identitet = plats.lank.partition("-")
        var = f"Beslutspunkt {plats.namn.removeprefix('Punkt ')}" if slag == "punkt" else f"Avsnittet {plats.namn}"
        vad = "ett ändringsförslag" if antal == 1 else f"{antal} ändringsförslag"
        ut.append(
            regler.Anmarkning(
                "oppna_forslag",
                regler.Allvar.STOPP,
                regler.Plats("punkt" if slag == "punkt" else "avsnitt", identitet, var),
                f"{var} har {vad} som ingen har tagit ställning till. Godta eller avvisa "
                f"{'det' if antal == 1 else 'dem'}.",
            )
        )
    return ut


def _hinder_hos_personer(skrivelse: Skrivelse) -> list[regler.Anmarkning]:
    undertecknare = list(skrivelse.undertecknare.kvar().select_related("anvandare"))
    hinder = [
        _hinder(
            "undertecknare_konto",
            u,
            f"Undertecknaren {u.namn} har inget konto och kan inte godkänna. Välj ett konto för {u.namn}.",
        )
        for u in undertecknare
        if u.anvandare is None or not u.anvandare.is_active
    ]
    if undertecknare and not hinder:
        forfattare = skrivelse.forfattare()
        if all(u.anvandare_id in forfattare for u in undertecknare):
            hinder.append(
                _hinder(
                    "undertecknare_forfattare",
                    undertecknare[0],
                    "Alla undertecknare har själva skrivit i texten. Ingen godkänner ensam det den själv har "
                    "skrivit: lägg till en undertecknare som inte har skrivit i den.",
                )
            )
    return hinder


def _hinder(regel: str, undertecknare: Undertecknare, mening: str) -> regler.Anmarkning:
    plats = regler.Plats("undertecknare", str(undertecknare.identitet), undertecknare.namn)
    return regler.Anmarkning(regel, regler.Allvar.STOPP, plats, mening, "", "")


@transaction.atomic
def skicka(skrivelse: Skrivelse, *, av: Anvandare, meddelande: str = "", sedd: dict[str, str] | None = None) -> Version:
    """Freeze a version and ask its undertecknare to approve it.

    *sedd* is what the person saw (ogonblick.avtryck); None where no page was shown. An empty datum becomes today.
    Locks the skrivelse and its texts. Raises PermissionDenied, OtillatetSteg, AnnanText, Ofullstandig with all that
    is missing.
    """
    skrivelse = Skrivelse.objects.las(skrivelse.pk)
    policy.krav(av, Steg.SKICKA, skrivelse)
    lage = nasta(skrivelse.lage, Steg.SKICKA)
    las_texter(skrivelse)  # before the rules are asked: nothing is suggested between that and the freezing
    if sedd is not None and (andrade := ogonblick.andrade(sedd, ogonblick.ta(skrivelse))):
        raise AnnanText(andrade)
    if fattas := hinder(skrivelse):
        raise Ofullstandig(fattas)
    skrivelse.datum = skrivelse.datum or timezone.localdate()
    version = frys(skrivelse, av=av, anledning=SKICKAD)
    skrivelse.lage, skrivelse.gallande_version = lage, version
    skrivelse.forst_skickad = skrivelse.forst_skickad or timezone.now()
    skrivelse.spara(av=av, skal=SKICKAD)
    Handelse.skriv(skrivelse, Steg.SKICKA, av=av, version=version.sha256, skal=meddelande, nr=version.nr)
    _be_om_godkannande(skrivelse, meddelande)
    return version


@transaction.atomic
def ta_tillbaka(skrivelse: Skrivelse, *, av: Anvandare, skal: str = "", version: str | None = None) -> Skrivelse:
    """Take the skrivelse back to write on. Approvals of its version lapse; those who gave them are told.

    *version* is the SHA-256 of the version that the person saw waiting; None where no page was shown.
    Raises PermissionDenied, OtillatetSteg, Konflikt.
    """
    skrivelse = Skrivelse.objects.las(skrivelse.pk)
    policy.krav(av, Steg.TA_TILLBAKA, skrivelse)
    nasta(skrivelse.lage, Steg.TA_TILLBAKA)
    if version is not None:
        _krav_version(skrivelse, version)
    return _till_utkast(skrivelse, Steg.TA_TILLBAKA, av=av, skal=skal)


@transaction.atomic
def atersand(skrivelse: Skrivelse, *, av: Anvandare, version: str, skal: str) -> Skrivelse:
    """Send the skrivelse back to its handläggare with a reason.

    *version* is the SHA-256 that the person read. Locks the row. Approvals of the version lapse.
    Raises PermissionDenied, OtillatetSteg, Konflikt.
    """
    skrivelse = Skrivelse.objects.las(skrivelse.pk)
    policy.krav(av, Steg.ATERSAND, skrivelse)
    nasta(skrivelse.lage, Steg.ATERSAND)
    _krav_version(skrivelse, version)
    return _till_utkast(skrivelse, Steg.ATERSAND, av=av, skal=skal)


def _till_utkast(skrivelse: Skrivelse, steg: Steg, *, av: Anvandare, skal: str) -> Skrivelse:
    skrivelse.lage = nasta(skrivelse.lage, steg)
    version = skrivelse.gallande_version
    skrivelse.gallande_version = None
    skrivelse.spara(av=av, skal=steg.label)
    godkanda = [g.anvandare for g in version.godkannanden.select_related("anvandare")] if version else []
    Handelse.skriv(
        skrivelse,
        steg,
        av=av,
        skal=skal,
        version=version.sha256 if version else "",
        forfallna=", ".join(str(a) for a in godkanda),
    )
    mottagare = [skrivelse.arende.handlaggare, *godkanda] if steg == Steg.ATERSAND else godkanda
    vad = "har återsänts" if steg == Steg.ATERSAND else "har tagits tillbaka"
    epost.meddela(
        [m for m in mottagare if m and m.pk != av.pk],
        amne=f"{skrivelse} {vad}",
        rader=[
            f"Skrivelsen ”{skrivelse}” ({skrivelse.arende.diarienummer}) {vad} av {av}.",
            f"Skäl: {skal}" if skal else "",
            "Godkännanden som redan hade lämnats gäller inte längre." if godkanda else "",
        ],
        lank=skrivelse.get_absolute_url(),
    )
    return skrivelse


def _krav_version(skrivelse: Skrivelse, sha256: str) -> Version:
    """Return the current version, or raise Konflikt unless it is the one that the person saw."""
    version = skrivelse.gallande_version
    if version is None or version.sha256 != sha256:
        raise Konflikt(
            "Texten har ändrats sedan du öppnade sidan. Det du läste är inte längre den version som väntar på "
            "godkännande. Läs in sidan igen, se vad som har ändrats och ta ställning till den nya versionen."
        )
    return version


@transaction.atomic
def godkann(skrivelse: Skrivelse, *, av: Anvandare, version: str) -> Skrivelse:
    """Approve exactly the version with the SHA-256 *version*; the last approval makes the skrivelse godkänd.

    Locks the row. An author's approval counts as signature only. Raises PermissionDenied, OtillatetSteg, Konflikt
    (approved already, not one's turn, text changed, nobody but authors).
    """
    skrivelse = Skrivelse.objects.las(skrivelse.pk)
    policy.krav(av, Steg.GODKANN, skrivelse)
    nasta(skrivelse.lage, Steg.GODKANN)
    fryst = _krav_version(skrivelse, version)
    undertecknare = _min_tur(skrivelse, fryst, av)
    godkannande = Godkannande(
        version=fryst,
        undertecknare=undertecknare.identitet,
        anvandare=av,
        namn=str(av) if undertecknare.anvandare_id != av.pk else undertecknare.namn,
        titel=av.titel if undertecknare.anvandare_id != av.pk else undertecknare.titel,
        for_namn=undertecknare.namn if undertecknare.anvandare_id != av.pk else "",
        enbart_underskrift=av.pk in skrivelse.forfattare(),
    )
    godkannande.save(force_insert=True)
    sist = not skrivelse.vantar_pa()
    steg = Steg.FULLBORDA if sist else Steg.GODKANN
    if sist and not fryst.godkannanden.filter(enbart_underskrift=False).exists():
        raise Konflikt(
            "Alla som har godkänt har själva skrivit i texten. Minst en som inte har skrivit i den behöver godkänna."
        )
    skrivelse.lage = nasta(skrivelse.lage, steg)
    skrivelse.spara(av=av, skal="godkänd" if sist else f"godkänd av {av}")
    Handelse.skriv(skrivelse, steg, av=av, version=fryst.sha256, nr=fryst.nr, **{"for": godkannande.for_namn})
    if sist:
        epost.meddela(
            [skrivelse.arende.handlaggare] if skrivelse.arende.handlaggare not in (None, av) else [],
            amne=f"{skrivelse} är godkänd",
            rader=[f"Skrivelsen ”{skrivelse}” ({skrivelse.arende.diarienummer}) är godkänd av alla undertecknare."],
            lank=skrivelse.get_absolute_url(),
        )
    elif skrivelse.i_tur:
        _be_om_godkannande(skrivelse, "")
    return skrivelse


def _min_tur(skrivelse: Skrivelse, version: Version, av: Anvandare) -> Undertecknare:
    """Return the undertecknare for whom *av* approves now, own name first; raise Konflikt saying why not."""
    if version.godkannanden.filter(anvandare=av).exists():
        raise Konflikt(f"Du har redan godkänt version {version.nr}. Den behöver inte godkännas igen.")
    vantar = skrivelse.vantar_pa()
    mina = [u for u in vantar if u.far_godkannas_av(av, roller.foretrader(av))]
    if mina:
        return min(mina, key=lambda u: u.anvandare_id != av.pk)
    egna = {u.identitet for u in policy.undertecknar(av, skrivelse)}
    klara = version.godkannanden.filter(undertecknare__in=egna).first()
    if klara:
        raise Konflikt(f"{klara.namn} har redan godkänt version {version.nr}.")
    if vantar:
        raise Konflikt(f"Det är inte din tur än: skrivelsen väntar på {vantar[0].namn}.")
    raise PermissionDenied("Du är inte undertecknare av den här skrivelsen.")


@transaction.atomic
def aterkalla(skrivelse: Skrivelse, *, av: Anvandare, skal: str) -> Skrivelse:
    """Recall an approved skrivelse until the body has taken it up. What was issued stays, marked as recalled."""
    skrivelse = Skrivelse.objects.las(skrivelse.pk)
    policy.krav(av, Steg.ATERKALLA, skrivelse)
    lage = nasta(skrivelse.lage, Steg.ATERKALLA)
    if skrivelse.upptagen:
        raise Konflikt(
            f"{skrivelse.arende.organ} har redan tagit upp ärendet, så skrivelsen kan inte återkallas. "
            "Begär i stället att ärendet tas bort från föredragningslistan."
        )
    skrivelse.lage = lage
    skrivelse.spara(av=av, skal="återkallad")
    version = skrivelse.gallande_version
    Handelse.skriv(skrivelse, Steg.ATERKALLA, av=av, skal=skal, version=version.sha256 if version else "")
    andra = {u.anvandare for u in skrivelse.undertecknare.kvar() if u.anvandare} | {skrivelse.arende.handlaggare}
    epost.meddela(
        [a for a in andra if a and a.pk != av.pk],
        amne=f"{skrivelse} är återkallad",
        rader=[
            f"Skrivelsen ”{skrivelse}” ({skrivelse.arende.diarienummer}) har återkallats av {av}.",
            f"Skäl: {skal}",
        ],
        lank=skrivelse.get_absolute_url(),
    )
    return skrivelse


@transaction.atomic
def ta_upp(skrivelse: Skrivelse, *, av: Anvandare) -> Skrivelse:
    """Mark that the body has taken the approved skrivelse up; from then on it cannot be recalled.

    Called by `beslut`. Raises Konflikt unless godkänd.
    """
    skrivelse = Skrivelse.objects.las(skrivelse.pk)
    if skrivelse.lage != Lage.GODKAND:
        raise Konflikt("Bara en godkänd skrivelse kan tas upp av organet.")
    if not skrivelse.upptagen:
        skrivelse.upptagen = True
        skrivelse.spara(av=av, skal="upptagen")
        Handelse.skriv(skrivelse, "upptagen", av=av)
    return skrivelse


def _be_om_godkannande(skrivelse: Skrivelse, meddelande: str) -> None:
    """Ask those whose turn it is, and those who act for them, straight to the approval screen."""
    for undertecknare in skrivelse.vantar_pa():
        if undertecknare.anvandare is None:
            continue
        epost.meddela(
            [undertecknare.anvandare, *epost.stallforetradare_for(undertecknare.anvandare)],
            amne=f"Att godkänna: {skrivelse}",
            rader=[
                f"Skrivelsen ”{skrivelse}” ({skrivelse.arende.diarienummer}) väntar på godkännande "
                f"av {undertecknare.namn}.",
                meddelande,
            ],
            lank=reverse("godkann", args=[skrivelse.uuid]),
        )
