"""A notice in the State Council's words, pasted in: one numbered item for every holiday.

What is read of an item are clauses made of days and a verb: 放假 and 补休 are days off, 上班 are make-up days. A
weekday in brackets, a number of days and 与周末连休 are held against the dates. A clause with a day in it that is
neither of these nor known to explain only (为法定节假日) is an error, never passed over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongkai.law.notices.model import Notice, NoticeError, weekday
from gongkai.law.statutory import FESTIVALS, YEARS, festivals, not_computed, statutory_days
from gongkai.messages import Message

_DASHES = str.maketrans(dict.fromkeys("—–―-~〜∼到", "至"))
_TITLE = re.compile(r"国务院办公厅关于[^。:]{0,30}?(?:19|20)\d\d年[^。:]{0,30}?通知")
_NUMBER = re.compile(r"国办发(?:明电)?[〔\[(]\d{4}[〕\])]\d{1,3}号")
_YEAR = re.compile(r"(\d{4})年(?=[^\d。]{0,12}(?:节假日|放假|假期|元旦|春节))")
_SIGNED = re.compile(r"国务院办公厅(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII)
_AMENDS = re.compile(
    "(?:调整|变更|更正|补充|增加)[^。]{0,20}(?:假期|放假|调休|安排)|(?:假期|放假|调休)[^。]{0,8}(?:调整|变更|更正|补充)"
)
_ORDINALS = "一二三四五六七八九"
_ITEM = re.compile(rf"([{_ORDINALS}十]{{1,3}})、([^:。;,、\d]{{1,12}}(?:、[^:。;,、\d]{{1,12}}){{0,3}}):")
_DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?", re.ASCII)
_SPAN = re.compile(rf"({_DAY.pattern})(?:至({_DAY.pattern}))?", re.ASCII)
_WEEKDAY = re.compile("(?:星期|周)([一二三四五六日天])")
_CLAUSE = re.compile(r"(?:\([^()]*\)|[^,])+")
_DAYS_OFF = re.compile(r"(?:放假|补休|休息)(?:调休|公休)?(?:(\d{1,2})天)?(?:与周末连休)?", re.ASCII)
_WORKED = re.compile("上班|照常上班|正常上班")
_LIST = re.compile("[、和及]?")
_TOTAL = re.compile(r"(?:共|放假)(\d{1,2})天", re.ASCII)
_EXPLAINS = re.compile("为法定(?:节)?假日|公休日|照常公休|起(?:恢复)?正常上班")
_ADVICE = re.compile("鼓励|提倡|带薪")
_LONGEST = 31
"""No holiday lasts longer, in days; a longer span is a typing error."""


def read_wording(text: str, year: int | None = None) -> Notice:
    """The notice in a pasted text; `year` where the text does not tell it. Raises NoticeError, naming the place."""
    plain = _plain(text)
    title, number = _TITLE.search(plain), _NUMBER.search(plain)
    first = _ITEM.search(plain)
    amends = bool(_AMENDS.search(title.group() if title else plain[: first.start()] if first else plain))
    year = _year_of(plain, year)
    if year not in YEARS:
        raise NoticeError(not_computed(year))
    reading = _Reading(year)
    # Behind the signature a web page has what is no part of the notice.
    for item in _items(_SIGNED.split(plain)[0], amends=amends):
        reading.read(item)
    if not amends:
        _check_whole(reading)
    return Notice(
        year=year,
        holidays=reading.holidays,
        make_up=frozenset(reading.make_up),
        issued=_signed(plain),
        title=title.group() if title else "",
        number=number.group() if number else "",
        amends=amends,
    )


def _plain(text: str) -> str:
    """The text without blanks and line breaks, punctuation and digits in one form, every dash as 至."""
    kept = "".join(text.split()).replace("〔", "[").replace("〕", "]")
    kept = unicodedata.normalize("NFKC", kept).translate(_DASHES)
    return re.sub(r"\[(\d{4})\]", r"〔\1〕", kept)


def _year_of(plain: str, year: int | None) -> int:
    stated = _YEAR.search(plain)
    if stated is None and year is None:
        raise NoticeError(Message("文字里没有写是哪一年的安排，请同时给出年份。"))
    found = int(stated[1]) if stated else year
    assert found is not None
    if year not in (None, found):
        raise NoticeError(Message("通知是{found}年的，不是{year}年的。", {"found": found, "year": year}))
    return found


def _signed(plain: str) -> date | None:
    found = _SIGNED.search(plain)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise NoticeError(Message("落款日期“{text}”不存在。", {"text": found.group()})) from None


@dataclass(frozen=True, slots=True)
class _Item:
    """One numbered item: the holiday's name and what is said of it."""

    name: str
    body: str


