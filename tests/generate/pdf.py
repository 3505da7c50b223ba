"""PDFs changed after LibreOffice made them: pages turned, reduced to pictures, encrypted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
import pypdfium2
from pikepdf import Array, Name, Pdf, Stream

_DOTS_PER_POINT = 1.0
"""Resolution of a scan: coarse, since nobody reads its text."""


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Pdf, io.BytesIO]]:
    with Pdf.open(io.BytesIO(data)) as document:
        yield document, io.BytesIO()


def rotated(data: bytes) -> bytes:
    """Every page shown turned by 90 degrees: only the page's /Rotate says so."""
    with _opened(data) as (document, target):
        for page in document.pages:
            page.rotate(90, relative=True)
        document.save(target, deterministic_id=True)
        return target.getvalue()


def turned(data: bytes) -> bytes:
    """The content lies on its side and /Rotate sets it upright again, as landscape pages are often stored."""
    with _opened(data) as (document, target):
        for page in document.pages:
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            width, height = right - left, top - bottom
            # A quarter turn to the left, then moved back into the page's box.
            page.contents_add(Stream(document, f"q 0 1 -1 0 {height:.3f} 0 cm\n".encode()), prepend=True)
            page.contents_add(Stream(document, b"\nQ"), prepend=False)
            page.mediabox = Array([0, 0, height, width])
            for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
                if box in page.obj:
                    del page.obj[box]
            page.rotate(90, relative=True)
        document.save(target, deterministic_id=True)
        return target.getvalue()


def scanned(data: bytes) -> bytes:
    """Pictures of the pages and no text at all."""
    source = pypdfium2.PdfDocument(data)
    with Pdf.new() as document:
        for number in range(len(source)):
            picture = source[number].render(scale=_DOTS_PER_POINT, grayscale=True).to_pil()
            width, height = picture.size
            page = document.add_blank_page(page_size=(width, height))
            image = Stream(document, picture.tobytes())
            image.Type, image.Subtype = Name.XObject, Name.Image
            image.Width, image.Height, image.BitsPerComponent = width, height, 8
            image.ColorSpace = Name.DeviceGray
            name = page.add_resource(image, Name.XObject)
            page.contents_add(Stream(document, f"q {width} 0 0 {height} 0 0 cm {name} Do Q".encode()))
        target = io.BytesIO()
        document.save(target, compress_streams=True, deterministic_id=True)
        return target.getvalue()


def encrypted(data: bytes) -> bytes:
    """A PDF that asks for a password."""
    with _opened(data) as (document, target):
        document.save(target, encryption=pikepdf.Encryption(owner="owner", user="reader"))
        return target.getvalue()
