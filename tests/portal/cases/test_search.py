"""Cases are found by Chinese words, numbers and documents' titles, on both databases by the same tokens."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.law.applicants import Applicant as Kind
from gongkai.law.procedure import Event, EventKind
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases import search, services
from gongkai.portal.cases.models import Case, Item, SearchEntry
from gongkai.portal.cases.services import Asked, new_applicant
from gongkai.portal.handling import services as handling
from gongkai.portal.words import tokens
from tests.portal.building import BY, County, make_county
from tests.portal.handling.building import make_office

pytestmark = pytest.mark.django_db
RECEIVED = [Event(EventKind.RECEIVED, date(2026, 9, 25))]


@pytest.fixture
def county() -> County:
    return make_county()


def receive(agency: Agency, subject: str, *items: str, name: str = "") -> Case:
    applicant = new_applicant(Kind.NATURAL_PERSON, name) if name else None
    return services.receive(agency, Asked(subject, items, applicant), RECEIVED, by=BY)


def found(query: str) -> set[str]:
    return {case.subject for case in Case.objects.filter(pk__in=search.keys(query))}


@pytest.mark.parametrize(
    "query",
    [
        "征地",
        "地补偿",
        "偿",
        "方案 明细",
        "云政发〔2024〕12号",
        "2024 12",
        "ＰＭ2.5",
        "pm2",
        "𠮷田村",
        "yc-qs-2026",
        "0001 𠮷",
    ],
)
def test_what_stands_in_it_is_found(county: County, query: str) -> None:
    receive(county.town, "征地补偿方案", "云政发〔2024〕12号文件及发放明细", "𠮷田村PM2.5监测")
    receive(county.bureau, "物业备案")
    assert found(query) == {"征地补偿方案"}


@pytest.mark.parametrize(
    "query", ["", "。", "补征", "方案征地", "政云发", "024", '"', "' | 'a", "征地 物业", "征地*", "NOT"]
)
def test_what_does_not_is_not(county: County, query: str) -> None:
    receive(county.town, "征地补偿方案", "云政发〔2024〕12号")
    receive(county.bureau, "物业备案")
    assert found(query) == ({"征地补偿方案"} if query == "征地*" else set())


def test_a_word_without_end_is_found_by_its_beginning(county: County) -> None:
    receive(county.town, "附件", "x" * 5_000 + "，方案")
    assert found("x" * 60) == found("x" * 5_000) == found("x" * 6_000) == found("方案") == {"附件"}
    assert found("xy") == set()


def test_names_are_found_whole_and_by_those_who_may_know_them(county: County) -> None:
    receive(county.town, "甲", name="欧阳海")
    receive(county.bureau, "乙", name="欧阳海")
    named = Agency.objects.filter(pk=county.town.pk)
    assert found("欧阳海") == set()
    assert search.keys(" 欧阳海 ", named=named) == set(Case.objects.filter(subject="甲").values_list("pk", flat=True))
    assert search.keys("欧阳", named=named) == set()


def test_items_that_move_are_found_where_they_are() -> None:
    office = make_office()
    office.do(office.clerk, EventKind.REGISTERED)
    chosen = [office.case.items.get(number=2)]
    part = handling.split(office.case, chosen, "补偿款发放", office.doing(office.clerk))
    assert search.keys("发放明细") == {part.pk}
    part.refresh_from_db()
    doing = handling.Doing(office.clerk, BY, office.doing(office.clerk).day, part.events.count())
    handling.merge(part, office.case, doing)
    assert office.case.pk in search.keys("发放明细")


def test_the_index_is_made_anew(county: County) -> None:
    case = receive(county.town, "征地补偿方案", "甲")
    Item.objects.filter(case=case).update(text="改正后的文字")
    Case.objects.filter(pk=case.pk).update(subject="另一标题")
    assert search.rebuild() == 1
    assert found("改正后") == found("另一") == {"另一标题"}
    assert found("征地") == set()
    assert SearchEntry.objects.count() == 1


def test_no_phrase_goes_from_one_text_into_the_next(county: County) -> None:
    case = receive(county.town, "修路", "合同全文", "附件")
    assert found("修路合同") == found("合同全文附件") == found(f"{case.number[-4:]} 全文附") == set()
    assert found("修路 附件") == {"修路"}


def test_of_the_longest_case_every_text_is_found(county: County) -> None:
    texts = [chr(0x4E00 + number) * 4_998 + f"止{number}" for number in range(5)]
    receive(county.town, "很长的", *texts)
    assert SearchEntry.objects.count() > 1
    for number in range(5):
        assert found(f"止{number}") == {"很长的"}


HAN = st.text(st.sampled_from("征地补偿方案年度财政𠮷"), min_size=1, max_size=12)


class TestAnyChinese(TestCase):
    @given(st.lists(HAN, min_size=1, max_size=4), HAN)
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_a_word_is_found_where_it_is_a_part_of_the_text(self, subjects: list[str], word: str) -> None:
        town = make_county().town
        for subject in subjects:
            receive(town, subject)
        assert found(word) == {subject for subject in subjects if word in subject}


def test_tokens_are_pairs_and_the_last_character() -> None:
    text = "征地补偿"
    assert list(tokens(text)) == [*("".join(pair) for pair in pairwise(text)), "偿"]
    assert list(tokens("Ａbc-１2年")) == ["abc", "12", "年"]
