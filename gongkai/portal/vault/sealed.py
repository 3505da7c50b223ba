"""Sealed values: text that a model keeps encrypted and that nobody sees by printing it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from gongkai.portal.vault.keys import cipher


class Sealed:
    """A text that is encrypted. It is opened by `reveal` alone: printing it, or showing it on a page, masks it."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        """Keep the encrypted text; `Sealed.of` makes one."""
        self.token = token

    @classmethod
    def of(cls, text: str) -> Sealed:
        """The text, sealed with the newest key; an empty text stays empty."""
        return cls(cipher().encrypt(text.encode()).decode() if text else "")

    def reveal(self) -> str:
        """The text itself. Whoever calls this for a person's eyes logs it (`gongkai.portal.vault.services.look`)."""
        return cipher().decrypt(self.token).decode() if self.token else ""

    def resealed(self) -> Sealed:
        """The same text, sealed with the newest key."""
        return Sealed(cipher().rotate(self.token).decode()) if self.token else self

    def __bool__(self) -> bool:
        return bool(self.token)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __str__(self) -> str:
        return "●●●" if self.token else ""

    def __repr__(self) -> str:
        return f"Sealed({self})"


class _Sealing(DeferredAttribute):
    """An attribute that seals what is assigned to it, so that a row never holds a plain text."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class SealedField(models.TextField[Sealed | str, Sealed]):
    """A column of sealed text. A plain text is sealed when it is assigned."""

    descriptor_class = _Sealing

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Sealed | None:
        """The sealed text of a row."""
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        """The sealed text."""
        return value if value is None or isinstance(value, Sealed) else Sealed.of(str(value))

    def get_prep_value(self, value: Any) -> str | None:
        """What the column keeps: the encrypted text."""
        sealed = self.to_python(value)
        return None if sealed is None else sealed.token
