"""Group R: personal data that a published report must not contain (Regulation, article 15).

What these rules find is itself personal data: messages and passages show it masked, each passage in its own range.
Words and numbers stand in `privacy.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from gongkai.law.citations import REGULATION, Article
from gongkai.messages import Message
from gongkai.report.checks.data import data_of, either
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.passages import occurrences, quoted, sentence_of
from gongkai.report.checks.personal import HOMES, MAIL, bank_cards, identity_numbers, mobile_numbers
from gongkai.report.checks.persons import find_names
from gongkai.report.checks.rule import Fault, Outcome, rule
from gongkai.report.checks.wording import cell_name
from gongkai.report.model import AnnualReport, Passage, Section

_WORDS = data_of("privacy")
_BASIS = Article(REGULATION, 15)
_NEAR = 15
"""Characters before a telephone number in which a word says what it is; "联系电话（微信同号）：" has nine."""
_NEAR_PERSON = 25
"""Characters before a number in which a person's name and role stand, as in "申请人张某某（男，联系电话：…"."""


_PUBLISHED = re.compile(either(_WORDS["telephone"]["published"]))
_OFFICE = re.compile(either(_WORDS["telephone"]["office"]))
_PERSON = re.compile(either(_WORDS["person"]["strong"] + " 村民 居民 业主 农户 住户"))

_FREE_HOSTS = frozenset(_WORDS["mail"]["free"].split())

_ONE = re.compile(r"(?:[^0-9]|^)[1一][件名位份宗]|唯一|仅有|该申请人|申请人[系为是]")
_WHO = re.compile(
    rf"(?:[系为是由]|来自)[^，。；\n]{{0,12}}?[一-鿿]{{1,6}}(?:{either(_WORDS['identifying']['where'])})"
    rf"的?(?:[1一][名位])?[一-鿿＊*×]{{0,6}}?(?:{either(_WORDS['identifying']['who'])})"
    rf"|(?:[1一][名位]|[系为是由]|来自)[^，。；\n]{{0,16}}?(?:{either(_WORDS['identifying']['specific'])})"
)


def _masked(text: str, shown: int = 1, last: int = 1) -> str:
    """A text of the same length of which only the first and last characters are shown."""
    hidden = len(text) - shown - last
    return text[:shown] + "*" * hidden + text[len(text) - last :] if hidden > 0 else "*" * len(text)


def _passage(section: Section, start: int, end: int, shown: int = 1, last: int = 1) -> Passage:
    """The passage at its true range, its text masked."""
    passage = section.passage(start, end)
    return replace(passage, text=_masked(passage.text, shown, last))


@rule("R01", severity=Severity.BLOCK, basis=_BASIS, title=("身份证号码", "Identity numbers"))
def r01_no_identity_number(report: AnnualReport) -> Iterator[Outcome]:
    """文中没有公民身份号码（18位，行政区划、出生日期和校验码均有效）。

    No citizen's identity number stands in the text: 18 digits with a province, a date and a valid check digit.
    """
    for section in report.prose:
        for match in identity_numbers(section.text):
            passage = _passage(section, *match.span())
            yield Fault(
                Message("文中有身份证号码（{masked}），不得公布", {"masked": passage.text}),
                found=passage.text,
                passages=(passage,),
            )


@rule("R02", severity=Severity.BLOCK, basis=_BASIS, title=("个人手机号码", "Mobile numbers"))
def r02_no_personal_mobile_number(report: AnnualReport) -> Iterator[Outcome]:
    """文中没有个人的手机号码；作为机关联系、咨询、监督电话公布的不在此列。

    No person's mobile number stands in the text; one that is published for reaching an office is not meant.
    """
    for section in report.prose:
        for match in mobile_numbers(section.text):
            if _is_office_number(section, match):
                continue
            passage = _passage(section, *match.span())
            yield Fault(
                Message("文中有手机号码（{masked}），不是机关公布的联系电话", {"masked": passage.text}),
                found=passage.text,
                passages=(passage,),
            )


def _is_office_number(section: Section, match: re.Match[str]) -> bool:
    """Whether a number is there for reaching an office: so it says, no person is near, and an office is named."""
    start, end = match.span()
    line = section.text.rfind("\n", 0, start) + 1
    if _PERSON.search(section.text, max(line, start - _NEAR_PERSON), start):
        return False
    if not _PUBLISHED.search(section.text, max(line, start - _NEAR), start):
        return False
    return section.number == 0 or bool(_OFFICE.search(sentence_of(section.text, start, end)))


