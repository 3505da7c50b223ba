"""The catalogue of translations: complete, with the same values, and compiled."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from gongkai.messages import Message
from scripts import messages

each_domain = pytest.mark.parametrize("domain", messages.DOMAINS, ids=lambda domain: domain.po.stem)


@each_domain
def test_every_template_has_its_english_with_the_same_values(domain: messages.Domain) -> None:
    assert messages.faults(domain.catalogue(messages.translations(domain.po))) == []


@each_domain
def test_the_files_are_up_to_date(domain: messages.Domain) -> None:
    assert domain.stale(domain.catalogue(messages.translations(domain.po))) == []


def test_templates_are_found_wherever_they_stand() -> None:
    found = messages.templates()
    assert found["没有这个文件。"] == ["corpus/sources.py"]
    assert "cli/read.py" in found["把报告读成数据。"]
    assert any("report/read" in file for files in found.values() for file in files)
    assert any("report/checks" in file for files in found.values() for file in files)


def test_templates_of_pages_are_found_in_templates_and_in_code_and_the_library_keeps_its_own() -> None:
    found = messages.page_templates()
    assert "portal/site/navigation.py" in found["首页"]
    assert "portal/templates/base.html" in found["首页"]
    assert "首页" not in messages.templates()


def test_what_is_missing_or_different_is_a_fault() -> None:
    known = messages.translations(messages.LIBRARY.po)
    lost = messages.LIBRARY.catalogue({key: text for key, text in known.items() if key != "没有这个文件。"})
    assert messages.faults(lost) == ["no English for: 没有这个文件。"]
    other = messages.LIBRARY.catalogue({**known, "没有这个文件。": "There is no {file}."})
    assert messages.faults(other) == ["other values in the English of: 没有这个文件。"]


def test_text_for_one_and_for_several_has_both_in_english_and_the_values_of_pages(tmp_path: Path) -> None:
    template = ("共%(number)s个机关", "共%(number)s个机关")
    domain = messages.Domain(tmp_path / "django.po", lambda: {template: ["portal/x.html"]})

    def found(*english: str) -> list[str]:
        return messages.faults(domain.catalogue({template: (english[0], english[1])}))

    assert found("%(number)s agency", "%(number)s agencies") == []
    assert found("One agency", "%(number)s agencies") == []
    assert found("%(number)s agency", "") == ["no English for: 共%(number)s个机关"]
    assert found("%(number)s agency", "%(count)s agencies") == ["other values in the English of: 共%(number)s个机关"]
    domain.write(domain.catalogue({template: ("%(number)s agency", "%(number)s agencies")}))
    with domain.mo.open("rb") as file:
        english = gettext.GNUTranslations(file)
    assert [english.ngettext(*template, count) % {"number": count} for count in (1, 2)] == ["1 agency", "2 agencies"]


def test_a_message_is_put_into_both_languages_with_those_inside_it() -> None:
    message = Message("已写入 {file}", {"file": Message("未读")})
    assert (message.text("zh"), message.text("en")) == ("已写入 未读", "Written: Unread")


def test_the_compiled_catalogue_is_what_gettext_reads() -> None:
    english = gettext.translation("gongkai", messages.PACKAGE / "locale", languages=["en"])
    known = messages.translations(messages.LIBRARY.po)
    assert [template for template, text in known.items() if english.gettext(str(template)) != text] == []
