"""What is filled into a letter: checked, within bounds, and put into the words of official documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from gongkai.law.citations import Article
from gongkai.messages import Message, listed
from gongkai.portal.letters.document import numbered
from gongkai.portal.letters.kinds import Field, FieldType, Kind
from gongkai.report.write.form.characters import clean

Value = str | int | date | Sequence[str]
"""What a field is given: a text, a whole number, a day, or texts one after the other."""

LONGEST_LINE, LONGEST_TEXT, MOST_ENTRIES = 300, 5_000, 200
"""Characters of a line and of a text or an entry of a list; entries of a list."""
LONGEST_LETTER = 60_000
"""Characters of everything that is filled into one letter."""
_TOO_LONG = 4 * LONGEST_TEXT
"""What is longer still is not cleaned, which costs time, before it is refused."""
MOST_NUMBER, MOST_AMOUNT = 9_999, 10**10 - 1
_DIGITS = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"


class ValuesError(Exception):
    """A letter that cannot be written with what was given; `faults` say why, by field, `message` all of them."""

    def __init__(self, faults: Mapping[str, Message]) -> None:
        """Keep the faults."""
        self.faults = dict(faults)
        self.message = _joined(list(faults.values()))
        super().__init__(self.message.text("en"))


def _joined(messages: Sequence[Message]) -> Message:
    first, *rest = messages
    return Message("{first}{rest}", {"first": first, "rest": _joined(rest)}) if rest else first


def checked(kind: Kind, given: Mapping[str, Value]) -> dict[str, Value]:
    """The values by field, cleaned, those that are empty left out.

    Raises ValuesError for what is missing or beyond bounds; ValueError for a field that the kind has not, TypeError for
    a value that is not of its field's type.
    """
    if unknown := given.keys() - {field.id for field in kind.fields}:
        raise ValueError(f"{kind.id} has no field {', '.join(sorted(unknown))}")
    values: dict[str, Value] = {}
    faults: dict[str, Message] = {}
    needed = {field.id for field in kind.needed if field not in kind.either}
    for field in kind.fields:
        value = _cleaned(field, given.get(field.id, ""))
        if value != "" and value != ():
            values[field.id] = value
            if fault := _beyond(field, value):
                faults[field.id] = fault
        elif field.id in needed:
            faults[field.id] = Message("请填写{name}。", {"name": field.message})
    if kind.either and not any(field.id in values for field in kind.either):
        names = listed(field.message for field in kind.either)
        faults[kind.either[0].id] = Message("请填写{names}之一。", {"names": names})
    length = sum(sum(map(len, lines(value))) for value in values.values())
    if not faults and length > LONGEST_LETTER:
        bounds: dict[str, object] = {"length": length, "longest": LONGEST_LETTER}
        faults[""] = Message("文书的内容共{length}字，最多{longest}字；请将较长的内容作为附件。", bounds)
    if faults:
        raise ValuesError(faults)
    return values


def lines(value: Value) -> tuple[str, ...]:
    """A value as texts, as it was given."""
    return (str(value),) if isinstance(value, str | int | date) else tuple(value)


def _cleaned(field: Field, value: Value) -> Value:
    match field.type:
        case FieldType.LINE if isinstance(value, str):
            return value if len(value) > _TOO_LONG else " ".join(clean(value).split())
        case FieldType.TEXT if isinstance(value, str):
            return _paragraphs(value)
        case FieldType.LIST if value == "":
            return ()
        case FieldType.LIST if isinstance(value, Sequence) and not isinstance(value, str):
            return tuple(value) if len(value) > _TOO_LONG else tuple(filter(None, map(_paragraphs, value)))
        case FieldType.DATE if isinstance(value, date) or value == "":
            return value
        case FieldType.NUMBER | FieldType.AMOUNT if value == "" or (
            isinstance(value, int) and not isinstance(value, bool)
        ):
            return value
    raise TypeError(f"{field.id}: {field.type} expected, {type(value).__name__} given")


def _paragraphs(text: str) -> str:
    """A text without empty lines."""
    if len(text) > _TOO_LONG:
        return text
    return "\n".join(filter(None, (line.strip() for line in clean(text).split("\n"))))


def _beyond(field: Field, value: Value) -> Message | None:
    """Why a value is beyond bounds; None where it is not."""
    named: dict[str, object] = {"name": field.message}
    if isinstance(value, str):
        most = LONGEST_LINE if field.type is FieldType.LINE else LONGEST_TEXT
        return Message("{name}最多{most}字。", {**named, "most": most}) if len(value) > most else None
    if isinstance(value, date):
        return None
    if isinstance(value, int):
        most = MOST_AMOUNT if field.type is FieldType.AMOUNT else MOST_NUMBER
        return None if 1 <= value <= most else Message("{name}应在1至{most}之间。", {**named, "most": most})
    if len(value) > MOST_ENTRIES:
        return Message("{name}最多{most}条。", {**named, "most": MOST_ENTRIES})
    if any(len(entry) > LONGEST_TEXT for entry in value):
        return Message("{name}每条最多{most}字。", {**named, "most": LONGEST_TEXT})
    return None


# Words of official documents


def words(field: Field, value: Value) -> str:
    """A value as it stands within a line: days and amounts in words, a list's entries one after the other."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, int):
        return amount_in_words(value) if field.type is FieldType.AMOUNT else str(value)
    return "；".join(numbered([entry.replace("\n", " ").rstrip("。；") for entry in value]))


def day_in_words(day: date) -> str:
    """A day as GB/T 9704-2012, 7.3.5.4, has it: Arabic figures, without zeros before them."""
    return f"{day.year}年{day.month}月{day.day}日"


def amount_in_words(yuan: int) -> str:
    """An amount in figures, and in the capitals that cannot be altered."""
    return f"{yuan}元（大写：{_capitals(yuan)}元整）"


def _capitals(number: int) -> str:
    groups = []
    for place in ("", "万", "亿"):
        number, group = divmod(number, 10_000)
        groups.append((group, place))
    text = "".join(f"{_group(group)}{place}" if group else "零" for group, place in reversed(groups))
    text = "".join("零" if character == "零" else "".join(run) for character, run in groupby(text))
    return text.strip("零") or "零"


def _group(group: int) -> str:
    """Four figures in capitals; a nought for those that are none, also before."""
    figures = f"{group:04d}"
    places = ("仟", "佰", "拾", "")
    parts = (
        _CAPITALS[int(figure)] + place if figure != "0" else "零" for figure, place in zip(figures, places, strict=True)
    )
    text = "".join(parts)
    return "".join("零" if character == "零" else "".join(run) for character, run in groupby(text)).rstrip("零")


def in_chinese(number: int) -> str:
    """A number from 1 to 999 in Chinese, as articles are cited: 三十六."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "〇"
    return text + (_DIGITS[ones] if ones else "")


def cited(articles: Sequence[Article]) -> str:
    """Articles as a letter cites them, the instrument named once: 《…》第十五条、第三十二条."""
    parts = []
    before: Article | None = None
    for article in dict.fromkeys(articles):
        law = article.law if before is None or before.law != article.law else ""
        same = before is not None and not law and before.number == article.number
        parts.append(law + _numbers(article, without_number=same))
        before = article
    return "、".join(parts)


def _numbers(article: Article, *, without_number: bool) -> str:
    number = f"第{in_chinese(article.number)}条" if article.number and not without_number else ""
    paragraph = f"第{in_chinese(article.paragraph)}款" if article.paragraph else ""
    item = f"第（{in_chinese(article.item)}）项" if article.item else ""
    return number + paragraph + item