@rule("R03", severity=Severity.ERROR, basis=_BASIS, title=("申请人姓名", "Applicants' names"))
def r03_no_name_of_an_applicant(report: AnnualReport) -> Iterator[Outcome]:
    """文中不写申请人等当事人的姓名；确需举例的，写作“张某某”。

    No applicant, plaintiff or other party is named; where an example is needed, the name is masked (张某某).
    """
    for section in report.prose:
        for start, end in find_names(section.text):
            passage = _passage(section, start, end, last=0)
            yield Fault(
                Message("文中有申请人或当事人的姓名（{masked}），应当隐去", {"masked": passage.text}),
                found=passage.text,
                passages=(passage,),
            )


@rule("R04", severity=Severity.WARNING, basis=_BASIS, title=("公共免费邮箱", "Free mail"))
def r04_no_free_mail(report: AnnualReport) -> Iterator[Outcome]:
    """机关公布的电子邮箱使用机关自己的域名，不用公共免费邮箱（qq.com、163.com等）。

    An office is reached at an address of its own domain, not at one of a free mail service (qq.com, 163.com, ...).
    """
    seen: dict[str, Fault] = {}
    for section, match in occurrences(report, MAIL):
        if match[2].lower() in _FREE_HOSTS:
            passage = _passage(section, *match.span(), shown=0, last=len(match[2]) + 1)
            seen.setdefault(match.group().lower(), _free_mail(passage.text, match[2], (passage,)))
    address = report.contact.email
    host = address.rpartition("@")[2]
    if host.lower() in _FREE_HOSTS and address.lower() not in seen:
        seen[address.lower()] = _free_mail(_masked(address, shown=0, last=len(host) + 1), host, ())
    yield from seen.values()


def _free_mail(masked: str, host: str, passages: tuple[Passage, ...]) -> Fault:
    message = Message(
        "电子邮箱{masked}属于公共免费邮箱（{host}），应使用机关邮箱", {"masked": masked, "host": host.lower()}
    )
    return Fault(message, found=masked, passages=passages)


@rule("R05", severity=Severity.BLOCK, basis=_BASIS, title=("银行卡号、家庭住址", "Bank cards and home addresses"))
def r05_no_bank_card_or_home_address(report: AnnualReport) -> Iterator[Outcome]:
    """文中没有个人的银行卡号和家庭住址（写到门牌、组、室的）。

    No bank card of a person stands in the text, and no home address down to the house, group or room.
    """
    for section in report.prose:
        for match in bank_cards(section.text):
            passage = _passage(section, *match.span())
            message = Message("文中有银行卡号（{masked}），不得公布", {"masked": passage.text})
            yield Fault(message, found=passage.text, passages=(passage,))
    for pattern in HOMES:
        for section, match in occurrences(report, pattern):
            passage = _passage(section, *match.span(1), shown=2, last=0)
            message = Message("文中有家庭住址（{masked}），不得公布", {"masked": passage.text})
            yield Fault(message, found=passage.text, passages=(passage,))


@rule("R06", severity=Severity.INFORMATION, basis=_BASIS, title=("可以推知的申请人", "Applicants who can be told"))
def r06_no_single_applicant_described(report: AnnualReport) -> Iterator[Outcome]:
    """表三自然人只有1件的，文中不写其住处、身份，以免推知是谁。

    Where table 3 counts a single request of a natural person, the prose does not say where the person lives or
    works and what the person is.
    """
    single = [
        cell_id
        for cell_id, cell in report.cells.items()
        if cell.value == 1 and cell_id.startswith("requests.") and cell_id.endswith(".natural_person")
    ]
    if not single:
        return
    for section, match in occurrences(report, _WHO):
        sentence = sentence_of(section.text, *match.span())
        if ("申请" in sentence or "提出" in sentence) and _ONE.search(sentence):
            passage = _passage(section, *match.span(), shown=2, last=2)
            yield Fault(
                Message(
                    "{cell}为1，文中又写明其住处和身份（{masked}），可以推知是谁",
                    {"cell": cell_name(report.format, single[0]), "masked": quoted(passage.text)},
                ),
                cell=single[0],
                found=passage.text,
                passages=(passage,),
            )
