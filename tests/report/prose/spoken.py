"""Reports whose prose tells their tables' figures truly, in many wordings; and the same with one figure told wrongly.

A wording is a sentence with the names of figures in it; a planted error changes one of them. `draw` gives a report
with true prose for a seed, `plant` the same with an error that a given rule must find.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from gongkai.report.checks import Context
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Number
from tests.generate.figures import FigureStyle, draw_figures
from tests.report.checks.building import report_of

RULES = tuple(f"P{number:02}" for number in range(1, 11))

_SPOKEN: Mapping[str, tuple[str, ...]] = {
    "P01": (
        "本年度新收政府信息公开申请{received}件，均登记在册。",
        "截至年底，共收到公民、法人和其他组织的信息公开申请{received_chinese}件。",
        "我机关全年受理依申请公开件{received}宗，逐件编号、逐件跟踪。",
        "政府信息公开申请收件量为{received}件。",
        "收到申请{received}件，其中自然人{natural}件，法人或其他组织{organisations}件。",
        "一年来，群众向本机关提出的政府信息公开申请共{received}份。",
    ),
    "P02": (
        "答复情况：予以公开{granted}件，部分公开{partly}件，不予公开{refused}件，无法提供{unavailable}件，不予处理{not_processed}件。",
        "经审查，对{granted}件予以公开，对{refused}件不予公开。",
        "部分公开的有{partly}件，无法提供的有{unavailable}件。",
        "按答复类型分，不予处理{not_processed}件、其他处理{other}件。",
        "作出不予公开决定{refused_chinese}件。",
    ),
    "P03": (
        "另有上年结转申请{carried_in}件。",
        "上一年度结转本年办理{carried_in}件，结转下年度继续办理{carried_out}件。",
        "年末尚未办结、结转至下一年度的申请{carried_out}件。",
    ),
    "P04": (
        "因政府信息公开被申请行政复议{reconsideration}件，被提起行政诉讼{litigation}件。",
        "涉及信息公开的行政复议案件{reconsideration}起，其中维持{upheld}起、纠正{corrected}起。",
        "政府信息公开类行政诉讼案件共{litigation}宗。",
        "信息公开方面，复议后起诉{after}件，未经复议直接起诉{direct}件。",
    ),
    "P05": (
        "全年制发行政规范性文件{made}件，废止{repealed}件，现行有效{valid}件。",
        "新出台规范性文件{made_chinese}份，全部同步解读。",
        "年内宣布失效的规范性文件{repealed}件，目前有效的{valid}件。",
    ),
    "P06": (
        "全年办理行政许可{licensing}件，作出行政处罚{penalties}件，实施行政强制{coercion}件。",
        "行政处罚案件{penalties}宗，行政强制措施{coercion}次。",
        "共作出行政许可决定{licensing}件。",
    ),
    "P07": (
        "全年主动公开信息{all}条，其中，通过门户网站发布{one}条，通过微信公众号发布{two}条，其他方式{three}条。",
        "发布政策解读{all}篇：图解{one}篇，文字解读{two}篇，视频解读{three}篇。",
        "组织公开各类政府信息{all}条，其中业务动态{one}条、人事财务{two}条、其他{three}条。",
    ),
    "P08": (
        "主动公开政府信息{all}条，其中政府网站{one}条，占{share}%。",
        "网站更新信息{now}条，比上年的{before}条增长{growth}%。",
    ),
    "P09": (
        "本年度未发生因政府信息公开引发的行政复议、行政诉讼。",
        "没有收到政府信息公开申请。",
        "全年未实施行政强制。",
        "没有上年结转的申请，也没有结转下年度继续办理的申请。",
        "年内未制定规章，未制发行政规范性文件。",
    ),
    "P10": (
        "新收申请{received}件，较上年{grown}{more}件。",
        "收到政府信息公开申请{received}件，同比{grown}{percent}%。",
        "收到申请{received}件，上年收到{last}件。",
    ),
}
_DENIED = (
    ("reconsideration.*", "litigation_*"),
    ("requests.*",),
    ("coercion.*",),
    ("requests.carried_*",),
    ("regulations.made", "normative_documents.made"),
)
"""For each sentence of P09 the cells that are zero where it is true."""
_RELATIVE = frozenset({"share", "growth", "more", "percent", "last"})
"""What a planted error changes where it can: the other figures of such a sentence are other rules' business."""
_CHINESE = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Spoken:
    """A report with what is around it, and the sentences that its prose was given."""

    report: AnnualReport
    context: Context
    sentences: tuple[str, ...]


def draw(seed: int) -> Spoken:
    """A report with true prose: a wording for each rule."""
    return _speak(seed, "")


def plant(seed: int, rule: str) -> Spoken:
    """The report of the seed with one figure of the wording for `rule` told wrongly."""
    return _speak(seed, rule)


