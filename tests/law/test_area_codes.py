"""Area codes by place, and in telephone numbers as they are written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gongkai.law import agencies
from gongkai.law.area_codes import area_code_in, area_codes_of


@pytest.mark.parametrize(
    ("place", "codes"),
    [
        ("鹤岗市兴山区", {"0468"}),
        ("黑龙江省鹤岗市", {"0468"}),
        ("吉林省吉林市龙潭区", {"0432"}),
        ("北京市海淀区", {"010"}),
        ("延边朝鲜族自治州延吉市", {"0433"}),
        ("青海省海南藏族自治州", {"0974"}),
        ("海南省文昌市", {"0898"}),
        ("咸阳市", {"029"}),
        ("吕梁市离石区", {"0354", "0358"}),
        ("呼兰区石人镇", set()),
        ("清源县柳林镇", set()),
        ("", set()),
    ],
)
def test_codes_of_a_place(place: str, codes: set[str]) -> None:
    assert area_codes_of(place) == codes


def test_a_province_has_the_codes_of_its_prefectures() -> None:
    assert {"0451", "0459", "0468"} < area_codes_of("黑龙江省某县")
    assert area_codes_of("宁夏回族自治区") == {"0951", "0952", "0953", "0954", "0955"}


@pytest.mark.parametrize(
    ("telephone", "code"),
    [
        ("0468-3526020", "0468"),
        ("(0451)55218320", "0451"),
        ("+86-0451-55218320", "0451"),
        ("010-66001234、66001235", "010"),
        ("02166001234", "021"),
        ("55218320", ""),
        ("13800000000", ""),
        ("12345", ""),
        ("0399-5550123", ""),
        ("", ""),
    ],
)
def test_the_code_of_a_number(telephone: str, code: str) -> None:
    assert area_code_in(telephone) == code


def test_every_prefecture_that_is_known_has_a_code() -> None:
    places = tomllib.loads((Path(agencies.__file__).parent / "agencies.toml").read_text(encoding="utf-8"))["places"]
    names = " ".join(places[kind] for kind in ("prefecture_city", "autonomous_prefecture", "league")).split()
    assert [name for name in names if not area_codes_of(name)] == []
