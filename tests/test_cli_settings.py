"""A setting that is wrong is told by its name, what is wrong and what it means, in the person's language."""

from __future__ import annotations

import django
import pytest
import typer

from gongkai.cli.platform import make_ready
from gongkai.messages import Language
from gongkai.portal.environment import Environment

KEPT = "geheim-𠮷"


@pytest.fixture(autouse=True)
def _settings_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django, "setup", lambda: Environment())


def said(language: Language, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(typer.Exit) as end:
        make_ready(language)
    assert end.value.exit_code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("PROXIES", "zwei", "应为整数", "a whole number"),
        ("SESSION_IDLE", "", "应为整数", "a whole number"),
        ("HTTPS", "ja", "应为 true 或者 false", "true or false"),
        ("BACKUPS", "-1", "不能小于0", "less than 0"),
        ("PROCESSES", "65", "不能大于64", "more than 64"),
        ("LANGUAGE", "fr", "应为以下之一：'zh', 'en'", "one of: 'zh', 'en'"),
        ("DATABASE", f"mysql://a:{KEPT}@b/c", "地址的写法不对", "address is not written"),
        ("SENDER", KEPT, "地址的写法不对", "address is not written"),
    ],
)
def test_what_is_wrong_with_a_setting_is_said_in_words(
    name: str, value: str, zh: str, en: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"GONGKAI_{name}", value)
    chinese, english = said("zh", capsys), said("en", capsys)
    assert f"环境变量 GONGKAI_{name} 的值不对：{zh}" in chinese
    assert f"The environment variable GONGKAI_{name} is not right: " in english
    assert en in english
    assert "Input should" not in english
    assert KEPT not in chinese + english


def test_what_an_account_system_lacks_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGKAI_OIDC_ISSUER", "https://example.com")
    monkeypatch.setenv("GONGKAI_OIDC_CLIENT", "gongkai")
    chinese, english = said("zh", capsys), said("en", capsys)
    assert "设置了账号系统的，还要设置GONGKAI_OIDC_SECRET, " in chinese
    assert "an account system needs GONGKAI_OIDC_SECRET, " in english
    assert "OIDC_CLIENT" not in chinese + english


def test_what_is_seldom_is_said_in_the_librarys_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGKAI_SESSIONS", "9" * 5_000)
    assert "exceeded maximum size" in said("zh", capsys)
