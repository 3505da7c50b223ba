"""Identity data: nothing of it in the database or on the disk as it is, and every look at it logged."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from gongkai.law.applicants import Applicant as Kind
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases.models import Applicant
from gongkai.portal.cases.services import new_applicant
from gongkai.portal.vault import files, keys, masks
from gongkai.portal.vault.sealed import Sealed
from gongkai.portal.vault.services import NoReasonError, look
from tests.portal.building import BY

pytestmark = pytest.mark.django_db
NAME = "欧阳𠮷祥"
CARD = "110101199003074258"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "VAR", tmp_path)
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")
    return tmp_path


@pytest.fixture
def applicant() -> Applicant:
    return new_applicant(Kind.NATURAL_PERSON, NAME, document_kind="居民身份证", document=CARD, telephone="13800001234")


def rows() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_applicant")
        return str(cursor.fetchall())


def test_the_database_knows_nobody(applicant: Applicant) -> None:
    assert NAME not in rows()
    assert CARD not in rows()
    assert Applicant.objects.get(pk=applicant.pk).name.reveal() == NAME


def test_printing_shows_nothing(applicant: Applicant) -> None:
    found = Applicant.objects.get(pk=applicant.pk)
    assert NAME not in f"{found.name} {found.name!r} {found.__dict__}"
    assert not found.address
    assert str(found.address) == ""


def test_an_applicant_is_found_by_name_without_being_opened(applicant: Applicant) -> None:
    assert Applicant.objects.get(name_index=keys.index(NAME)) == applicant
    assert not Applicant.objects.filter(name_index=keys.index("欧阳吉祥")).exists()


def test_keys_are_for_their_owner_alone(applicant: Applicant) -> None:
    assert applicant.pk
    assert keys.path().stat().st_mode & 0o777 == 0o600


def test_a_look_has_a_reason_and_is_logged(applicant: Applicant) -> None:
    values = {"name": Applicant.objects.get(pk=applicant.pk).name}
    with pytest.raises(NoReasonError):
        look(values, subject="case:x", agency="yc", reason="  看 ", by=BY)
    assert not Entry.objects.filter(action="identity.looked").exists()
    assert look(values, subject="case:x", agency="yc", reason="核对邮寄地址", by=BY) == {"name": NAME}
    entry = Entry.objects.get(action="identity.looked")
    assert (entry.actor, entry.subject, entry.agency) == ("tester", "case:x", "yc")
    assert entry.details == {"fields": ["name"], "reason": "核对邮寄地址"}
    assert NAME not in str(entry.details)


def test_a_file_lies_sealed_and_tells_when_it_was_changed(folder: Path) -> None:
    name, digest = files.keep(b"%PDF-1.7 proof")
    (path,) = [path for path in folder.rglob("*") if path.is_file() and path.name == name]
    assert b"proof" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(files.FileDamagedError):
        files.bring(name, "0" * 64)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(files.FileDamagedError):
        files.bring(name, digest)
    files.remove(name)
    files.remove(name)
    with pytest.raises(files.FileDamagedError):
        files.bring(name, digest)


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (masks.name, "张三", "张*"),
        (masks.name, "欧阳𠮷祥", "欧***"),
        (masks.name, "云川县青石建材有限公司", "云川****公司"),
        (masks.number, "13800001234", "138****1234"),
        (masks.number, "110101199003074258", "110***********4258"),
        (masks.number, "123", "****"),
        (masks.email, "zhang@example.com", "z****@example.com"),
        (masks.address, "云川县青石镇和平路1号", "云川县****"),
        (masks.address, "和平路1号", "和平路****"),
    ],
)
def test_masks(mask: masks.Mask, text: str, shown: str) -> None:
    assert mask(text) == shown


def test_an_empty_text_stays_empty() -> None:
    assert Sealed.of("").reveal() == ""
    assert Sealed.of("").resealed().token == ""