def _speak(seed: int, planted: str) -> Spoken:
    random = Random(f"spoken {seed}")
    form = FORMATS["2021"]
    figures = draw_figures(form, FigureStyle(scale=random.choice(("small", "small", "medium"))), random)
    last = draw_figures(form, FigureStyle(scale="small"), random)
    denied = random.randrange(len(_DENIED))
    if planted != "P09":
        figures = _without(figures, _DENIED[denied])
    elif not any(figures[cell] for cell in _matching(figures, _DENIED[denied])):
        denied = next(n for n, cells in enumerate(_DENIED) if any(figures[cell] for cell in _matching(figures, cells)))
    values = _values(figures, last, random)
    sentences = []
    for rule in RULES:
        wordings = _SPOKEN[rule]
        wording = wordings[denied] if rule == "P09" else random.choice(wordings)
        if rule == "P10" and not values["last"]:
            wording = wordings[-1]  # from nothing there is no growth in percent
        sentences.append(_tell(wording, values, random, wrong=rule == planted))
    report = report_of(form, figures)
    section = report.sections[0]
    text = "\n".join((section.text, *sentences))
    report = replace(report, sections=(replace(section, text=text), *report.sections[1:]))
    return Spoken(report, Context(previous=report_of(form, last)), tuple(sentences))


def _tell(wording: str, values: Mapping[str, int | str], random: Random, wrong: bool) -> str:
    """The sentence with its figures, one of them wrong where `wrong`."""
    told = dict(values)
    names = [name for name in re.findall(r"{(\w+)}", wording) if name != "grown"]
    names = [name for name in names if name in _RELATIVE] or names
    if wrong and names:
        name = random.choice(names)
        number = values[name.removesuffix("_chinese")]
        told[name] = _chinese(int(number) + 3) if name.endswith("_chinese") else _other(number)
    return wording.format(**told)


def _other(number: int | str) -> str:
    """Another number than this one, also among percentages."""
    return f"{float(number) + 7.5:.1f}" if "." in str(number) else str(int(number) + 3)


def _values(figures: Mapping[str, Number], last: Mapping[str, Number], random: Random) -> dict[str, int | str]:
    """The figures that the wordings name."""

    def total(*patterns: str) -> int:
        return int(sum(figures[cell] for cell in _matching(figures, patterns)))

    received, before = total("requests.received.total"), int(last["requests.received.total"])
    values: dict[str, int | str] = {
        "received": received,
        "natural": total("requests.received.natural_person"),
        "organisations": received - total("requests.received.natural_person"),
        "granted": total("requests.granted.total"),
        "partly": total("requests.partly_granted.total"),
        "refused": total("requests.refused.*.total"),
        "unavailable": total("requests.unavailable.*.total"),
        "not_processed": total("requests.not_processed.*.total"),
        "other": total("requests.other.*.total"),
        "carried_in": total("requests.carried_in.total"),
        "carried_out": total("requests.carried_out.total"),
        "reconsideration": total("reconsideration.total"),
        "upheld": total("reconsideration.upheld"),
        "corrected": total("reconsideration.corrected"),
        "direct": total("litigation_direct.total"),
        "after": total("litigation_after_reconsideration.total"),
        "litigation": total("litigation_*.total"),
        "made": total("normative_documents.made"),
        "repealed": total("normative_documents.repealed"),
        "valid": total("normative_documents.valid"),
        "licensing": total("licensing.decisions"),
        "penalties": total("penalties.decisions"),
        "coercion": total("coercion.decisions"),
        "last": before,
        "grown": "增加" if received >= before else "减少",
        "more": abs(received - before),
        "percent": f"{abs(received - before) * 100 / before:.1f}" if before else "0.0",
    }
    one, two, three = (random.randint(5, 900) for _ in range(3))
    then = random.randint(50, 500)
    now = then + random.randint(5, 200)
    values |= {"one": one, "two": two, "three": three, "all": one + two + three, "now": now, "before": then}
    values |= {"share": f"{one * 100 / (one + two + three):.1f}", "growth": f"{(now - then) * 100 / then:.1f}"}
    return values | {f"{name}_chinese": _chinese(int(values[name])) for name in ("received", "refused", "made")}


def _matching(figures: Mapping[str, Number], patterns: tuple[str, ...]) -> list[str]:
    """The cells that fit; a "*" stands for one part of an id, or at the end for all that follows."""
    found = []
    for pattern in patterns:
        parts = re.escape(pattern).replace(r"\*", ".*" if pattern.endswith("*") else r"[^.]*")
        found += [cell for cell in figures if re.fullmatch(parts, cell)]
    return found


def _without(figures: dict[str, Number], patterns: tuple[str, ...]) -> dict[str, Number]:
    """The figures with some cells zero, and the sums of table 3 made good again."""
    return {cell: 0 if cell in set(_matching(figures, patterns)) else figure for cell, figure in figures.items()}


def _chinese(number: int) -> str:
    """A number below a hundred thousand in Chinese numerals."""
    if number == 0:
        return "零"
    units = ("", "十", "百", "千", "万")
    text = ""
    for place, digit in enumerate(reversed(str(number))):
        text = (f"{_CHINESE[int(digit)]}{units[place]}" if digit != "0" else "零") + text
    text = re.sub("零+", "零", text).rstrip("零")
    return text[1:] if text.startswith("一十") else text
