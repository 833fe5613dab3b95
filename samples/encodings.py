"""Pictures as bytes of a file: the same pixels in many containers, and worse copies in others.

Nothing here depends on the time; the same picture gives the same bytes.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image

ORIENTATION = 0x0112
QUARTER_TURN = 6
"""EXIF orientation 6: the reader has to turn the picture by 90 degrees clockwise."""


def jpeg(picture: Image.Image, *, dpi: int, quality: int = 74) -> bytes:
    """Return a JPEG file."""
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, dpi=(dpi, dpi), optimize=True)
    return out.getvalue()


def turned_jpeg(picture: Image.Image, *, dpi: int, quality: int = 86) -> bytes:
    """Return a JPEG file that lies on its side and says so in EXIF; a reader sees `picture` upright."""
    exif = Image.Exif()
    exif[ORIENTATION] = QUARTER_TURN
    out = BytesIO()
    lying = picture.transpose(Image.Transpose.ROTATE_90)
    lying.save(out, "JPEG", quality=quality, dpi=(dpi, dpi), exif=exif)
    return out.getvalue()


def upright_pixels(turned: bytes) -> Image.Image:
    """Return what a reader sees of a file made by `turned_jpeg`."""
    with Image.open(BytesIO(turned)) as lying:
        return lying.convert("RGB").transpose(Image.Transpose.ROTATE_270)


def png(picture: Image.Image, *, dpi: int) -> bytes:
    """Return a PNG file in the picture's own mode."""
    out = BytesIO()
    picture.save(out, "PNG", dpi=(dpi, dpi), compress_level=6)
    return out.getvalue()


def bmp(picture: Image.Image, *, dpi: int) -> bytes:
    """Return a BMP file."""
    out = BytesIO()
    picture.save(out, "BMP", dpi=(dpi, dpi))
    return out.getvalue()


def gif(picture: Image.Image, *, colours: int = 32) -> bytes:
    """Return a GIF file of few colours."""
    out = BytesIO()
    picture.quantize(colours, dither=Image.Dither.NONE).save(out, "GIF")
    return out.getvalue()


def webp(picture: Image.Image, *, quality: int | None = None) -> bytes:
    """Return a WebP file: lossy at `quality`, or with exactly these pixels."""
    out = BytesIO()
    if quality is None:
        picture.save(out, "WEBP", lossless=True, quality=60, method=2)
    else:
        picture.save(out, "WEBP", quality=quality, method=3)
    return out.getvalue()


def tiff(pages: list[Image.Image], *, dpi: int, compression: str = "tiff_lzw") -> bytes:
    """Return a TIFF file of one or more pages; `group4` wants pictures of one bit."""
    out = BytesIO()
    pages[0].save(out, "TIFF", compression=compression, dpi=(dpi, dpi), save_all=True, append_images=pages[1:])
    return out.getvalue()


def one_bit(picture: Image.Image, *, threshold: int = 150) -> Image.Image:
    """Return the picture in black and white, as a fax or an old scanner sees it."""
    return picture.convert("L").point([255 if value > threshold else 0 for value in range(256)], "1")
