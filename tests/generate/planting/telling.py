"""What prose can tell of a report's figures, by name, and sentences told truly or with one figure wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from gongkai.report.model import Number
from tests.generate.printing import chinese_numeral

Values = dict[str, int | str]
_CELLS: Mapping[str, tuple[str, ...]] = {
    "received": (r"requests\.received\.total",),
    "natural": (r"requests\.received\.natural_person",),
    "business": (r"requests\.received\.business",),
    "organisations": (r"requests\.received\.(?:research|public_interest|legal_services|other_org)",),
    "granted": (r"requests\.granted\.total",),
    "partly": (r"requests\.partly_granted\.total",),
    "refused": (r"requests\.refused\.\w+\.total",),
    "unavailable": (r"requests\.unavailable\.\w+\.total",),
    "not_processed": (r"requests\.not_processed\.\w+\.total",),
    "other": (r"requests\.other(?:\.\w+)?\.total",),
    "disposed": (r"requests\.disposed\.total",),
    "carried_in": (r"requests\.carried_in\.total",),
    "carried_out": (r"requests\.carried_out\.total",),
    "handled": (r"requests\.received\.total", r"requests\.carried_in\.total"),
    "reconsideration": (r"reconsideration\.total",),
    "upheld": (r"reconsideration\.upheld",),
    "corrected": (r"reconsideration\.corrected",),
    "not_upheld": (r"reconsideration\.(?:corrected|other|pending)",),
    "litigation": (r"litigation_\w+\.total",),
    "direct": (r"litigation_direct\.total",),
    "after": (r"litigation_after_reconsideration\.total",),
    "remedies": (r"(?:reconsideration|litigation_\w+)\.total",),
    "made": (r"normative_documents\.made",),
    "repealed": (r"normative_documents\.repealed",),
    "valid": (r"normative_documents\.valid",),
    "licensing": (r"licensing\.decisions",),
    "penalties": (r"penalties\.decisions",),
    "coercion": (r"coercion\.decisions",),
    "not_granted": (r"requests\.(?:refused|unavailable|not_processed)\.\w+\.total",),
}
"""The cells, as patterns, whose sum a name stands for."""
_LAST = ("received", "made", "licensing", "penalties")
"""What is told of last year as well: `last_received`, `grown_received` (增加 or 减少), `more_...`, `percent_...`."""


@dataclass(frozen=True)
class Told:
    """A sentence with its figures, and the figure that is told wrongly, as it stands in the sentence."""

    text: str
    wrong: str = ""


def values_of(figures: Mapping[str, Number], previous: Mapping[str, Number] | None, random: Random) -> Values:
    """The figures that sentences name. Those that no table has are invented, and add up."""
    values: Values = {}
    for name, patterns in _CELLS.items():
        cells = [cell for pattern in patterns for cell in figures if re.fullmatch(pattern, cell)]
        if cells:
            values[name] = int(sum(figures[cell] for cell in cells))
    if "fees.amount" in figures:
        values["fees"] = f"{Decimal(figures['fees.amount']).normalize():f}"
    for name in _LAST:
        before = _last(name, previous)
        if before:
            now = int(values[name])
            values[f"last_{name}"] = before
            if now != before:
                values[f"grown_{name}"] = "增加" if now > before else "减少"
                values[f"more_{name}"] = abs(now - before)
                values[f"percent_{name}"] = f"{abs(now - before) * 100 / before:.1f}"
    one, two, three = (random.randint(11, 900) for _ in range(3))
    then = random.randint(60, 500)
    now = then + random.randint(20, 200)
    values |= {"one": one, "two": two, "three": three, "all": one + two + three, "now": now, "then": then}
    values |= {"share": f"{one * 100 / (one + two + three):.1f}", "growth": f"{(now - then) * 100 / then:.1f}"}
    return values


def tellable(wording: str, values: Mapping[str, int | str]) -> bool:
    """Whether the report has all that a wording tells."""
    return all(name.removesuffix("_cn") in values for name in _names(wording))


def tell(wording: str, values: Mapping[str, int | str], wrong: str = "", random: Random | None = None) -> Told:
    """The sentence with its figures, that of `wrong` another one. Figures named `..._cn` are in Chinese numerals."""
    told: dict[str, object] = {}
    other = ""
    for name in _names(wording):
        figure = values[name.removesuffix("_cn")]
        if name == wrong:
            assert random is not None
            figure = _another(figure, random)
        told[name] = chinese_numeral(int(figure)) if name.endswith("_cn") else figure
        if name == wrong:
            other = str(told[name])
    return Told(wording.format(**told), other)


def _names(wording: str) -> list[str]:
    return re.findall(r"{(\w+)}", wording)


def _last(name: str, previous: Mapping[str, Number] | None) -> int:
    if previous is None:
        return 0
    return int(sum(previous[cell] for pattern in _CELLS[name] for cell in previous if re.fullmatch(pattern, cell)))


def _another(figure: int | str, random: Random) -> int | str:
    """Another figure, as clerks get them wrong: a few more or less, last digits exchanged, for percentages far off."""
    if isinstance(figure, str):
        return f"{float(figure) + random.choice((7.5, 11.3, 23.0)):.1f}"
    wrong = [figure + random.randint(1, 9), figure * 10 + random.randint(0, 9)]
    if figure > 9:
        wrong += [figure - random.randint(1, 9), int(str(figure)[::-1])]
    return random.choice([each for each in wrong if each != figure] or [figure + 1])
