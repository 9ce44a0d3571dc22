"""Where private keys are kept: encrypted files, or a PKCS#11 token that never lets them out.

Both give keys that speak as cryptography's own, so that whoever signs need not know which it is. Curves are
P-384 for the root and P-256 for the rest: small signatures in files that carry many of them.
"""

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pkcs11
from asn1crypto.keys import ECDomainParameters
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11.util.ec import encode_ec_public_key

Nyckel = ec.EllipticCurvePrivateKey


class Nyckelfel(Exception):
    """A key or a certificate that is needed cannot be had; the message tells an operator why."""


class Forvar(Protocol):
    """A place for private keys, each under its name."""

    def skapa(self, namn: str, kurva: ec.EllipticCurve) -> Nyckel: ...
    def hamta(self, namn: str) -> Nyckel: ...
    def forstor(self, namn: str) -> None: ...


class Filforvar:
    """Keys as PKCS#8 files, encrypted with a passphrase, readable by their owner alone."""

    def __init__(self, mapp: Path, losen: str) -> None:
        self.mapp = mapp
        self.losen = losen.encode()

    def skapa(self, namn: str, kurva: ec.EllipticCurve) -> Nyckel:
        """Make a key and keep it; raises FileExistsError rather than write over one."""
        nyckel = ec.generate_private_key(kurva)
        pem = nyckel.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(self.losen),
        )
        with os.fdopen(os.open(self._fil(namn), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(pem)
            f.flush()
            os.fsync(f.fileno())
        return nyckel

    def hamta(self, namn: str) -> Nyckel:
        """Return the key; raises Nyckelfel where it is gone, readable by others or not opened by the passphrase."""
        fil = self._fil(namn)
        try:
            if fil.stat().st_mode & 0o077:
                raise Nyckelfel(f"Nyckeln {namn} kan läsas av andra än sin ägare. Kör chmod 600 {fil}.")
            nyckel = serialization.load_pem_private_key(fil.read_bytes(), self.losen)
        except FileNotFoundError as fel:
            raise Nyckelfel(f"Nyckeln {namn} saknas: {fil} finns inte.") from fel
        except ValueError as fel:
            raise Nyckelfel(f"Nyckeln {namn} gick inte att öppna: fel lösenord eller skadad fil.") from fel
        if not isinstance(nyckel, ec.EllipticCurvePrivateKey):
            raise Nyckelfel(f"Nyckeln {namn} är inte en EC-nyckel.")
        return nyckel

    def forstor(self, namn: str) -> None:
        """Overwrite the key with noise and remove it; nothing where it is gone already."""
        fil = self._fil(namn)
        if fil.exists():
            with fil.open("r+b") as f:
                f.write(os.urandom(fil.stat().st_size))
                f.flush()
                os.fsync(f.fileno())
            fil.unlink()

    def _fil(self, namn: str) -> Path:
        return self.mapp / f"{namn}.key"


class Pkcs11forvar:
    """Keys inside a token (HSM, smart card, SoftHSM), named by their labels."""

    def __init__(self, modul: str, token: str, pin: str) -> None:
        self.modul, self.token, self.pin = modul, token, pin
        self._las = threading.Lock()
        self._bibliotek: Any = None
        self._pid = 0

    @contextmanager
    def session(self, *, skriva: bool = False) -> Iterator[Any]:
        """Yield a session with the token; one at a time. Raises Nyckelfel where the token cannot be reached."""
        with self._las:
            try:
                if self._bibliotek is None:
                    self._bibliotek = pkcs11.lib(self.modul)
                elif self._pid != os.getpid():
                    # A forked process must not use its parent's sessions (PKCS#11 v2.40 §6.6.1).
                    self._bibliotek.reinitialize()
                self._pid = os.getpid()
                with self._bibliotek.get_token(token_label=self.token).open(user_pin=self.pin, rw=skriva) as session:
                    yield session
            except (pkcs11.exceptions.PKCS11Error, RuntimeError) as fel:
                raise Nyckelfel(f"Nyckelbäraren {self.token} svarar inte som den ska: {_sagt(fel)}.") from fel

    def skapa(self, namn: str, kurva: ec.EllipticCurve) -> Nyckel:
        oid = {"secp256r1": "secp256r1", "secp384r1": "secp384r1"}[kurva.name]
        with self.session(skriva=True) as session:
            villkor = session.create_domain_parameters(
                pkcs11.KeyType.EC,
                {pkcs11.Attribute.EC_PARAMS: ECDomainParameters("named", oid).dump()},
                local=True,
            )
            publik, _ = villkor.generate_keypair(
                store=True,
                label=namn,
                id=_id(namn),
                mechanism=pkcs11.Mechanism.EC_KEY_PAIR_GEN,
                private_template={pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False},
            )
            return Tokennyckel(self, namn, _publik(publik))

    def hamta(self, namn: str) -> Nyckel:
        with self.session() as session:
            try:
                publik = session.get_key(pkcs11.ObjectClass.PUBLIC_KEY, label=namn)
            except pkcs11.exceptions.NoSuchKey as fel:
                raise Nyckelfel(f"Nyckeln {namn} finns inte på nyckelbäraren {self.token}.") from fel
            return Tokennyckel(self, namn, _publik(publik))

    def forstor(self, namn: str) -> None:
        with self.session(skriva=True) as session:
            for objekt in list(session.get_objects({pkcs11.Attribute.LABEL: namn})):
                objekt.destroy()


def _sagt(fel: Exception) -> str:
    return str(fel) or type(fel).__name__


def _id(namn: str) -> bytes:
    return hashlib.sha256(namn.encode()).digest()[:16]


def _publik(nyckel: Any) -> ec.EllipticCurvePublicKey:
    publik = serialization.load_der_public_key(encode_ec_public_key(nyckel))
    if not isinstance(publik, ec.EllipticCurvePublicKey):
        raise Nyckelfel("Nyckelbäraren gav en nyckel som inte är EC.")
    return publik


class Tokennyckel(ec.EllipticCurvePrivateKey):
    """A private key that stays in its token; cryptography signs certificates with it as with its own."""

    def __init__(self, forvar: Pkcs11forvar, namn: str, publik: ec.EllipticCurvePublicKey) -> None:
        self._forvar, self._namn, self._publik = forvar, namn, publik

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        algoritm = signature_algorithm.algorithm
        if not isinstance(algoritm, hashes.HashAlgorithm):
            raise NotImplementedError("redan hashade data signeras inte")
        summa = hashes.Hash(algoritm)
        summa.update(data)
        with self._forvar.session() as session:
            nyckel = session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, label=self._namn)
            ra = nyckel.sign(summa.finalize(), mechanism=pkcs11.Mechanism.ECDSA)
        mitt = len(ra) // 2
        return encode_dss_signature(int.from_bytes(ra[:mitt], "big"), int.from_bytes(ra[mitt:], "big"))

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._publik

    @property
    def curve(self) -> ec.EllipticCurve:
        return self._publik.curve

    @property
    def key_size(self) -> int:
        return self._publik.key_size

    def exchange(self, *_: Any) -> bytes:
        raise NotImplementedError("nyckeln lämnar inte nyckelbäraren")

    def private_numbers(self) -> Any:
        raise NotImplementedError("nyckeln lämnar inte nyckelbäraren")

    def private_bytes(self, *_: Any) -> bytes:
        raise NotImplementedError("nyckeln lämnar inte nyckelbäraren")

    def __copy__(self) -> "Tokennyckel":
        return self

    def __deepcopy__(self, _: Any) -> "Tokennyckel":
        return self
