"""What decodes, with versions: pixels of different decoders are not compared."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from PIL import __version__ as pillow_version
from PIL import features


def decoder_name() -> str:
    """Return what decodes images, and pages of a PDF that are one image, with versions.

    The libraries are named because the same JPEG may decode otherwise under another of them.
    """
    jpeg = features.version_feature("libjpeg_turbo")
    return ";".join(
        [
            f"pillow/{pillow_version}",
            f"libjpeg-turbo/{jpeg}" if jpeg else f"libjpeg/{features.version_codec('jpg')}",
            f"libtiff/{features.version_codec('libtiff')}",
            f"libwebp/{features.version_module('webp')}",
            f"openjpeg/{features.version_codec('jpg_2000')}",
        ]
    )


@cache
def dicom_decoder_name() -> str:
    """Return what decodes DICOM, with versions."""
    return ";".join(f"{name}/{version(name)}" for name in ("pydicom", "python-gdcm", "pylibjpeg-openjpeg"))


@cache
def pdf_decoder_name() -> str:
    """Return what draws pages of a PDF, with versions; the package has PDFium in it."""
    return ";".join(f"{name}/{version(name)}" for name in ("pyhanko", "pypdfium2"))


@cache
def heif_decoder_name() -> str:
    """Return what decodes HEIF, with its version; the package has libheif and libde265 in it."""
    return f"pi-heif/{version('pi-heif')}"


def decoder_names() -> tuple[str, ...]:
    """Return the name of everything that decodes."""
    return decoder_name(), dicom_decoder_name(), pdf_decoder_name(), heif_decoder_name()
