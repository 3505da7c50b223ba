"""Planters that put a sentence into the prose: groups P, T and R, and years and names that are another's (Y06, G05)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from gongkai.law.agencies import Level
from gongkai.report.formats import APPLICANT_KINDS
from gongkai.report.model import Number
from tests.generate.planting.believable import add_requests
from tests.generate.planting.drafts import Draft
from tests.generate.planting.planter import Expected, Made, Planter, Scene, UnfitError, Variant, planter
from tests.generate.planting.telling import tell, tellable, values_of

_PROSE = ("P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10", "G07")
"""A figure told wrongly may be a part, a share and a growth at once."""
_MARKS = ("T04", "T05", "T07")
_MARKED = ("T02", *_MARKS)
"""Errors of signs: what is one of them is often another as well."""


def p_figure(code: str, scene: Scene, variant: Variant) -> Made:
    """A sentence that tells one of the report's figures wrongly, or denies what the table has."""
    random = scene.random
    values = values_of(scene.draft.figures, scene.office.previous.figures, random) | scene.draft.names
    wording = variant["text"]
    if scene.draft.format_id == "2019" and variant.get("format") == "2021":
        raise UnfitError
    if not tellable(wording, values) or not all(values.get(name) for name in variant.get("nonzero", ())):
        raise UnfitError
    if any(int(values[name]) > 9999 for name in values if f"{{{name}_cn}}" in wording):
        raise UnfitError
    told = tell(wording, values, variant.get("wrong", ""), random)
    words = told.wrong or variant.get("words", told.text)
    draft = scene.draft.with_sentence(variant.get("section", 1), told.text, random)
    return draft, (Expected(code, words=words),)


def _prose_planter(code: str) -> None:
    def plant(scene: Scene, variant: Variant) -> Made:
        return p_figure(code, scene, variant)

    plant.__name__ = f"{code.lower()}_figure"
    planter(code, entails=_PROSE, told=False)(plant)


for _code in _PROSE[:-1]:
    _prose_planter(_code)


def _says(code: str, prepared: Callable[[Scene], dict[str, object]] | None = None) -> Planter:
    """A planter that puts the variant's text where it says: behind a paragraph, or (`alone`) as one."""

    def plant(scene: Scene, variant: Variant) -> Made:
        draft, number = scene.draft, variant.get("section", 1)
        levels = variant.get("levels")
        if levels and draft.agency.level.value not in levels:
            raise UnfitError
        if variant.get("after", 0) and draft.year <= variant["after"]:
            raise UnfitError
        names = _names(scene) | (prepared(scene) if prepared else {})
        text = variant["text"].format(**names)
        words = variant.get("words", variant["text"]).format(**names)
        if variant.get("alone"):
            for paragraph in text.split("\n"):
                draft = draft.with_paragraph(number, paragraph)
        else:
            draft = draft.with_sentence(number, text, scene.random)
        return draft, (Expected(code, words=words),)

    plant.__name__ = f"{code.lower()}_sentence"
    return plant


def _names(scene: Scene) -> dict[str, object]:
    """What sentences may name."""
    draft, random = scene.draft, scene.random
    return {
        **draft.names,
        "n": random.randint(12, 480),
        "m": random.randint(2, 9),
    }


def digits(random: Random, count: int) -> str:
    """Digits at random."""
    return "".join(random.choice("0123456789") for _ in range(count))


def identity_number(random: Random) -> str:
    """An invented identity number with a valid check digit (GB 11643-1999)."""
    area = random.choice(("430102", "130104", "360103", "510703", "330106", "620102"))
    body = f"{area}{random.randint(1948, 2004)}{random.randint(1, 12):02}{random.randint(1, 28):02}{digits(random, 3)}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def mobile_number(random: Random) -> str:
    """An invented mobile number."""
    return random.choice(("138", "159", "177", "186", "199")) + digits(random, 8)


def card_number(random: Random) -> str:
    """An invented bank card's number, of the length and with the check digit that cards have (ISO/IEC 7812)."""
    body = random.choice(("622848", "621700", "622202", "621226")) + digits(random, 12)
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def _personal(scene: Scene) -> dict[str, object]:
    random = scene.random
    mobile = mobile_number(random)
    card = card_number(random)
    return {
        "identity": identity_number(random),
        "mobile": mobile,
        "spaced_mobile": f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}",
        "card": card,
        "spaced_card": " ".join(card[place : place + 4] for place in range(0, len(card), 4)),
    }


