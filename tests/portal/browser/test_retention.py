"""What has expired and what is held, with something in it, in a browser on a phone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from gongkai.portal.agencies.models import Role
from gongkai.portal.cases.services import Asked
from gongkai.portal.retention import services
from gongkai.portal.retention.models import Hold
from tests.portal.browser.visiting import PHONE, Visitor, assert_fits, assert_keeps_nobody_out
from tests.portal.building import BY, make_county, make_user
from tests.portal.retention.building import answered, make_contested, make_telling

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")
    monkeypatch.setattr(settings, "OUTBOX_FOLDER", tmp_path / "outgoing")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2035, 1, 1, 12, tzinfo=UTC))


def test_holds_are_set_and_lifted_on_a_phone(visitor: Visitor) -> None:
    town = make_county().town
    make_telling(town)
    held = answered(town, Asked("补偿方案"))
    make_contested(town, date(2024, 6, 1))
    old = services.set_hold(make_contested(town, date(2024, 7, 1)), "县审计局2026年第3号通知书", by=BY)
    services.lift_hold(old, "审计结束", by=BY)
    page = visitor.window(width=PHONE, user=make_user("head", (town, Role.HEAD)))
    with visitor.without_complaints():
        page.goto(f"/retention/{town.code}/")
        page.get_by_role("link", name="决定继续保存一件").click()
        page.get_by_label("申请编号").fill(held.number)
        page.get_by_label("继续保存的原因").fill("县档案馆2026年第12号来函，要求移交前保存")
        page.get_by_role("button", name="继续保存").click()
        page.get_by_text("已决定继续保存").wait_for()
        addresses = [page.url, f"/retention/{town.code}/", f"/retention/{town.code}/remove/"]
        addresses.append(f"/retention/{town.code}/holds/{Hold.objects.get(lifted=None).pk}/lift/")
        for address in addresses:
            page.goto(address)
            assert_fits(page)
            assert_keeps_nobody_out(page)
        page.get_by_label("解除的原因").fill("已移交县档案馆")
        page.get_by_role("button", name="解除").click()
        page.get_by_text("已移交县档案馆").wait_for()
    assert Hold.objects.exclude(lifted=None).count() == 2
