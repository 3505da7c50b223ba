"""The README's pictures of pages and documents, drawn from the samples: run `make images`.

It needs Chromium (for web pages), LibreOffice (for Word files) and pdftoppm (for PDF).
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs/images"
FAULTY = "samples/沅桥县芦汀镇人民政府2022年.docx"
BEFORE = "samples/沅桥县芦汀镇人民政府2021年.html"
MARGIN = 16
"""White around a page, in pixels."""
RESOLUTION = 60
"""Dots per inch of pages of paper."""


def gongkai(*arguments: str) -> None:
    """Run the program; it says with status 1 that something was found."""
    done = subprocess.run([ROOT / ".venv/bin/gongkai", *arguments], cwd=ROOT, check=False)
    assert done.returncode in (0, 1), arguments


def program(name: str) -> str:
    """The path of a program of the system."""
    found = shutil.which(name)
    assert found, f"{name} is not installed"
    return found


def page(file: Path, picture: str, width: int, height: int) -> None:
    """The top of a web page, as wide and high as that, in pixels."""
    size = f"--window-size={width},{height}"
    target = f"--screenshot={FOLDER / picture}"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", size, target]
    subprocess.run([program("chromium"), *options, file.as_uri()], check=True, capture_output=True)
    smaller(FOLDER / picture)


def paper(file: Path, picture: str, pages: tuple[int, ...]) -> None:
    """Pages of a PDF side by side."""
    drawn: list[Image.Image] = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program("pdftoppm"), "-r", str(RESOLUTION), "-png", file, f"{folder}/page"], check=True)
        for number, name in enumerate(sorted(Path(folder).iterdir()), start=1):
            if number in pages:
                with Image.open(name) as opened:
                    drawn.append(opened.convert("RGB"))
    width = sum(image.width + MARGIN for image in drawn) + MARGIN
    sheet = Image.new("RGB", (width, drawn[0].height + 2 * MARGIN), "#d8d8d4")
    left = MARGIN
    for image in drawn:
        sheet.paste(image, (left, MARGIN))
        left += image.width + MARGIN
    sheet.save(FOLDER / picture)
    smaller(FOLDER / picture)


def smaller(file: Path) -> None:
    """Without empty space below, and in 64 colours, which is enough for text."""
    with Image.open(file) as opened:
        picture = opened.convert("RGB")
    corner = Image.new("RGB", picture.size, picture.getpixel((0, picture.height - 1)))
    box = ImageChops.difference(picture, corner).getbbox()
    if box:
        picture = picture.crop((0, 0, picture.width, min(picture.height, box[3] + MARGIN)))
    picture.quantize(64).save(file, optimize=True)


def main() -> None:
    """Draw every picture."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gongkai("check", BEFORE, FAULTY, "--output", f"{folder}/findings.html")
        gongkai("convert", FAULTY, "--output", f"{folder}/faulty.pdf")
        gongkai("check", f"{folder}/faulty.pdf", "--output", f"{folder}/found.json", "--mark", f"{folder}/marked.pdf")
        gongkai("compare", BEFORE, FAULTY, "--output", f"{folder}/compare.html")
        gongkai("convert", "samples/砚川市人民政府2022年.docx", "--output", f"{folder}/form.pdf")
        page(folder / "findings.html", "findings.png", 1280, 820)
        page(folder / "compare.html", "compare.png", 1280, 820)
        paper(folder / "form.pdf", "form.png", (1, 4))
        paper(folder / "marked.pdf", "marked.png", (1, 3))


if __name__ == "__main__":
    main()
