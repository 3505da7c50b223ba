"""The prose of an invented report: title, preamble and six sections, in wording of our own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from tests.generate.agencies import Agency

HEADINGS = (
    ("总体情况",),
    ("主动公开政府信息情况", "行政机关主动公开政府信息情况"),
    ("收到和处理政府信息公开申请情况", "行政机关收到和处理政府信息公开申请情况"),
    ("政府信息公开行政复议、行政诉讼情况", "因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    ("存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况"),
    ("其他需要报告的事项",),
)
"""The six sections' headings: the form's wording, then that of article 50 of the Regulation."""

_ORDINALS = "一二三四五六"
_TOPICS = (
    (
        "主动公开方面",
        (
            "{year}年，{short}把群众办事常问的事项逐条列出，全年通过门户网站发布信息{web}条，通过政务新媒体发布信息{app}条。",
            "围绕民生实事，公开惠民补贴、项目招标和办事指南等内容，全年更新栏目{app}个，答复网民留言{letters}条。",
            "对新印发的文件坚持同步解读，以问答、图表等形式说明来由和要点，方便企业和群众理解。",
        ),
    ),
    (
        "依申请公开方面",
        (
            "全年新收政府信息公开申请{received}件，上年结转{carried_in}件，均按程序登记、审核、答复和归档。",
            "对内容不明确的申请，经办人员先与申请人当面沟通，能当场说明的当场说明，减少来回补正。",
        ),
    ),
    (
        "政府信息管理方面",
        (
            "文件起草时即注明公开属性，公开前由拟稿人、科室负责人和分管领导依次审查，全年审查信息{web}条。",
            "每季度清点一次规范性文件目录，失效文件及时标注，保证网上所见与实际有效的一致。",
        ),
    ),
    (
        "平台建设方面",
        (
            "公开专栏按照指南、制度、法定主动公开内容、年报、依申请公开五个部分排列，检索和下载均可使用。",
            "在便民服务大厅设置查阅点{spots}处，配备自助终端，安排专人引导老年群众查询。",
        ),
    ),
    (
        "监督保障方面",
        (
            "将公开工作列入年度考核，组织业务培训{training}次，参加人员{people}人次，全年未发生责任追究情形。",
            "邀请群众代表对栏目提出意见，收集建议{letters}条，逐条研究并反馈结果。",
        ),
    ),
)
_PROBLEMS = (
    "部分科室发布信息不够及时，从成文到上网间隔较长",
    "解读材料形式单一，图解和短视频偏少",
    "基层经办人员更换频繁，对答复口径掌握不够准确",
    "栏目分类较粗，群众检索时需要多次翻找",
    "线下查阅点宣传不足，知晓率有待提高",
)
_REMEDIES = (
    "建立发布提醒台账，对临近时限的信息逐日催办",
    "会同业务科室共同撰写解读，增加问答和案例",
    "编写答复文书范例，每季度组织一次交流",
    "按办事主题重新划分栏目，增设常用关键词",
    "在集市和社区活动中介绍查阅办法，发放简明卡片",
)


@dataclass(frozen=True)
class Section:
    """A section as printed: number (1 to 6), heading, paragraphs; tables follow the paragraphs of 2 to 4."""

    number: int
    heading: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraphs, joined by line feeds."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class TitleStyle:
    """How a title is worded: `year` says whether it names the year, `lines` over how many lines it stands."""

    year: bool = True
    lines: int = 1
    spaced: bool = False
    """`2023 年`: spaces around the figures, as some offices type."""


def draw_title_style(random: Random) -> TitleStyle:
    """One line with the year in most reports."""
    return TitleStyle(
        year=random.random() < 0.85,
        lines=random.choice((1, 1, 1, 2)),
        spaced=random.random() < 0.1,
    )


def title_lines(agency: Agency, year: int, style: TitleStyle, random: Random) -> tuple[str, ...]:
    """The lines of the title."""
    shown = f" {year} " if style.spaced else f"{year}"
    when = f"{shown}{random.choice(('年', '年', '年度'))}" if style.year else ""
    what = "政府信息公开工作年度报告" if not when.endswith("度") else "政府信息公开工作报告"
    if style.lines == 2:
        return agency.name, f"{when}{what}".strip()
    return (f"{agency.name}{when}{what}".strip(),)


def preamble(agency: Agency, period: tuple[date, date], random: Random) -> tuple[str, ...]:
    """The paragraphs between title and first section: basis, period, contact."""
    first, last = (f"{day.year}年{day.month}月{day.day}日" for day in period)
    contact = agency.contact
    details = [f"地址：{contact.address}", f"邮编：{contact.postcode}", f"电话：{contact.telephone}"]
    if contact.fax:
        details.append(f"传真：{contact.fax}")
    if contact.email:
        details.append(f"电子邮箱：{contact.email}")
    basis = (
        "根据《中华人民共和国政府信息公开条例》第五十条规定，现公布"
        f"{agency.name}{period[0].year}年政府信息公开工作年度报告。本报告由六个部分组成，"
        f"所列数据的统计期限为{first}至{last}。"
    )
    where = (
        f"本报告电子版可在{agency.parent}门户网站（网址：{contact.url}）下载。"
        f"对本报告如有疑问，请与{agency.name}办公室联系（{'；'.join(details)}）。"
    )
    return (basis, where) if random.random() < 0.7 else (basis + where,)


def headings(random: Random) -> tuple[str, ...]:
    """The six headings: the form's or the Regulation's wording, with ordinals or (seldom) without."""
    wording = 1 if random.random() < 0.2 else 0
    ordinals = random.random() < 0.93
    mark = random.choice(("、", "、", "、", "、", "．", "， "))[:1]
    return tuple(
        (f"{_ORDINALS[n]}{mark}" if ordinals else "") + wordings[min(wording, len(wordings) - 1)]
        for n, wordings in enumerate(HEADINGS)
    )


def write_sections(agency: Agency, year: int, received: str, carried_in: str, random: Random) -> tuple[Section, ...]:
    """The six sections; figures of requests are those of table 3, sections 2 to 4 mostly hold a table."""
    values = {
        "year": year,
        "short": agency.short,
        "received": received,
        "carried_in": carried_in,
        "web": random.randint(20, 3800),
        "app": random.randint(5, 900),
        "letters": random.randint(2, 160),
        "spots": random.randint(1, 12),
        "training": random.randint(1, 9),
        "people": random.randint(15, 600),
    }
    texts: list[tuple[str, ...]] = [_overview(values, random)]
    for number in (2, 3, 4):
        sentence = f"{year}年，{agency.short}{HEADINGS[number - 1][0]}见下表。"
        texts.append((sentence,) if random.random() < 0.1 else ())
    texts.append(_problems(agency, year, random))
    texts.append((_other_matters(agency, year, random),))
    return tuple(
        Section(number, heading, paragraphs)
        for number, (heading, paragraphs) in enumerate(zip(headings(random), texts, strict=True), start=1)
    )


def _overview(values: dict[str, object], random: Random) -> tuple[str, ...]:
    paragraphs = [
        "{year}年，{short}坚持以公开为常态、不公开为例外，认真落实政府信息公开各项要求，现将有关情况报告如下。"
    ]
    own_lines = random.random() < 0.3
    for ordinal, (topic, sentences) in zip(_ORDINALS, _TOPICS, strict=False):
        body = "".join(random.sample(sentences, k=random.randint(1, len(sentences))))
        head = f"（{ordinal}）{topic}"
        paragraphs.extend([head, body] if own_lines else [f"{head}。{body}"])
    return tuple(paragraph.format(**values) for paragraph in paragraphs)


def _problems(agency: Agency, year: int, random: Random) -> tuple[str, ...]:
    chosen = random.sample(range(len(_PROBLEMS)), k=random.randint(2, 3))
    problems = "；".join(f"{_ORDINALS[n]}是{_PROBLEMS[which]}" for n, which in enumerate(chosen))
    remedies = "；".join(f"{_ORDINALS[n]}是{_REMEDIES[which]}" for n, which in enumerate(chosen))
    return (
        f"{year}年，{agency.short}政府信息公开工作仍有不足：{problems}。",
        f"{year + 1}年将从以下方面改进：{remedies}。",
    )


def _other_matters(agency: Agency, year: int, random: Random) -> str:
    return random.choice(
        (
            f"{year}年，{agency.short}没有收取政府信息公开信息处理费。",
            "本年度未收取信息处理费，无其他需要报告的事项。",
            f"{agency.short}按规定办理信息处理费事宜，{year}年收取费用为0元。",
            "无。",
        )
    )
