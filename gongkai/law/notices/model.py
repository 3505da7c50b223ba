"""A notice as data, and the error that says what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from gongkai.law.statutory import YEARS, not_computed
from gongkai.messages import Message


class NoticeError(ValueError):
    """A notice that cannot be taken as it stands; `message` says what is wrong, and where."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message

    def __reduce__(self) -> tuple[type[NoticeError], tuple[Message]]:
        return type(self), (self.message,)


@dataclass(frozen=True, slots=True)
class Notice:
    """What was announced for one year.

    A notice speaks for its year as a whole: a day that it does not name is an ordinary one. One that `amends`
    changes only the days that it names, and may also make days `ordinary` again. New Year's holiday may begin in the
    December before, so days may also lie there (and in the January after). Raises NoticeError where days contradict
    one another, where a make-up day is no Saturday or Sunday, and where a day lies outside.
    """

    year: int
    holidays: Mapping[date, str]
    """Days off, each with the name of its holiday; weekends that lie within one may be among them."""
    make_up: frozenset[date] = frozenset()
    """调休上班: Saturdays and Sundays that are worked."""
    issued: date | None = None
    title: str = ""
    number: str = ""
    """发文字号, such as 国办发明电〔2025〕7号."""
    amends: bool = False
    ordinary: frozenset[date] = field(default=frozenset())

    def __post_init__(self) -> None:
        names = {day: _one_line(name) for day, name in sorted(self.holidays.items())}
        object.__setattr__(self, "holidays", names)
        for name in ("make_up", "ordinary"):
            object.__setattr__(self, name, frozenset(getattr(self, name)))
        for name in ("title", "number"):
            object.__setattr__(self, name, _one_line(getattr(self, name)))
        for problem in _contradictions(self):
            raise NoticeError(problem)

    def __hash__(self) -> int:
        return hash((self.year, self.number, self.issued, self.make_up, tuple(self.holidays)))

    @property
    def source(self) -> str:
        """What to cite for a day: the number, or the title where there is none."""
        return self.number or self.title


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _contradictions(notice: Notice) -> Iterator[Message]:
    if not (notice.holidays or notice.make_up or notice.ordinary):
        yield Message("通知里没有写任何一天。")
    if notice.year not in YEARS:
        yield not_computed(notice.year)
    if notice.ordinary and not notice.amends:
        yield Message("只有更正通知才能把某一天恢复为平常日子。")
    for text, most in ((notice.title, 200), (notice.number, 60), *((name, 60) for name in notice.holidays.values())):
        if len(text) > most:
            yield Message("“{text}”太长，最多{most}个字符。", {"text": text, "most": most})
    for day in sorted({*notice.holidays, *notice.make_up, *notice.ordinary}):
        if (notice.year - 1, 12) > (day.year, day.month) or (day.year, day.month) > (notice.year + 1, 1):
            yield Message("{day}不属于{year}年的安排。", {"day": day.isoformat(), "year": notice.year})
        if (day in notice.holidays) + (day in notice.make_up) + (day in notice.ordinary) > 1:
            yield Message("{day}写了两种不同的安排。", {"day": day.isoformat()})
    for day in sorted(notice.make_up):
        if day.weekday() < 5:
            yield Message(
                "{day}是{weekday}，本来就上班，不会是调休上班的日子。",
                {"day": day.isoformat(), "weekday": weekday(day)},
            )


_WEEKDAYS = (
    Message("周一"),
    Message("周二"),
    Message("周三"),
    Message("周四"),
    Message("周五"),
    Message("周六"),
    Message("周日"),
)


def weekday(day: date) -> Message:
    """The day of the week, for a message."""
    return _WEEKDAYS[day.weekday()]
