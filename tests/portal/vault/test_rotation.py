"""Changing the keys: nothing is lost however it ends, and old keys go only when nothing needs them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from typer.testing import CliRunner

from gongkai.cli import program
from gongkai.law.applicants import Applicant as Kind
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import record
from gongkai.portal.cases.models import Applicant
from gongkai.portal.cases.services import new_applicant
from gongkai.portal.vault import files, keys, rotation
from gongkai.portal.vault.private import locked
from gongkai.portal.vault.rotation import columns, remove_unused, rotate, usage
from gongkai.portal.vault.sealed import Sealed
from tests.portal.building import BY

pytestmark = pytest.mark.django_db
NAMES = ["欧阳𠮷祥", "张三", "李四", "云川县青石建材有限公司", "王五"]
PROOF = "身份证复印件".encode()


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "VAR", tmp_path)
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")
    monkeypatch.setattr(rotation, "BATCH", 2)
    return tmp_path


@pytest.fixture
def kept() -> list[tuple[str, str]]:
    """Three files; and as many applicants as there are names."""
    for name in NAMES:
        new_applicant(Kind.NATURAL_PERSON, name, telephone="13800001234")
    return [files.keep(PROOF) for _ in range(3)]


def assert_readable(kept: list[tuple[str, str]]) -> None:
    assert [row.name.reveal() for row in Applicant.objects.order_by("pk")] == NAMES
    assert all(files.bring(*each) == PROOF for each in kept)


def test_everything_is_sealed_anew_and_the_old_key_stays_until_it_is_removed(kept: list[tuple[str, str]]) -> None:
    (old,) = keys.keys()
    change = list(rotate(by=BY))[-1]
    assert (change.resealed, change.done, change.total, change.damaged) == (8, 8, 8, [])
    found = usage()
    assert found.known[1:] == (old,)
    assert found.unused == (old,)
    assert (found.values[found.known[0]], found.files[found.known[0]]) == (10, 3)
    assert remove_unused(timezone.now() + timedelta(hours=2), by=BY) == (keys.name_of(old),)
    assert len(keys.keys()) == 1
    assert_readable(kept)
    assert list(Entry.objects.order_by("sequence").values_list("action", flat=True)) == [
        "vault.rotation_begun",
        "vault.rotated",
        "vault.keys_removed",
    ]


def test_a_young_key_removes_none(kept: list[tuple[str, str]]) -> None:
    list(rotate(by=BY))
    with pytest.raises(rotation.RotationError):
        remove_unused(timezone.now() + timedelta(minutes=59), by=BY)
    assert len(keys.keys()) == 2
    assert_readable(kept)


def test_a_key_in_use_is_not_removed(kept: list[tuple[str, str]]) -> None:
    keys.add()
    assert remove_unused(timezone.now() + timedelta(hours=2), by=BY) == ()
    assert_readable(kept)


class KilledError(BaseException):
    """Nothing in the program catches it: what runs ends there, as if the process had been killed."""


def _killed_at(step: int) -> Callable[..., object]:
    """What replaces a function: it ends the program at the step of that number, before or after it is done."""
    counted = iter(range(10_000))

    def replacing(function: Callable[..., object]) -> Callable[..., object]:
        def called(*args: object, **kwargs: object) -> object:
            if next(counted) == step:
                raise KilledError
            result = function(*args, **kwargs)
            if next(counted) == step:
                raise KilledError
            return result

        return called

    return replacing


def _rotate_until(step: int) -> bool:
    """Rotate, killed at a step of writing; whether it got there before it was done."""
    replacing = _killed_at(step)
    with (
        mock.patch.object(os, "fsync", replacing(os.fsync)),
        mock.patch.object(Path, "replace", replacing(Path.replace)),
        mock.patch.object(QuerySet, "bulk_update", replacing(QuerySet.bulk_update)),
        mock.patch.object(rotation, "record", replacing(record)),
    ):
        try:
            list(rotate(by=BY))
        except KilledError:
            return True
    return False


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_step_nothing_is_unreadable_and_it_goes_on(kept: list[tuple[str, str]]) -> None:
    step = 0
    while _rotate_until(step):
        assert_readable(kept)
        assert usage().damaged == []
        known = len(keys.keys())
        if usage().older:  # begun: it goes on with the same key
            list(rotate(by=BY))
            assert len(keys.keys()) == known
            assert usage().older == 0
            assert_readable(kept)
        step += 1
    assert step > 30
    assert_readable(kept)
    remove_unused(timezone.now() + timedelta(hours=2), by=BY)
    assert len(keys.keys()) == 1
    assert_readable(kept)


def test_what_is_saved_meanwhile_is_not_missed(kept: list[tuple[str, str]]) -> None:
    old = keys.keys()
    going = rotate(by=BY)
    next(going)  # the new key is there
    with mock.patch.object(keys, "keys", return_value=old):  # somebody who read the keys just before
        name = new_applicant(Kind.NATURAL_PERSON, "赵六").pk
    list(going)
    assert usage().older == 0
    assert Applicant.objects.get(pk=name).name.reveal() == "赵六"
    assert len(kept) == 3


def test_a_file_that_is_removed_meanwhile_stays_removed(kept: list[tuple[str, str]], folder: Path) -> None:
    going = rotate(by=BY)
    next(going)
    files.remove(kept[1][0])
    list(going)
    assert not [path for path in folder.rglob("*") if kept[1][0] in path.name]


def test_what_is_damaged_is_told_and_the_rest_goes_on(kept: list[tuple[str, str]], folder: Path) -> None:
    (path,) = folder.rglob(kept[0][0])
    path.write_bytes(b"x")
    broken = Applicant.objects.order_by("pk")[2]
    Applicant.objects.filter(pk=broken.pk).update(telephone=Sealed("x"))
    places = {f"cases_applicant:{broken.pk}:telephone", f"file:{kept[0][0]}"}
    assert set(list(rotate(by=BY))[-1].damaged) == places
    found = usage()
    assert set(found.damaged) == places
    assert found.older == 0
    assert path.read_bytes() == b"x"
    assert files.bring(*kept[2]) == PROOF


def test_only_one_rotates_at_a_time(kept: list[tuple[str, str]]) -> None:
    with locked(keys.path().with_name(f"{keys.FILE}.lock")), pytest.raises(rotation.RotationError):
        list(rotate(by=BY))
    assert len(keys.keys()) == 1
    assert_readable(kept)


def test_what_was_left_half_written_long_ago_is_removed(kept: list[tuple[str, str]], folder: Path) -> None:
    (path,) = folder.rglob(kept[0][0])
    left, young = path.with_suffix(".new"), next(folder.rglob(kept[1][0])).with_suffix(".new")
    for each in (left, young):
        each.write_bytes(b"half")
    os.utime(left, (time.time() - 7200, time.time() - 7200))
    assert sorted(files.names()) == sorted(name for name, _ in kept)
    assert not left.exists()
    assert young.exists()


def test_indices_are_as_valid_as_before(kept: list[tuple[str, str]]) -> None:
    before = keys.index(NAMES[1])
    list(rotate(by=BY))
    assert keys.index(NAMES[1]) == before
    assert Applicant.objects.get(name_index=keys.index(NAMES[1])).name.reveal() == NAMES[1]
    assert len(kept) == 3


def test_every_sealed_column_is_known_to_the_rotation() -> None:
    assert {model.__name__ for model, _ in columns()} >= {"Applicant", "Consultation", "Note", "Letter", "Party"}


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(program, ["--language", "en", "vault", *arguments])
    return result.exit_code, result.output


def test_the_command_tells_and_its_status_says_whether_all_is_well(kept: list[tuple[str, str]], folder: Path) -> None:
    status, text = _run("status")
    assert status == 0
    assert "in use" in text
    assert _run("rotate")[0] == 0
    assert _run("rotate", "--remove-unused")[0] == 2  # the key is young
    (path,) = folder.rglob(kept[0][0])
    path.write_bytes(b"x")
    status, text = _run("rotate")
    assert status == 1
    assert kept[0][0] in text
    assert _run("status")[0] == 1