def _items(plain: str, *, amends: bool) -> list[_Item]:
    heads = list(_ITEM.finditer(plain))
    for position, head in enumerate(heads, start=1):
        if head[1] != _ordinal(position):
            raise NoticeError(
                Message(
                    "应当是第{expected}项的地方写的是“{text}”。", {"expected": _ordinal(position), "text": head.group()}
                )
            )
    if heads:
        ends = [*(head.start() for head in heads[1:]), len(plain)]
        return [_Item(head[2], plain[head.end() : end]) for head, end in zip(heads, ends, strict=True)]
    if not amends:
        raise NoticeError(Message("没有找到“一、元旦：”这样的逐项安排。"))
    opening, _, body = plain.rpartition("如下")
    names = [name for name in FESTIVALS if name in (opening or body)]
    return [_Item("、".join(names), body.lstrip(":。"))]


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number < 10 else "十" + (_ORDINALS[number - 11] if number > 10 else "")


@dataclass(slots=True)
class _Reading:
    """The days of the items read so far, of a notice for `year`."""

    year: int
    holidays: dict[date, str] = field(default_factory=dict)
    make_up: set[date] = field(default_factory=set)

    def read(self, item: _Item) -> None:
        """Take the days of one item."""
        before = len(self.holidays)
        for sentence in re.split("[。;]", item.body):
            if _ADVICE.search(sentence) and "上班" not in sentence:
                continue  # 鼓励各单位安排职工在除夕休息: advice, no day off
            self._read_sentence(item, sentence)
        if len(self.holidays) == before:
            raise NoticeError(Message("“{item}”一项没有写放假的日子。", {"item": item.name}))

    def _read_sentence(self, item: _Item, sentence: str) -> None:
        off: list[date] = []
        for clause in _CLAUSE.findall(sentence):
            days, verb = self._days(item, clause.removeprefix("其中").lstrip(":"))
            if days and _DAYS_OFF.fullmatch(verb):
                off += days
                self._take_off(item, clause, days)
            elif days and _WORKED.fullmatch(verb):
                # 正常上班 on a weekday says only that the holiday is over.
                self.make_up |= {day for day in days if verb == "上班" or day.weekday() > 4}
            elif days and not _EXPLAINS.search(clause):
                raise _error(item, clause, Message("看不懂这一句"))
            if "连休" in clause:
                off = self._joined(item, clause, off)
            if total := _TOTAL.search(verb):
                _check_total(item, clause, int(total[1]), off)

    def _take_off(self, item: _Item, clause: str, days: list[date]) -> None:
        for day in days:
            if self.holidays.setdefault(day, item.name) != item.name:
                names: dict[str, object] = {"day": day.isoformat(), "other": self.holidays[day]}
                raise _error(item, clause, Message("{day}已经属于“{other}”", names))

    def _days(self, item: _Item, clause: str) -> tuple[list[date], str]:
        """The days that a clause names and what is said of them: all of it that is not a list of days."""
        days: list[date] = []
        said, end = [], 0
        for span in _SPAN.finditer(clause):
            days += self._span(item, span, days[-1] if days else None)
            said.append(clause[end : span.start()])
            end = span.end()
        between = "".join(text for text in said if not _LIST.fullmatch(text))
        return days, between + clause[end:]

    def _span(self, item: _Item, span: re.Match[str], previous: date | None) -> list[date]:
        groups = span.groups()
        first = self._day(item, span.group(), groups[1:5], previous)
        last = self._day(item, span.group(), groups[6:10], first) if groups[5] else first
        length = (last - first).days + 1
        if not 0 < length <= _LONGEST:
            raise _error(item, span.group(), Message("后一个日期应当在前一个日期之后不久"))
        return [first + timedelta(days) for days in range(length)]

    def _day(self, item: _Item, text: str, parts: tuple[str | None, ...], near: date | None) -> date:
        """One date; `near` is the one before it, whose month and year it shares where it does not say its own."""
        year, month, day, note = parts
        if month is None and near is None:
            raise _error(item, text, Message("日期没有写月份"))
        number = int(month) if month else near.month if near else 0
        try:
            found = date(int(year) if year else self._year_for(item, number), number, int(day or 0))
        except ValueError:
            raise _error(item, text, Message("没有这一天")) from None
        if abs(found.year - self.year) > 1:
            raise _error(item, text, Message("不是{year}年前后的日子", {"year": self.year}))
        stated = _WEEKDAY.search(note or "")
        if stated and "一二三四五六日".index(stated[1].replace("天", "日")) != found.weekday():
            raise _error(item, text, Message("{day}是{weekday}", {"day": found.isoformat(), "weekday": weekday(found)}))
        return found

    def _year_for(self, item: _Item, month: int) -> int:
        """The year of a date that does not say it: New Year's days in December are those of the year before."""
        return self.year - (item.name.startswith("元旦") and month == 12)

    def _joined(self, item: _Item, clause: str, off: list[date]) -> list[date]:
        """The days off together with the weekend that they are said to adjoin (与周末连休)."""
        days = set(off)
        for day in off:
            for step in (timedelta(1), timedelta(-1)):
                beside = day + step
                while beside.weekday() > 4:
                    days.add(beside)
                    beside += step
        if all(day.weekday() < 5 for day in days):
            raise _error(item, clause, Message("这些日子并不与周末相连"))
        return sorted(days)


