"""Personal names in prose, told by the role they follow (申请人, 原告, 村民), the surname and what comes behind them.

There is no certain way to tell a name from other words. Each surname here belongs to one of two groups: those that
seldom begin anything but a name, and those that are common words as well (于, 应, 方). The second, and all names behind
a role that is often followed by other words (村民), count only if the rest is made of characters usual in given names.
Lists stand in `privacy.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.report.checks.data import data_of, either

_WORDS = data_of("privacy")


def _characters(text: str) -> frozenset[str]:
    return frozenset("".join(text.split()))


_PLAIN = _characters(_WORDS["surname"]["plain"])
_ALSO_WORDS = _characters(_WORDS["surname"]["words"])
_COMPOUND = frozenset(_WORDS["surname"]["compound"].split())
_USUAL = _characters(_WORDS["given"]["usual"])
_NEVER = _characters(_WORDS["given"]["never"])
_NOT_NAMES = frozenset(_WORDS["not_names"]["words"].split())
_STRONG = either(_WORDS["person"]["strong"])
_WEAK = either(_WORDS["person"]["weak"])

_ROLE = re.compile(rf"(?:({_STRONG})(姓名|名字)?|(?:{_WEAK}))[为是：:]?\s?(?=([一-鿿]{{2,4}}))")
_ACTS = (
    "向|申请|提出|提起|提交|不服|诉(?!讼|求)|要求公开|请求公开|先生|女士|同志|等[0-9一二三四五六七八九十]{1,3}[人名位]|反映|投诉|举报|不同意|一案|起诉|上诉"
    "|[（(](?:申请人|男|女)"
)
_AFTER_NAME = re.compile(_ACTS)
_AFTER_NAME_OR_END = re.compile(
    rf"{_ACTS}|$|[，。、；：）)（(”’\s]|[因对就于在的与和及以等来所未已]|通过|要求|请求|获取|咨询|本人|认为|收到|撤回|签收|询问|再次|多次|补正|逾期"
)
_ALONE = re.compile(
    rf"(?:^|[，。；：、“（(\n]|收到|关于|受理了?|答复|告知|对|向|与|为)(?=([{''.join(sorted(_PLAIN))}][一-鿿]{{2}})"
    r"(?:诉[^，。；\n]{2,30}(?:政府|局|委员会|办事处|厅)|申请公开|不服|等[0-9]{1,3}人(?:申请|提)|提[出交起]的?(?:政府)?信息公开|[（(]申请人))",
    re.MULTILINE,
)
_LIKE_A_NAME = "".join(sorted(_NEVER | _characters("可到去前往")))
HOME_OF_PERSON = (
    rf"(?:{_STRONG}|村民|居民|业主|农户)[^\W{_LIKE_A_NAME}]{{0,4}}(?:某|＊|\*|×){{0,3}}[，（(的]?"
    rf"(?:[男女]，)?(?:{either(_WORDS['address']['of_person'])})"
)
"""A pattern: a person by role and perhaps name, and the word that says where they live."""


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Where in the text names of parties stand, in order; names masked by 某 or by signs are none."""
    found: dict[int, int] = {}
    for match in _ROLE.finditer(text):
        start = match.end()
        if length := _name_length(text, start, match[3], strong=match[1] is not None, announced=match[2] is not None):
            found[start] = start + length
    for match in _ALONE.finditer(text):
        name = match[1]
        if name[:2] not in _NOT_NAMES and all(character in _USUAL for character in name[1:]):
            found.setdefault(match.start(1), match.end(1))
    yield from sorted(found.items())


def _name_length(text: str, start: int, candidate: str, *, strong: bool, announced: bool) -> int:
    """How many characters from `start` are a name; 0 for none. `announced` says that the text calls it one."""
    surname = 2 if candidate[:2] in _COMPOUND else 1
    if surname == 1 and (candidate[0] not in _PLAIN | _ALSO_WORDS or candidate[:2] in _NOT_NAMES):
        return 0
    sure_surname = surname == 2 or candidate[0] in _PLAIN
    for given in (2, 1):
        name = candidate[: surname + given]
        if len(name) < surname + given or any(character in _NEVER for character in name[surname:]):
            continue
        usual = all(character in _USUAL for character in name[surname:])
        end = start + len(name)
        if not usual and not (strong and sure_surname):
            continue
        doubtful = len(name) == 2 and not announced and not (usual and strong and sure_surname)
        if len(name) == surname + 2 and usual and strong and sure_surname:
            return len(name)  # 申请人张建国: whatever comes behind it
        boundary = _AFTER_NAME if doubtful or not (strong or sure_surname) else _AFTER_NAME_OR_END
        if boundary.match(text, end):
            return len(name)
    return 0
