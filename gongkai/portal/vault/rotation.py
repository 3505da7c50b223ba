"""Changing the key: everything sealed is sealed anew, in small steps, while the platform runs."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction

from gongkai.portal.audit.services import Actor, record
from gongkai.portal.vault import files, keys
from gongkai.portal.vault.sealed import Sealed, SealedField

BATCH = 500
"""How many rows are sealed anew in one transaction."""


def columns() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model that has sealed fields, with their names."""
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        if names:
            yield model, names


def rotate(*, by: Actor) -> Iterator[int]:
    """Take a new key, seal everything anew with it, and drop the old ones. Yields the number of rows sealed so far.

    All rows are gone through until none is found under an old key, so that what is saved meanwhile is not missed.
    Interrupted half-way, nothing is lost: the old keys are kept until all is done, and it can be started again.
    """
    with transaction.atomic():
        record("vault.rotation_begun", actor=by)
    keys.add()
    done = 0
    while True:
        before = done
        for changed in _pass():
            done += changed
            yield done
        if done == before:
            break
    files.reseal_all()
    keys.drop_old()
    with transaction.atomic():
        record("vault.rotated", actor=by, details={"rows": done})


def _pass() -> Iterator[int]:
    """Go through all rows once; the number sealed anew, a batch at a time."""
    for model, names in columns():
        last = None
        while True:
            with transaction.atomic():
                waiting = model._default_manager.select_for_update().order_by("pk")
                rows = list((waiting if last is None else waiting.filter(pk__gt=last))[:BATCH])
                changed = [row for row in rows if _sealed_anew(row, names)]
                model._default_manager.bulk_update(changed, names)
            yield len(changed)
            if not rows:
                break
            last = rows[-1].pk


def _sealed_anew(row: models.Model, names: list[str]) -> bool:
    """Seal what is under an old key; whether anything was."""
    changed = False
    for name in names:
        value: Sealed | None = getattr(row, name)
        if value and not keys.is_newest(value.token):
            setattr(row, name, value.resealed())
            changed = True
    return changed