def _one_natural_person(draft: Draft) -> Draft:
    """The draft with a cell of table 3 that counts a single natural person."""
    cells = [cell for cell in draft.figures if cell.startswith("requests.") and cell.endswith(".natural_person")]
    if any(draft.figures[cell] == 1 for cell in cells):
        return draft
    rows = [row.id for row in draft.form.table(3).rows[2:-2] if not draft.figures[f"requests.{row.id}.natural_person"]]
    figures: dict[str, Number] = add_requests(draft.form, draft.figures, rows[-1], APPLICANT_KINDS[0], 1)
    return draft.with_figures(figures)


for _code in ("T01", "T02", "T03", "T04", "T05", "T06", "T07", "T08", "T09", "T10"):
    planter(_code, entails=_MARKS if _code in _MARKED else ())(_says(_code))
for _code in ("R01", "R02", "R03", "R05"):
    planter(_code, entails=("R01", "R02", "R03", "R05", "R06"))(_says(_code, _personal))


@planter("R04")
def r04_free_mail(scene: Scene, variant: Variant) -> Made:
    """The office's address is one of a free mail service, in the preamble or in the text."""
    address = variant["address"].format(
        site=scene.random.choice(("qxzbgs", "lcxzfb", "gkb")), n=scene.random.randint(11, 998)
    )
    own = scene.draft.agency.contact.email
    host = address[address.index("@") :]
    if "text" in variant:
        sentence = variant["text"].format(address=address)
        return scene.draft.with_sentence(variant.get("section", 0), sentence, scene.random), (
            Expected("R04", words=host),
        )
    if not own:
        raise UnfitError
    return scene.draft.replaced(own, address), (Expected("R04", words=host),)


@planter("R06", entails=("Y01", "Y05", "G02", "R03", "R05", *_PROSE), told=False)
def r06_single_applicant(scene: Scene, variant: Variant) -> Made:
    """The table counts one natural person, and the prose says who it is."""
    draft = _one_natural_person(scene.draft)
    return _says("R06")(replace(scene, draft=draft), variant)


planter("Y06", entails=("S04", "T02"))(_says("Y06"))


def _other_places(scene: Scene) -> dict[str, object]:
    """Names and words of places that are not the agency's own."""
    own = scene.office.entry
    county = scene.world.county.plain.agency.place
    towns = [office for office in scene.world.offices if office.entry.level is Level.TOWNSHIP and office.entry != own]
    town = scene.random.choice(towns).plain.agency
    return {
        "town": town.place.removeprefix(county),
        "whole_town": town.place,
        "government": town.name,
        "wrong_county": "县" if county[-1] == "区" else "区",
        "wrong_town": "乡" if scene.draft.agency.name.endswith("镇人民政府") else "镇",
    }


@planter("G05", entails=("G04", "S14"))
def g05_names(scene: Scene, variant: Variant) -> Made:
    """The text has another place's name, or a word for a kind of place that is not the agency's own."""
    if scene.draft.agency.level not in (Level.TOWNSHIP, Level.DEPARTMENT):
        raise UnfitError
    made = _says("G05", _other_places)(scene, variant)
    return made[0], made[1], replace(scene.around, neighbours=True)


@planter("G07", entails=_PROSE[:-1], told=False)
def g07_scope(scene: Scene, variant: Variant) -> Made:
    """The prose tells another figure of the whole area than the table, which has the office's own; or some of both."""
    draft = scene.draft
    if draft.agency.level is not Level.COUNTY and draft.agency.level is not Level.TOWNSHIP:
        raise UnfitError
    values = values_of(draft.figures, None, scene.random) | draft.names
    if not tellable(variant["text"], {**values, **dict.fromkeys(_AREA, 1)}) or not all(
        int(values.get(name, 0)) > 1 for name in variant["nonzero"]
    ):
        raise UnfitError
    kind = draft.agency.place[-1]
    area = {
        f"more_{name}": int(values[name]) + scene.random.randint(8, 90) for name in ("received", "licensing", "made")
    }
    less = {
        f"less_{name}": scene.random.randint(1, max(1, int(values[name]) - 1)) for name in ("received", "licensing")
    }
    told = tell(variant["text"], {**values, **area, **less, "kind": kind})
    return draft.with_sentence(1, told.text, scene.random), (Expected("G07", words=told.text),)


_AREA = ("more_received", "more_licensing", "more_made", "less_received", "less_licensing", "kind")
