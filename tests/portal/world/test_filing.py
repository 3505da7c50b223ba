"""The county's requests in the database: what the services would have made, counted right, and nothing of it twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from gongkai.law.procedure import State
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.queries import verify
from gongkai.portal.cases.models import Case, CaseNumber, Consultation, Decision, Document, Note
from gongkai.portal.cases.queries import by_query_code
from gongkai.portal.cases.search import keys
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.desk.models import SavedView
from gongkai.portal.letters.models import Letter
from gongkai.portal.outbox.models import Message
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.statistics.queries import reporting, tables
from gongkai.portal.vault.files import bring
from gongkai.portal.work import progress
from gongkai.portal.world import World, demonstration
from gongkai.portal.world.filing import Filing, query_code, reserve_numbers
from gongkai.portal.world.loading import load
from gongkai.portal.world.posting import Job, Posting
from gongkai.portal.world.records.counting import tables as counted
from tests.portal.world.replaying import replay

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
WORLD = World(20260925, TODAY, kept=150)
SMALL = World(7, TODAY, kept=30)


def filed(world: World) -> Filing:
    """The world's agencies, people and requests, in the database."""
    load(world)
    reserve_numbers(world)
    filing = Filing(world)
    for record in filing.missing():
        filing.file(record)
    return filing


def test_all_is_kept_and_both_tables_equal_the_recount() -> None:
    filing = filed(WORLD)
    assert filing.missing() == []
    assert Case.objects.count() == len(WORLD.records)
    root = Agency.objects.get(code="yq")
    for year in range(2023, 2027):
        for agency in (root, Agency.objects.get(code="yq-b08")):
            of = [record for record in WORLD.records if agency is root or record.agency == agency.code]
            found = tables(reporting(agency, year, below=agency is root), year)
            assert {cell: value for cell, value in found.items() if value} == counted(of, year)
    states = Counter(record.projected.state.value for record in WORLD.records)
    assert Counter(Case.objects.values_list("state", flat=True)) == states
    assert Remedy.objects.count() == sum(len(record.contests) for record in WORLD.records)
    assert Complaint.objects.count() == sum(len(record.complaints) for record in WORLD.records)
    assert Decision.objects.count() == sum(len(record.decisions) for record in WORLD.records)
    assert Consultation.objects.count() == sum(len(record.askings) for record in WORLD.records)
    assert {row.year: row.last for row in CaseNumber.objects.filter(agency=root)} == Counter(
        record.projected.counted.year for record in WORLD.records if record.agency == "yq"
    )
    assert verify().fault is None
    assert not Message.objects.exists(), "nobody is written to about what is long over"
    _search_and_codes()
    _moments()


def _search_and_codes() -> None:
    for record in WORLD.records[:10]:
        assert Case.objects.filter(pk__in=keys(record.subject), number=record.number).exists()
        opened = by_query_code(record.number, query_code(WORLD.seed, record))
        assert opened is not None
        assert opened.number == record.number


def _moments() -> None:
    """What was said and done stands at its own day, by whoever did it."""
    case = Case.objects.filter(notes__isnull=False, state=State.CLOSED.value).first()
    assert case is not None
    record = next(each for each in WORLD.records if each.number == case.number)
    assert [note.written.date() for note in Note.objects.filter(case=case)] == [said.day for said in record.said]
    for event in case.events.all():
        assert event.recorded.date() == event.day
        assert event.recorded_by == "" or User.objects.filter(username=event.recorded_by).exists()


def test_the_services_would_have_made_the_same() -> None:
    """One request of each shape is done again act by act: by the people's roles, on the days, in two pairs of eyes."""
    filing = filed(WORLD)
    linked = {number for record in WORLD.records for number in (record.split_from, record.merged_into)}
    alone = [
        each for each in WORLD.records if not each.split_from and not each.merged_into and each.number not in linked
    ]
    shapes = {tuple(event.kind for event in record.events): record for record in alone}
    assert len(shapes) > 25
    for record in shapes.values():
        done = replay(filing, record, f"{record.number}-anew")
        assert _rows(done) == _rows(Case.objects.get(number=record.number))


def _rows(case: Case) -> list[object]:
    """What follows from the acts: columns, events, decisions, answers."""
    columns = ("state", "open", "received", "counted", "disposed", "outcome", "latest_outcome", "channel", "delivery")
    fresh = Case.objects.filter(pk=case.pk)
    lines = case.decisions.order_by("event__sequence", "lines__item__number")
    return [
        list(fresh.values(*columns)),
        list(case.events.order_by("sequence").values("sequence", "kind", "day", "details", "recorded_by")),
        list(
            lines.values_list("event__sequence", "outcome", "lines__item__number", "lines__outcome", "lines__reasons")
        ),
        list(
            case.consultations.order_by("party").values("party", "role", "question", "consents", "answer", "link_until")
        ),
    ]


class OfOneAgency(Posting):
    """Letters and files of one agency alone: they take time."""

    def jobs(self) -> Iterator[Job]:
        return (job for job in super().jobs() if job.record.agency == "yq-b08")


def test_loading_stops_and_goes_on_and_doubles_nothing(
    tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demonstration, "_RECORDS", 4)
    monkeypatch.setattr(demonstration, "_LETTERS", 7)
    monkeypatch.setattr(demonstration, "Posting", OfOneAgency)
    monkeypatch.setattr(demonstration, "write_files", lambda _world, folder: folder.mkdir())
    demonstration.begin(SMALL)
    at_once = set(Case.objects.filter(open=True).values_list("number", flat=True))
    assert at_once == {record.number for record in SMALL.records if record.is_open}
    assert SavedView.objects.exists()
    folder = tmp_path / "demonstration"
    assert demonstration.go_on(SMALL, folder)
    assert "演示数据正在装入" in client.get("/").content.decode()
    assert (folder / demonstration.CODES).read_text("utf-8-sig").count("\n") == 1 + len(at_once)
    while demonstration.go_on(SMALL, folder):
        pass
    assert progress.told() is None
    assert "演示数据正在装入" not in client.get("/").content.decode()
    kept = (Case.objects.count(), Letter.objects.count(), Document.objects.count())
    assert kept[0] == len(SMALL.records)
    assert not demonstration.go_on(SMALL, folder)
    assert (Case.objects.count(), Letter.objects.count(), Document.objects.count()) == kept
    _letters_are_in_order()
    for document in Document.objects.all():
        content = bring(document.file, document.digest)
        assert content.startswith(b"%PDF-" if document.name.endswith(".pdf") else b"PK")


def _letters_are_in_order() -> None:
    letters = Letter.objects.order_by("agency", "word", "year", "serial")
    assert letters.exists()
    by_row: dict[tuple[int, str, int], list[Letter]] = {}
    for letter in letters:
        by_row.setdefault((letter.agency_id, letter.word, letter.year), []).append(letter)
    for row in by_row.values():
        assert [letter.serial for letter in row] == list(range(1, len(row) + 1))
        assert [letter.day for letter in row] == sorted(letter.day for letter in row)
    for letter in letters:
        assert letter.event is not None
        assert letter.event.day == letter.day
    replies = letters.filter(kind__startswith="reply.", event__kind="reply_sent")
    served = replies.filter(case__state=State.CLOSED.value)
    assert all(letter.services.exists() for letter in served)
