"""Personal data in any text, told by form and check digit: for rules of a report, and for what files are to lose.

Words and numbers stand in `privacy.toml`; names are told in `persons`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gongkai.report.checks.data import data_of, either
from gongkai.report.checks.passages import sentence_of
from gongkai.report.checks.persons import HOME_OF_PERSON

_WORDS = data_of("privacy")

_PROVINCES = frozenset(_WORDS["identity"]["provinces"].split())
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Weights of the 17 digits before the check digit: GB 11643-1999, annex; ISO 7064, MOD 11-2."""
_CHECK_DIGITS = "10X98765432"
_EARLIEST_BIRTH = 1900
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{6}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])")

_MOBILE = re.compile(r"(?<![0-9A-Za-z.-])(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?![0-9A-Za-z]|[.-]\d)")
_NOT_BEFORE = re.compile(rf"(?:{either(_WORDS['telephone']['not_before'])})[为是：:\s]?$")
_NOT_AFTER = re.compile(either(_WORDS["telephone"]["not_after"]))
MAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})[@＠]([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})", re.ASCII)
_CARD = re.compile(r"(?<![0-9A-Za-z.])\d(?:[ -]?\d){15,18}(?![0-9A-Za-z]|\.\d)")
_CARD_FORM = re.compile("|".join(_WORDS["card"]["forms"]))
_OF_ACCOUNT = re.compile(either(_WORDS["card"]["words"]))
_PUBLIC_ACCOUNT = re.compile(either(_WORDS["card"]["public"]))
_UNIONPAY = "62"

_PLACE_OF_LIVING = (
    r"[为是在于：:]?\s?([^，。；：\n]{3,40}?(?:[0-9一二三四五六七八九十]{1,4}(?:号|室|单元|组|栋|幢|户|弄|楼|队)|\d{1,3}-\d{1,4})"
    r"[0-9一二三四五六七八九十号室单元栋幢楼-]{0,12})"
)
_HOME = re.compile(
    rf"(?:{either(_WORDS['address']['home'])}|(?:{either(_WORDS['address']['labels'])})(?=[为是在：:])"
    rf"|(?<=[，；（、])住(?![房建院宅户有宿地处所进上])){_PLACE_OF_LIVING}"
)
HOMES = (_HOME, re.compile(HOME_OF_PERSON + _PLACE_OF_LIVING))
"""Patterns of homes down to the house, group or room: the first group is the place."""


def _digits(text: str) -> str:
    return re.sub(r"[ -]", "", text)


def is_identity_number(text: str) -> bool:
    """Whether 18 characters are an identity number: province, date of birth, check digit (GB 11643-1999)."""
    if text[:2] not in _PROVINCES:
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return _EARLIEST_BIRTH <= born.year <= date.max.year and _CHECK_DIGITS[total % 11] == text[17].upper()


def has_valid_check_digit(number: str) -> bool:
    """Whether a card's digits add up by the Luhn formula (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(number)))
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def identity_numbers(text: str) -> Iterator[re.Match[str]]:
    """Identity numbers in a text, also with spaces or hyphens within."""
    return (match for match in _IDENTITY.finditer(text) if is_identity_number(_digits(match.group())))


def mobile_numbers(text: str) -> Iterator[re.Match[str]]:
    """Mobile numbers in a text, without those that the words beside them call something else."""
    for match in _MOBILE.finditer(text):
        before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 2]
        if not _NOT_BEFORE.search(before) and not _NOT_AFTER.match(after.lstrip()):
            yield match


def bank_cards(text: str) -> Iterator[re.Match[str]]:
    """Numbers of persons' bank cards: by form, check digit and, where these leave doubt, the sentence."""
    return (match for match in _CARD.finditer(text) if _is_card(text, match))


def _is_card(text: str, match: re.Match[str]) -> bool:
    number = _digits(match.group())
    if not _CARD_FORM.fullmatch(number) or not has_valid_check_digit(number):
        return False
    if len(number) == 18 and is_identity_number(number):
        return False
    if _NOT_BEFORE.search(text, 0, match.start()):
        return False
    sentence = sentence_of(text, *match.span())
    return not _PUBLIC_ACCOUNT.search(sentence) and (number.startswith(_UNIONPAY) or bool(_OF_ACCOUNT.search(sentence)))
