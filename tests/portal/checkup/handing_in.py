"""Files handed in, as tests do it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.portal.audit.services import Actor
from gongkai.portal.checkup import services
from gongkai.portal.checkup.models import Submission
from gongkai.portal.checkup.services import Upload
from gongkai.portal.work.services import run_next
from tests.conftest import ROOT

SAMPLES = ROOT / "samples"
FAULTY = SAMPLES / "沅桥县芦汀镇人民政府2022年.docx"
"""With errors in its figures and words."""
BEFORE = SAMPLES / "沅桥县芦汀镇人民政府2021年.html"
"""The same agency's report of the year before."""
CLEAN = SAMPLES / "砚川市人民政府2022年.docx"
"""Nothing is found in it."""
PDF = SAMPLES / "沅桥县人民政府2022年.pdf"
TEXT = SAMPLES / "砚川市卫生健康委员会2022年.txt"
OWNER = "the session's secret"
ACTOR = Actor("", "192.0.2.7")


def upload(name: str, data: bytes, *, previous: bool = False) -> Upload:
    """A file as it is sent."""
    return Upload(name, len(data), BytesIO(data), previous)


def sent(path: Path, *, previous: bool = False) -> Upload:
    """A file of this machine as it is sent."""
    return upload(path.name, path.read_bytes(), previous=previous)


def submitted(*uploads: Upload) -> Submission:
    """Files handed in and read."""
    submission = services.submit(uploads, OWNER, actor=ACTOR)
    read_all()
    return submission


def read_all() -> None:
    """Do the background work that waits."""
    while run_next("tests"):
        pass


def post(client: Client, *paths: Path, previous: tuple[Path, ...] = ()) -> str:
    """Hand files in on the page, have them read, and return the address that it leads to."""
    data = {
        name: [SimpleUploadedFile(path.name, path.read_bytes()) for path in given]
        for name, given in (("reports", paths), ("previous", previous))
    }
    answer = client.post("/checkup/", data)
    assert answer.status_code == 302, answer.content.decode()
    read_all()
    return str(answer["Location"])
