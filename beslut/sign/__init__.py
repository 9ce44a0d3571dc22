"""Seal, sign, time-stamp and verify: bytes in, bytes out, never a request. The only place that knows pyHanko.

Its modules: `forvar` (where private keys lie), `kedja` (the installation's certificates, and what is revoked;
`register` and `certifikat` are what it keeps and what it issues),
`person` (a certificate for one signature), `falt` (fields prepared and tagged), `underskrift` (seal and sign), `tid`
(time stamps and long-term proof), `verifiering` (the judge), `data` (signatures that are printed), `installation`.
"""

from beslut.sign.data import Datasignatur
from beslut.sign.falt import Falt
from beslut.sign.forvar import Nyckelfel
from beslut.sign.installation import kedja, se_till, tidsstamplare
from beslut.sign.kedja import Kedja
from beslut.sign.person import Identifiering, Person
from beslut.sign.register import Roll
from beslut.sign.tid import Tidsfel, Tidsstamplare, stampla_tid
from beslut.sign.underskrift import Signeringsfel, skriv_under, stampla
from beslut.sign.verifiering import Fortroende, Resultat, Tidsstampel, Underskrift, Utfall
from beslut.sign.verifiering import verifiera as verifiera_mot

__all__ = [
    "Datasignatur",
    "Falt",
    "Fortroende",
    "Identifiering",
    "Kedja",
    "Nyckelfel",
    "Person",
    "Resultat",
    "Roll",
    "Signeringsfel",
    "Tidsfel",
    "Tidsstampel",
    "Tidsstamplare",
    "Underskrift",
    "Utfall",
    "kedja",
    "se_till",
    "skriv_under",
    "stampla",
    "stampla_tid",
    "tidsstamplare",
    "verifiera",
    "verifiera_mot",
]


def verifiera(pdf: bytes) -> Resultat:
    """Judge the file against this installation's own roots, now. Never raises."""
    return verifiera_mot(pdf, Fortroende.for_kedja(kedja()))
