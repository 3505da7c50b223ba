"""Near-duplicates: what is alike is found, what is not is left alone, and copies of one text for all are no burden."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from gongkai.corpus.similar import MOST, Text, alike
from gongkai.report.checks.likeness import FEWEST_SHINGLES, own_words, shingles, similarity
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Section
from tests.report.checks.building import report_of

WORDS = [chr(0x4E00 + number) for number in range(2000)]


def sentence(random: Random) -> str:
    return "".join(random.choices(WORDS, k=30))


def text(random: Random, sentences: int = 20) -> Text:
    return tuple(sentence(random) for _ in range(sentences))


def copied(original: Text, share: float, random: Random) -> Text:
    """A text that has a share of the sentences of another one."""
    kept = round(share * len(original))
    return (*original[:kept], *(sentence(random) for _ in original[kept:]))


def test_pairs_are_found_and_only_they() -> None:
    random = Random(1)
    originals = [text(random) for _ in range(60)]
    texts = [*originals, *(copied(each, 0.85, random) for each in originals)]
    found = alike(texts, 0.6)
    assert [[pair.other for pair in pairs] for pairs in found] == [
        [*range(60, 120), *range(60)][n : n + 1] for n in range(120)
    ]
    for number, pairs in enumerate(found):
        exact = similarity(shingles(texts[number]), shingles(texts[pairs[0].other]))
        assert pairs[0].similarity == exact >= 0.6


@pytest.mark.parametrize(("share", "is_found"), [(0.9, True), (0.8, True), (0.6, False), (0.0, False)])
def test_the_threshold(share: float, is_found: bool) -> None:
    random = Random(2)
    original = text(random)
    found = alike([original, copied(original, share, random)], 0.6)
    assert [bool(pairs) for pairs in found] == [is_found, is_found]


def test_one_text_for_all_names_a_few_of_them() -> None:
    random = Random(3)
    model = text(random)
    found = alike([model] * 300 + [copied(model, 0.9, random) for _ in range(300)], 0.6)
    assert all(len(pairs) == MOST for pairs in found)
    assert all(pair.other != number for number, pairs in enumerate(found) for pair in pairs)


def test_ones_own_texts_of_other_years_do_not_count() -> None:
    original = text(Random(4))
    assert alike([original, original, original], 0.6, ["a", "a", "b"]) == [
        ((2, 1.0),),
        ((2, 1.0),),
        ((0, 1.0), (1, 1.0)),
    ]


def test_the_same_twice_is_the_same() -> None:
    random = Random(5)
    texts = [copied(text(Random(6)), random.random(), random) for _ in range(50)]
    assert alike(texts, 0.6) == alike(texts, 0.6)


@pytest.mark.parametrize("texts", [[], [()], [(), ()], [("太短",), ("太短",)]])
def test_nothing_to_compare(texts: list[Text]) -> None:
    assert alike(texts, 0.6) == [()] * len(texts)


def written(*paragraphs: str) -> AnnualReport:
    report = report_of(FORMATS["2021"])
    return replace(report, sections=(Section(1, "总体情况", "\n".join(paragraphs)),))


def test_what_the_law_words_does_not_count() -> None:
    boilerplate = (
        "根据《中华人民共和国政府信息公开条例》第五十条的规定编制本报告。所列数据的统计期限为2023年1月1日至12月31日。",
        "（一）主动公开情况",
        "如有疑问，请与镇党政办公室联系，电话0399-5550123，邮编301500，地址柳林镇人民路1号。",
        "本年度没有收取政府信息公开信息处理费，没有其他需要报告的事项。",
        "全年未收到政府信息公开申请。",
    )
    assert own_words(written(*boilerplate)) == ()


def test_figures_and_names_do_not_count() -> None:
    one = written("清源县柳林镇人民政府全年发布信息120条，十二个村都设了公开栏，村民反映良好。")
    other = replace(
        written("东河县石桥镇人民政府全年发布信息98条，二十个村都设了公开栏，村民反映良好。"),
        agency="东河县石桥镇人民政府",
    )
    assert own_words(one) == own_words(other) != ()


def test_a_text_of_few_words_is_like_nothing() -> None:
    short = shingles(("把路灯维修的安排贴到每个自然村",))
    assert len(short) < FEWEST_SHINGLES
    assert similarity(short, short) == 0.0
