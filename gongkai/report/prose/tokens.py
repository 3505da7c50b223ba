"""Prose cut into words of the vocabulary, numbers with their units, years and marks of punctuation.

What stands between is a `gap`: text that is not understood. So is what looks like a number and is none: document
numbers, articles, ordinals, dates, telephone numbers, time limits, titles and names in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongkai.report.prose import numbers
from gongkai.report.prose.quantity import Amount
from gongkai.report.prose.vocabulary import WORDS

_UNITS = (
    "万人次|亿元|万元|元|场次|班次|件次|人次|个百分点|百分点|件|份|条|项|起|宗|例|篇|期|次|场|部|个|则|桩|户|名|人|家|张|"
    "本|册|封|处|批|倍|成|%|％"
)
_C = r"[一二两三四五六七八九十百零〇]"
_SKIP = "|".join(
    (
        rf"第(?:\d+|{_C}+)[条项款章节号届次名位期季批类]?(?:第?[（(](?:\d+|{_C}+)[)）]项)?",
        rf"[（(](?:\d{{1,2}}|{_C}{{1,3}})[)）](?:项)?",
        r"[〔\[【(（](?:19|20)\d\d[〕\]】)）]\d*号?",
        rf"(?:\d+|{_C}+)(?:至|-|到|、)?(?:\d+|{_C}+)?个?(?:工作日|自然日|交易日|小时|分钟|天|周|季度|年|月份?)(?:内|以内|前|后|底)?"
        r"(?:\d{1,2}日)?(?:内|前|底)?",
        r"\d{1,2}日(?:内|前)?",
        r"\d{3,4}-\d{7,8}|\d{7,}",
        r"https?://[^\s，。；）)]+|www\.[^\s，。；）)]+|[\w.]+@[\w.]+",
        r"《[^》]{0,60}》|“[^”]{1,30}”",
        rf"{_C}(?:是|要|、|季度)",
        r"12345",
    )
)
_MONTHS = r"\d{1,2}月?(?:-|至|—|~|～)(?P<last>\d{1,2})月份?|(?P<month>\d{1,2})月(?:份|底|末|初|前)?(?:\d{1,2}日)?"
"""Months without a year: a part of it, unless the twelfth is the last."""
_YEAR = (
    r"(?:19|20)\d\d(?:年(?:度)?)?(?:至|-|—|到|、)(?P<until>(?:19|20)\d\d)年(?:度)?|"
    r"(?P<year>(?:19|20)\d\d)(?:年度|年(?:\d{1,2}月(?:\d{1,2}日)?(?:至\d{1,2}月(?:\d{1,2}日)?)?)?)"
)


def _any_of(words: Iterable[str]) -> str:
    """A pattern for the longest of the words: they are grouped by their first character."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())


