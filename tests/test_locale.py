"""The catalogue of translations: complete, with the same values, and compiled."""

from __future__ import annotations

import gettext

import pytest

from gongkai.messages import Message
from scripts import messages


def test_every_template_has_its_english_with_the_same_values() -> None:
    assert messages.faults(messages.catalogue(messages.translations(messages.PO))) == []


def test_the_files_are_up_to_date() -> None:
    current = messages.texts(messages.catalogue(messages.translations(messages.PO)))
    assert messages.translations(messages.PO) == current
    assert messages.compiled(messages.MO) == current


def test_templates_are_found_wherever_they_stand() -> None:
    found = messages.templates()
    assert found["没有这个文件。"] == ["corpus/sources.py"]
    assert "cli/read.py" in found["把报告读成数据。"]
    assert any("report/read" in file for files in found.values() for file in files)
    assert any("report/checks" in file for files in found.values() for file in files)


def test_what_is_missing_or_different_is_a_fault() -> None:
    known = messages.translations(messages.PO)
    lost = messages.catalogue({key: text for key, text in known.items() if key != "没有这个文件。"})
    assert messages.faults(lost) == ["no English for: 没有这个文件。"]
    other = messages.catalogue({**known, "没有这个文件。": "There is no {file}."})
    assert messages.faults(other) == ["other values in the English of: 没有这个文件。"]


def test_a_message_is_put_into_both_languages_with_those_inside_it() -> None:
    message = Message("已写入 {file}", {"file": Message("未读")})
    assert (message.text("zh"), message.text("en")) == ("已写入 未读", "Written: Unread")


@pytest.mark.parametrize("template", sorted(messages.translations(messages.PO)))
def test_the_compiled_catalogue_is_what_gettext_reads(template: str) -> None:
    english = gettext.translation("gongkai", messages.PACKAGE / "locale", languages=["en"])
    assert english.gettext(template) == messages.translations(messages.PO)[template]