def _check_total(item: _Item, clause: str, total: int, off: list[date]) -> None:
    if total != len(set(off)):
        names: dict[str, object] = {"total": total, "found": len(set(off))}
        raise _error(item, clause, Message("写的是{total}天，日期合计{found}天", names))


def _error(item: _Item, text: str, problem: Message) -> NoticeError:
    text = text if len(text) <= 60 else f"{text[:60]}…"
    return NoticeError(
        Message("“{item}”一项，“{text}”：{problem}。", {"item": item.name, "text": text, "problem": problem})
    )


def _check_whole(reading: _Reading) -> None:
    """Raise NoticeError where a year's arrangement lacks what it cannot lack: a paste that was cut, a date mistyped."""
    for problem in _lacking(reading):
        raise NoticeError(Message("{problem}。如果通知确实如此，请改用CSV录入。", {"problem": problem}))


def _lacking(reading: _Reading) -> Iterator[Message]:
    named = "".join(set(reading.holidays.values()))
    for festival in festivals(reading.year):
        if festival.removesuffix("节") not in named:
            yield Message("没有写“{festival}”的安排", {"festival": festival})
    statutory = statutory_days(reading.year)
    for day, festival in statutory.items():
        if day not in reading.holidays:
            yield Message(
                "{day}（{festival}）是法定节假日，通知里没有放假", {"day": day.isoformat(), "festival": festival}
            )
    # Article 6: a holiday on a weekend gives a weekday off; any other weekday off is made up for on a weekend.
    entitled = sum(len(festival.split("、")) for festival in statutory.values()) + len(reading.make_up)
    off = sum(day.weekday() < 5 for day in reading.holidays)
    if off > entitled:
        yield Message(
            "放假的工作日有{off}天，法定节假日和调休上班合计只有{entitled}天，可能漏了上班的日子",
            {"off": off, "entitled": entitled},
        )
