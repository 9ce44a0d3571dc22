"""Papers as a scanner gives them: a page printed, written on with a pen, laid askew and read with grain."""

import io
import random

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Bild = Image.Image
# Where on the paper of a beslutspunkt's lines the signers write, in shares of its width and height.
PENNDRAG = ((0.17, 0.655), (0.17, 0.70), (0.55, 0.655), (0.55, 0.70))


def sidor(pdf: bytes) -> list[Bild]:
    """Return the pages as printed, at 200 dpi."""
    with pypdfium2.PdfDocument(pdf) as dokument:
        dokument.init_forms()
        return [sida.render(scale=200 / 72).to_pil().convert("L") for sida in dokument]


def skriv(sida: Bild, *platser: tuple[float, float]) -> Bild:
    """Return the page with a stroke of a pen at each place."""
    sida = sida.copy()
    penna = ImageDraw.Draw(sida)
    for x, y in platser:
        x0, y0 = x * sida.width, y * sida.height
        penna.line([(x0 + i * 9, y0 + (-1) ** i * (8 + i % 5 * 4)) for i in range(22)], fill=40, width=5, joint="curve")
    return sida


def skanna(sida: Bild, vinkel: float = 0.8) -> Bild:
    """Return the page as it lay in the scanner: turned by *vinkel* degrees, moved, made smaller, grey and grainy."""
    liten = sida.resize((round(sida.width * 0.98), round(sida.height * 0.98)))
    ark = Image.new("L", sida.size, 240)
    ark.paste(liten, ((sida.width - liten.width) // 2 + 14, (sida.height - liten.height) // 2 - 9))
    ark = ark.rotate(vinkel, resample=Image.Resampling.BICUBIC, fillcolor=230).filter(ImageFilter.GaussianBlur(0.8))
    korn = Image.frombytes("L", (256, 256), bytes(random.Random(7).choices(range(120, 137), k=65536)))
    brus = Image.new("L", sida.size)
    for x in range(0, sida.width, 256):
        for y in range(0, sida.height, 256):
            brus.paste(korn, (x, y))
    return ImageChops.add(ark.point(lambda varde: int(varde * 0.9)), brus, 1, -128)


def jpeg(bild: Bild) -> bytes:
    fil = io.BytesIO()
    bild.save(fil, "JPEG", quality=75)
    return fil.getvalue()


def pdf(*bilder: Bild) -> bytes:
    fil = io.BytesIO()
    bilder[0].save(fil, "PDF", save_all=True, append_images=bilder[1:], resolution=200)
    return fil.getvalue()