_TOKEN = re.compile(
    rf"(?P<word>{_any_of(WORDS)})|{_YEAR}|(?P<months>{_MONTHS})|(?P<skip>{_SKIP})|(?P<punctuation>[，；：、（）,;:()])|"
    rf"(?P<number>{numbers.PATTERN})(?P<unit>{_UNITS})?(?P<behind>以上|左右|上下|余)?"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its kind (`noun`, `act`, ..., `number`, `year`, `punctuation`, `gap`), and where it stands."""

    kind: str
    name: str
    start: int
    end: int
    amount: Amount | None = None
    unit: str = ""


def tokenise(sentence: str, offset: int = 0) -> list[Token]:
    """The tokens of a sentence; places count from `offset`. Long clauses that count nothing are one `gap`."""
    if len(sentence) <= _SHORT:
        return _tokens(sentence, offset)
    found: list[Token] = []
    for match in _CLAUSE.finditer(sentence):
        clause, start = match[0], offset + match.start()
        if len(clause) > _SHORT and not _OF_INTEREST.search(clause) and not _TIME_NAMED.search(clause):
            found.append(Token("gap", clause[:-1], start, start + len(clause) - 1))
            clause, start = clause[-1], start + len(clause) - 1
        found += _tokens(clause, start)
    return found


def _tokens(sentence: str, offset: int) -> list[Token]:
    text, places = _without_spaces(sentence, offset)
    tokens = []
    done = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start > done:
            tokens.append(Token("gap", text[done:start], places[done], places[start - 1] + 1))
        tokens.append(_token(match, places[start], places[end - 1] + 1))
        done = end
    if done < len(text):
        tokens.append(Token("gap", text[done:], places[done], places[-1] + 1))
    return tokens


def _token(match: re.Match[str], start: int, end: int) -> Token:
    match match.lastgroup:
        case "word":
            kind, name = WORDS[match[0]]
            return Token(kind, name, start, end)
        case "year" | "until":
            return Token("year", match["year"] or "", start, end, unit=_month_of(match[0]))
        case "months" | "month" | "last":
            return Token(
                "skip" if int(match["last"] or match["month"]) == _MONTHS_OF_YEAR else "months", "", start, end
            )
        case "skip":
            return Token("skip", match[0], start, end)
        case "punctuation":
            return Token("punctuation", match[0], start, end)
    parts = (match[group] or "" for group in ("about", "low", "more", "myriad", "high", "behind"))
    amount, unit = numbers.amount(*parts), (match["unit"] or "").replace("％", "%")
    return Token("number", match[0], start, end, amount, "%" if match["percent"] else unit)


def _month_of(year: str) -> str:
    """ "月" where a year is told with months that are not all of it."""
    months = re.findall(r"(\d{1,2})月", year)
    return "月" if months and int(months[-1]) != _MONTHS_OF_YEAR else ""


def _without_spaces(text: str, offset: int) -> tuple[str, range | list[int]]:
    """The text without spaces, and the place of each of its characters."""
    if not _SPACE.search(text):
        return text, range(offset, offset + len(text))
    kept = [(index, character) for index, character in enumerate(text, offset) if not character.isspace()]
    return "".join(character for _, character in kept), [index for index, _ in kept]


_MONTHS_OF_YEAR = 12
_SHORT = 20
"""Characters of a clause that is not passed over even where it counts nothing: it may name what is spoken of."""
_CLAUSE = re.compile(r"(?:[^，；：]|(?<=\d)，(?=\d{3}(?!\d)))*(?:[，；：]|$)")
_SPACE = re.compile(r"\s")
_SENTENCE = re.compile(r"[^。！？!?\n]+")
_UNIT_FIRST = "成件份条项起宗例篇期次场班部个则桩人万亿元%％"
_ZERO_OR_LINKED = r"[为是达数](?:到了?|有)?\s*[\d零〇]"
_DENIED = "申请|予公开|分公开|复议|诉讼|处理费|收费|费用|许可|处罚|强制|规章|文件|结转|处理|提供|自然人|法人"
_ALL = "公开|答复|办结|办复|自然人|企业|维持|胜诉|起诉|网站|结案|申请|零|为0"
_OF_INTEREST = re.compile(
    rf"[\d{numbers.CHINESE_DIGITS}]\s*[千百万亿]*[余多来]?\s*[{_UNIT_FIRST}]|{_ZERO_OR_LINKED}|"
    rf"百分之|[未无没](?:有)?(?:发生|出现)|零[申复诉]|[未无没](?=[^，；：]{{0,24}}(?:{_DENIED}))|不涉及|不存在|(?:[均都]|全部)(?=[^，；：]{{0,16}}(?:{_ALL}))|"
    r"维持|纠正|驳回|撤销|持平|审理"
)
_TIME_NAMED = re.compile(r"(?P<year>(?:19|20)\d\d)年|(?P<plan>下一步|明年|接下来|今后)|(?P<this>今年|本年度)")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a paragraph begins and ends."""
    return (match.span() for match in _SENTENCE.finditer(text))


def may_count(text: str) -> bool:
    """Whether a text can hold a statement of quantity at all."""
    return _OF_INTEREST.search(text) is not None


def time_named(text: str) -> tuple[str, bool] | None:
    """The last time that a text names: a year, or "" and whether it is yet to come; None where it names none."""
    found = None
    for match in _TIME_NAMED.finditer(text):
        found = match["year"] or "", bool(match["plan"])
    return found
