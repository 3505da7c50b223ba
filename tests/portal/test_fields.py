"""What is read of what a browser sends, and how files are handed out."""

from __future__ import annotations

import pytest

from gongkai.portal.downloads import download
from gongkai.portal.fields import whole


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("007", 7), ("999999999", 999_999_999)]
    + [(text, -1) for text in ("", "-3", "1.0", " 1", "²", "١", "1234567890", "9" * 5000)],
)
def test_only_a_plain_number_is_one(text: str, number: int) -> None:
    assert whole(text, -1) == number


@pytest.mark.parametrize("name", ["答复书.pdf", 'a"b\\c;d.pdf', "𠮷.txt", "a\r\nX: y.txt"])
def test_a_file_is_kept_and_not_shown_whatever_its_name(name: str) -> None:
    response = download(b"<script>", "text/html", name)
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in response["Content-Disposition"]
