"""Group T, sign by sign: Latin words (T01), half-width marks (T04), punctuation (T05), abbreviations (T06)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from gongkai.law.citations import Article
from gongkai.messages import Message
from gongkai.report.checks.data import data_of
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.passages import in_context, occurrences, paragraphs, quoted, quotes
from gongkai.report.checks.rule import NOTICES, Fault, Outcome, rule
from gongkai.report.checks.sentences import SENTENCE_END, begins_anew, is_cut_off
from gongkai.report.model import AnnualReport, Passage, Section

PUNCTUATION = Article("《标点符号用法》（GB/T 15834—2011）")
"""The national standard on punctuation."""
_DATA = data_of("sentences")
_USUAL = frozenset(_DATA["latin"]["usual"].split())
_LONGEST_ACRONYM = 6
"""Capital letters that pass for an acronym (LED, PDF, GDP, HTML5's four); longer words of capitals are looked up."""
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w.-]+|[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LATIN = re.compile(r"(?<=[一-鿿，。；、])\s?([A-Za-z]+(?:[ '-][A-Za-z]+)*)\s?(?=[一-鿿，。；、])")
_SINGLE = frozenset("bcdfghjlmpqrstuvwyz")
"""Small letters that stand alone by mistake only; e, i, k, n, o, x and a are used as words or signs."""


@rule("T01", severity=Severity.WARNING, basis=NOTICES, title=("夹杂的外文", "Stray Latin words"))
def t01_no_stray_latin_word(report: AnnualReport) -> Iterator[Outcome]:
    """汉字之间不夹外文词语（LED、PDF、APP等通用的除外）。

    No Latin word stands between Chinese characters, those in general use (LED, PDF, APP, ...) apart.
    """
    for section in report.prose:
        addresses = [match.span() for match in _ADDRESS.finditer(section.text)]
        for match in _LATIN.finditer(section.text):
            start, end = match.span(1)
            if _is_stray(match[1]) and not any(first < end and start < last for first, last in addresses):
                message = Message("汉字之间夹有外文“{word}”", {"word": match[1]})
                yield Fault(message, found=match[1], passages=(section.passage(start, end),))


def _is_stray(word: str) -> bool:
    if len(word) == 1:
        return word in _SINGLE
    if word.isupper() and len(word) <= _LONGEST_ACRONYM:
        return False
    return not all(part.lower() in _USUAL for part in re.split("[ '-]", word)) and word.lower() not in _USUAL


_HALF_WIDTH = re.compile(
    r"[一-鿿”》）][,;:!?][一-鿿“《（]|[一-鿿]\.(?:[一-鿿]|$)|[一-鿿]\([一-鿿]|[一-鿿]\)[一-鿿，。；]"
    r"|^\([一二三四五六七八九十]{1,3}\)|（[^（）()\n]{0,60}\)|\([^（）()\n]{0,60}）|\"[一-鿿][^\"\n]{0,40}\"",
    re.MULTILINE,
)


_WITH_TABLES = (2, 3, 4)


def _is_of_table(section: Section, position: int) -> bool:
    """Whether a line of a section with a table has no full stop: what a conversion left of labels and captions."""
    if section.number not in _WITH_TABLES:
        return False
    start, end = section.text.rfind("\n", 0, position) + 1, section.text.find("\n", position)
    return "。" not in section.text[start : end if end >= 0 else None]


@rule("T04", severity=Severity.INFORMATION, basis=PUNCTUATION, title=("半角标点", "Half-width punctuation"))
def t04_no_half_width_marks(report: AnnualReport) -> Iterator[Outcome]:
    """中文用全角标点，括号、引号前后一致。

    Chinese text has full-width punctuation, brackets and quotation marks in pairs of one kind.
    """
    passages = tuple(
        section.passage(*match.span())
        for section, match in occurrences(report, _HALF_WIDTH)
        if not _is_of_table(section, match.start())
    )
    if passages:
        values: dict[str, object] = {"count": len(passages), "quotes": quotes(passages)}
        yield Fault(
            Message("有{count}处半角标点或全角、半角混用：{quotes}", values), found=passages[0].text, passages=passages
        )


_ODD_MARKS = re.compile(
    r"[，；：、][，。；：、！？]+|。[，。；：、]+|[（《“][，。；：、！？）》”]|[，、；：][）》]"
    r"|^[，。；：、）》”]|[（(][一二三四五六七八九十]{1,3}[)）][、，]|[一二三四五六七八九十]是[，、：](?=[一-鿿])"
    r"|(?:以及|并且|或者|因为|由于|关于|对于|按照|为了)[。；]",
    re.MULTILINE,
)
_YEAR_WITH_ZERO = re.compile(r"(?<![一二三四五六七八九十百千])二[0零Oo][一二三四五六七八九十〇零0Oo]{2}年")
_PAIRS = (("（(", "）)"), ("“", "”"), ("《", "》"))
_LAST_SECTION = 6
_SHORTEST_SENTENCE = 8
"""Characters from which a line of section six is more than 无 or 无其他事项."""
_SIGNATURE = re.compile(r"(?:[日府局委厅处会院]|办公室|中心)$|^[（(]|^\s*附|[0-9A-Za-z]$")
_LIST_SIGN = re.compile(r"(?:^|[，。；：\s])(?:\d{1,2}|[一二三四五六七八九十])[)）]")


@rule("T05", severity=Severity.INFORMATION, basis=PUNCTUATION, title=("标点、断句", "Punctuation"))
def t05_punctuation_in_order(report: AnnualReport) -> Iterator[Outcome]:
    """标点不重叠、不缺漏，括号、引号、书名号成对，段末有句号。

    Marks neither pile up nor are missing, brackets and quotation marks come in pairs, and a paragraph ends with a
    full stop.
    """
    for section, match in occurrences(report, _ODD_MARKS):
        if _is_of_table(section, match.start()):
            continue
        passage = section.passage(*match.span())
        message = Message("“{quote}”标点有误", {"quote": in_context(report, passage)})
        yield Fault(message, found=passage.text, passages=(passage,))
    for section, match in occurrences(report, _YEAR_WITH_ZERO):
        message = Message("年份“{quote}”中的零应写作“〇”", {"quote": match.group()})
        yield Fault(message, found=match.group(), passages=(section.passage(*match.span()),))
    for section in report.prose:
        found = list(paragraphs(section))
        for (start, paragraph), following in zip_longest(found, found[1:]):
            if not _is_of_table(section, start):
                yield from _of_paragraph(section, start, paragraph, following[1] if following else None)


def _is_bare_sentence(paragraph: str) -> bool:
    """Whether a line of section six, which has no headings, is a sentence without its mark, and no signature."""
    text = paragraph.strip()
    return len(text) >= _SHORTEST_SENTENCE and text[-1] not in SENTENCE_END and not _SIGNATURE.search(text)


def _of_paragraph(section: Section, start: int, paragraph: str, following: str | None) -> Iterator[Fault]:
    """Pairs that are not whole, and a full stop missing at the end; a sentence that goes on is T07's."""
    end = start + len(paragraph.rstrip())
    if is_cut_off(paragraph) or (section.number == _LAST_SECTION and _is_bare_sentence(paragraph)):
        if following is not None and not begins_anew(following):
            return
        passage = section.passage(max(start, end - 8), end)
        yield Fault(Message("“{quote}”之后没有句号", {"quote": passage.text}), passages=(passage,))
    text = _LIST_SIGN.sub("", paragraph)
    for opening, closing in _PAIRS:
        opened, closed = (sum(map(text.count, signs)) for signs in (opening, closing))
        if opened != closed:
            values: dict[str, object] = {"signs": opening[0] + closing[0], "quote": quoted(paragraph)}
            yield Fault(Message("“{quote}”一段的{signs}不成对", values), passages=(section.passage(start, end),))


# T06

_DEFINITION = re.compile(
    r"(《[^《》\n]{4,60}》)?[（(](?:[^（）()《》\n]{0,24}[，,；;])?(?:以下|下)?(?:简称|统称|称)(?:为)?[：:]?\s?"
    r"(“[^“”\n]{1,20}”|《[^《》\n]{1,20}》|[^，。；（）()“”《》\n]{2,12})[）)]"
)
_BARE = re.compile(
    r"《(?:工作|实施|指导|管理|暂行|试行|若干|行动|专项|年度|具体){0,2}"
    r"(?:条例|办法|规定|通知|意见|方案|要点|规划|细则|决定|准则|计划|纲要|措施|规程|制度|规则|标准|规范|指引|指南|守则|章程)》"
)


@rule("T06", severity=Severity.INFORMATION, basis=NOTICES, title=("简称", "Abbreviations"))
def t06_abbreviations_as_defined(report: AnnualReport) -> Iterator[Outcome]:
    """简称先说明后使用，只说明一次，此后与说明一致。

    An abbreviation is explained before it is used, once, and used as explained from then on.
    """
    defined: dict[str, tuple[Passage, str]] = {}
    for section, match in occurrences(report, _DEFINITION):
        short = match[2].strip("“”")
        passage = section.passage(*match.span(2))
        if short in defined:
            message = Message("简称“{short}”前面已经说明，此处重复", {"short": short})
            yield Fault(message, found=short, passages=(passage,))
        else:
            defined[short] = passage, match[1] or ""
    for short, (definition, full) in defined.items():
        if early := _before(report, short, definition):
            yield _early(short, early, definition)
        if full and (later := _after(report, full, definition)):
            values: dict[str, object] = {"full": full, "short": short}
            yield Fault(
                Message("{full}已有简称“{short}”，此后又用了全称或别的名称", values),
                found=later.text,
                passages=(later,),
            )
    yield from _undefined(report, frozenset(defined))


def _early(short: str, early: Passage, definition: Passage) -> Fault:
    return Fault(
        Message("简称“{short}”在说明之前已经使用", {"short": short}), found=short, passages=(early, definition)
    )


def _before(report: AnnualReport, short: str, definition: Passage) -> Passage | None:
    """The first use of an abbreviation ahead of its definition; of one without marks, only at the start of a clause."""
    alone = re.escape(short) if short[0] == "《" else rf"(?:^|(?<=[，。；：、“\n])){re.escape(short)}(?![（(])"
    if short[0] != "《" and len(short) < 3:
        return None
    for section, match in occurrences(report, re.compile(alone, re.MULTILINE)):
        if (section.number, match.start()) < (definition.section, definition.start):
            return section.passage(*match.span())
    return None


def _after(report: AnnualReport, full: str, definition: Passage) -> Passage | None:
    """The next use of the full name, or of another shortening of it, behind the definition."""
    name = full[1:-1]
    tails = [name[cut:] for cut in range(len(name) - 5)]
    pattern = re.compile("《(?:" + "|".join(map(re.escape, tails)) + ")》")
    for section, match in occurrences(report, pattern):
        if (section.number, match.start()) > (definition.section, definition.end):
            return section.passage(*match.span())
    return None


def _undefined(report: AnnualReport, defined: frozenset[str]) -> Iterator[Fault]:
    bare: dict[str, list[Passage]] = {}
    for section, match in occurrences(report, _BARE):
        if match.group() not in defined:
            bare.setdefault(match.group(), []).append(section.passage(*match.span()))
    for short, passages in bare.items():
        message = Message("简称“{short}”没有说明是什么文件", {"short": short})
        yield Fault(message, found=short, passages=tuple(passages))
