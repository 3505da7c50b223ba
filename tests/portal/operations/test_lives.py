"""The lives that the killed server's requests have: each act of the procedure comes in them, and leaves no fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gongkai.law.procedure import EventKind
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Role
from gongkai.portal.cases.models import Case, CaseEvent
from tests.portal.building import BY, make_user
from tests.portal.operations import lives


@pytest.mark.django_db
def test_every_kind_of_event_comes_in_a_life(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    root = agencies.create(lives.ROOT, "根机关", day=lives.DAY, by=BY)
    for who in lives.PEOPLE:
        make_user(who, (root, Role(who)))
    for number in range(sum(1 + len(acts) for _begin, acts in lives.LIVES)):
        lives.go_on("0", f"k0-0-{number}")
    assert set(CaseEvent.objects.values_list("kind", flat=True)) == {kind.value for kind in EventKind}
    assert Case.objects.filter(subject__startswith="life ").count() == len(lives.LIVES)
    assert (lives.faults(), lives.broken_files()) == ([], [])
