"""Every entry of the lists of slips finds its examples and leaves right wording alone."""

from __future__ import annotations

import pytest

from gongkai.report.checks.slips import CONFUSIONS, OUTDATED, Slip
from gongkai.report.model import Section

LISTED = [slip for slip in (*CONFUSIONS, *OUTDATED) if slip.examples]


def _found(slip: Slip, text: str) -> list[str]:
    return [passage.text for passage in slip.find(Section(1, "总体情况", text))]


def test_the_lists_are_not_empty() -> None:
    assert len(CONFUSIONS) > 100
    assert len(OUTDATED) > 10


@pytest.mark.parametrize("slip", LISTED, ids=lambda slip: slip.examples[0])
def test_examples_are_found_and_right_wording_is_not(slip: Slip) -> None:
    assert all(_found(slip, example) for example in slip.examples)
    assert all(_found(slip, text) == [] for text in slip.silent)


@pytest.mark.parametrize("slip", LISTED, ids=lambda slip: slip.examples[0])
def test_an_example_put_right_is_no_slip_any_more(slip: Slip) -> None:
    for example in slip.examples:
        if slip.advice is None:
            (start, end) = next((p.start, p.end) for p in slip.find(Section(1, "总体情况", example)))
            assert _found(slip, example[:start] + slip.right + example[end:]) == []


def test_no_right_word_holds_a_wrong_one() -> None:
    for slip in CONFUSIONS:
        assert not any(other.pattern.search(slip.right) for other in CONFUSIONS if not other.pattern.groups)


def test_what_is_out_of_date_says_since_when_and_why() -> None:
    assert all(slip.last_year >= 2015 and slip.advice and slip.advice.english for slip in OUTDATED)
