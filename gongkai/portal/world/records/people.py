"""Who asks: people and organisations that do not exist."""

from __future__ import annotations

from random import Random

from gongkai.law.applicants import Applicant
from gongkai.portal.world.county import AREA_CODE, CITY, DATA, PLACE, person_name
from gongkai.portal.world.records.model import Person
from gongkai.portal.world.records.topics import SLOTS

_REGION = "990199"
"""Stands where an identity number names a county: no place of GB/T 2260 has a code that begins with 99."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
"""GB 11643: weights of the digits, and the check character by the remainder of their sum."""


def natural_person(random: Random) -> Person:
    """A person of the county. Telephone numbers begin with the area code of no place."""
    number = identity_number(random)
    where = random.choice((random.choice(SLOTS["village"]), random.choice(SLOTS["estate"])))
    place = f"{random.randint(1, 18)}{'组' if where.endswith('村') else '栋'}{random.randint(1, 60)}号"
    return Person(
        Applicant.NATURAL_PERSON,
        person_name(random),
        "居民身份证",
        number,
        "",
        f"{_where()}{where}{place}",
        telephone(random),
        f"sq{random.randrange(10**6):06d}@example.com",
    )


def organisation(random: Random, kind: Applicant) -> Person:
    """An organisation of that kind, by one who speaks for it."""
    name = random.choice(DATA["applicants"][kind])
    code = f"99{random.randrange(10**6):06d}MA{random.randrange(10**7):07d}Z"  # Z is no check character
    return Person(
        kind,
        name,
        "统一社会信用代码",
        code,
        person_name(random),
        f"{_where()}{random.choice(SLOTS['road'])}{random.randint(1, 200)}号",
        telephone(random),
        f"org{random.randrange(10**5):05d}@example.com",
    )


def telephone(random: Random) -> str:
    """A telephone number of no place."""
    return f"{AREA_CODE}-7{random.randrange(10**6):06d}"


def identity_number(random: Random) -> str:
    """A number of the shape of an identity number that cannot be one: of no place, and with a wrong check character."""
    born = f"{random.randint(1950, 2004)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    digits = f"{_REGION}{born}{random.randrange(1000):03d}"
    right = check_character(digits)
    return digits + random.choice([each for each in _CHECKS if each != right])


def check_character(digits: str) -> str:
    """The check character that belongs to the seventeen digits (GB 11643)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]


def _where() -> str:
    return f"{DATA['county']['province']}{CITY}{PLACE}"
