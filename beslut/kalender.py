"""A sammanträde as a calendar file (RFC 5545, 5546), sent with a kallelse and again when it changes or is off."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from forum.models import Sammantrade

REQUEST, CANCEL = "REQUEST", "CANCEL"
# Where a meeting has no set end, its place in the calendar has.
LANGD = dt.timedelta(hours=3)


@dataclass(frozen=True)
class Deltagare:
    """A person as a calendar names one."""

    namn: str
    epost: str


def fil(
    sammantrade: Sammantrade,
    *,
    till: Deltagare,
    fran: Deltagare,
    sekvens: int,
    lank: str,
    nu: dt.datetime,
    metod: str = REQUEST,
) -> bytes:
    """Return the calendar file of *sammantrade* for one person; *lank* is absolute, *nu* the moment it is made.

    The UID is the meeting's, so that a later file with a higher *sekvens* takes the place of the one before.
    """
    kalender = Calendar()
    kalender.add("prodid", "-//Forum//sammantraden//SV")
    kalender.add("version", "2.0")
    kalender.add("method", metod)
    handelse = Event()
    handelse.add("uid", f"{sammantrade.uuid}@{urlsplit(lank).hostname}")
    handelse.add("sequence", sekvens)
    handelse.add("dtstamp", nu.astimezone(dt.UTC))
    borjan = sammantrade.borjan
    slut = borjan + LANGD
    if sammantrade.slutar is not None:
        slut = dt.datetime.combine(sammantrade.datum, sammantrade.slutar, tzinfo=borjan.tzinfo)
    handelse.add("dtstart", borjan.astimezone(dt.UTC))
    handelse.add("dtend", slut.astimezone(dt.UTC))
    handelse.add("summary", f"Sammanträde: {sammantrade.organ}")
    if plats := sammantrade.plats or (sammantrade.get_form_display() if sammantrade.lank else ""):
        handelse.add("location", plats)
    rader = [f"Kallelse och handlingar: {lank}"]
    if sammantrade.lank and sammantrade.form != Sammantrade.Form.PLATS:
        rader.append(f"Delta på distans: {sammantrade.lank}")
    handelse.add("description", "\n".join(rader))
    handelse.add("url", lank)
    handelse.add("status", "CANCELLED" if metod == CANCEL else "CONFIRMED")
    handelse.add("transp", "TRANSPARENT" if metod == CANCEL else "OPAQUE")
    handelse.add("organizer", _adress(fran), encode=False)
    deltagare = _adress(till)
    deltagare.params |= {"role": vText("REQ-PARTICIPANT"), "partstat": vText("NEEDS-ACTION"), "rsvp": vText("FALSE")}
    handelse.add("attendee", deltagare, encode=False)
    if metod == REQUEST:
        larm = Alarm()
        larm.add("action", "DISPLAY")
        larm.add("description", f"Sammanträde: {sammantrade.organ}")
        larm.add("trigger", dt.timedelta(hours=-1))
        handelse.add_component(larm)
    kalender.add_component(handelse)
    return bytes(kalender.to_ical())


def _adress(person: Deltagare) -> vCalAddress:
    adress = vCalAddress(f"mailto:{person.epost}")
    adress.params["cn"] = vText(person.namn)
    return adress
