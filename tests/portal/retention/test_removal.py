"""What has expired is gone, down to the bytes; what is counted stays; what must be kept is kept."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from unittest import mock
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.law.retention import RULES, Kept
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.queries import verify
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.identity import FIELDS
from gongkai.portal.cases.models import Applicant, Case, Document, Item
from gongkai.portal.cases.queries import by_query_code, events_of
from gongkai.portal.cases.search import compact, keys
from gongkai.portal.cases.services import Asked, attach
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.desk.models import SavedView
from gongkai.portal.letters.models import Letter
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.retention import queries, removal, services
from gongkai.portal.retention.models import Line, Period
from gongkai.portal.retention.texts import MARK, telling, without
from gongkai.portal.statistics.queries import tables
from gongkai.portal.vault import files
from gongkai.portal.vault.rotation import columns
from tests.portal.building import BY, County, make_county
from tests.portal.retention import building
from tests.portal.retention.building import ANSWERED, NAME, TELLING, answered, make_applicant, make_telling, save_view
from tests.portal.retention.removing import dump, run_in
from tests.portal.statistics.histories import contest, go_on, receive

pytestmark = pytest.mark.django_db
TEN_YEARS = date(2034, 6, 2) + timedelta(days=190)
"""All has expired, and nobody can bring a case any more."""


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")
    monkeypatch.setattr(settings, "OUTBOX_FOLDER", tmp_path / "outgoing")
    return tmp_path / "files"


@pytest.fixture
def county() -> County:
    return make_county()


def expired(agency: Agency, day: date) -> list[tuple[tuple[Kept, ...], bool]]:
    found = queries.expired(Case.objects.filter(agency=agency), day)
    return [(each.kept, each.held is not None) for each in found]


def found_in(text: str) -> set[str]:
    return {word for word in TELLING if word in text or quote(word) in text}


def raw_bytes() -> bytes:
    """The database's own files, SQLite's, whatever is left in their free pages."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = Path(str(connection.settings_dict["NAME"]))
    return b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))


def forget_words_of_other_tests() -> None:
    """Emptying Django's tables between tests leaves the index of words, which is none of them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM cases_search")
        compact()


@pytest.mark.django_db(transaction=True)
def test_after_it_nothing_says_who_somebody_was(folder: Path) -> None:
    forget_words_of_other_tests()
    agency = make_county().town
    made = make_telling(agency)
    tokens = {"".join(f"{ord(each):x}z" for each in word) for word in (building.CARD, building.UNKNOWN_CARD, "欧阳")}
    assert found_in(dump()) == set(TELLING)  # else the test could not fail
    if connection.vendor == "sqlite":
        assert NAME.encode() in raw_bytes()
        assert quote(NAME).encode() in raw_bytes()  # of a saved view
        assert [token for token in tokens if token.encode() not in raw_bytes()] == []
    run = run_in(agency, TEN_YEARS)
    assert run.ended
    assert found_in(dump()) == set()
    assert list(folder.rglob("??/*")) == []
    if connection.vendor == "sqlite":
        left = raw_bytes()
        assert [word for word in TELLING if word.encode() in left or quote(word).encode() in left] == []
        assert [token for token in tokens if token.encode() in raw_bytes()] == []
    assert by_query_code(made.case.number, made.code) is None
    assert verify().fault is None


def test_every_sealed_column_is_removed_in_its_time_or_is_of_no_request() -> None:
    """A column that is new is thought of here: `removal` empties it, or it is forgotten by itself."""
    removed = {
        "Applicant": {"name", "document", "contact", "address", "telephone", "email"},
        "Complaint": {"text", "answer"},
        "Consultation": {"name", "address", "telephone", "email"},
        "Letter": {"content"},
        "Message": {"recipient", "subject", "body"},
        "Note": {"text"},
        "Party": {"name", "contact"},
        "Redaction": {"found", "choice", "report"},
        "Remedy": {"claim"},
        "Service": {"signer"},
        "Draft": {"content", "query_code"},
        "DraftFile": {"name"},  # gone when the request is sent, or the draft forgotten
    }
    of_accounts = {"Authenticator": {"key"}}
    assert {model.__name__: set(names) for model, names in columns()} == removed | of_accounts


def test_what_stays_and_what_goes(county: County) -> None:
    made = make_telling(county.town)
    events = events_of(made.case)
    run_in(county.town, TEN_YEARS)
    case = Case.objects.get(pk=made.case.pk)
    applicant = Applicant.objects.get()
    assert applicant.anonymised
    assert (applicant.kind, case.applicant_kind, case.number) == ("natural_person", "natural_person", made.case.number)
    assert [name for name in FIELDS if getattr(applicant, name)] == []
    assert (applicant.name_index, applicant.document_index, applicant.document_kind) == ("", "", "")
    assert [(each.kind, each.date) for each in events_of(case)] == [(each.kind, each.date) for each in events]
    assert all(document.removed and not document.name for document in Document.objects.all())
    letter = Letter.objects.get()
    assert letter.removed
    assert letter.number
    assert Item.objects.get(number=3).text == "2023年预算"
    assert MARK in Item.objects.get(number=1).text
    assert case.subject == f"{MARK}的补偿"
    assert keys(NAME, named=Agency.objects.all()) == set()
    assert keys("补偿协议") == {case.pk}
    assert keys("2023年预算") == {case.pk}
    assert Remedy.objects.get().orders == f"驳回{MARK}的请求"
    assert Complaint.objects.get().finding == "unfounded"


def test_the_report_and_the_log_say_how_much_and_nothing_else(county: County) -> None:
    made = make_telling(county.town)
    run = run_in(county.town, TEN_YEARS)
    line = Line.objects.get(run=run)
    assert (line.case, line.kept, line.ended) == (made.case, Kept.IDENTITY, ANSWERED)
    assert line.removed == {
        "documents": 7,
        "messages": 4,
        "letters": 1,
        "people": 3,
        "texts": 12,
        "notices": 3,
        "views": 1,
    }
    entry = Entry.objects.get(action="retention.removed")
    assert (entry.actor, entry.subject) == (BY.name, f"case:{made.case.number}")
    assert entry.details["removed"] == line.removed


def test_each_thing_goes_in_its_own_time(county: County) -> None:
    made = make_telling(county.town)
    assert expired(county.town, ANSWERED + timedelta(days=366)) == [((Kept.PROOFS,), False)]
    run_in(county.town, ANSWERED + timedelta(days=366))
    assert Document.objects.get(removed__isnull=False).kind == "identity"
    assert Case.objects.get().applicant == made.case.applicant
    assert expired(county.town, ANSWERED + timedelta(days=366)) == []
    assert expired(county.town, date(2029, 3, 20)) == []
    assert expired(county.town, date(2029, 3, 21)) == [((Kept.MESSAGES,), False)]
    assert expired(county.town, date(2034, 3, 20)) == [((Kept.MESSAGES,), False)]
    assert expired(county.town, date(2034, 3, 21)) == [((Kept.IDENTITY,), False)]
    run_in(county.town, TEN_YEARS)
    assert expired(county.town, TEN_YEARS) == []
    assert not run_in(county.town, TEN_YEARS).lines.exists()
    assert Applicant.objects.get().anonymised


class TestHeld:
    """Never while somebody may need it."""

    def test_an_open_case(self, county: County) -> None:
        case = answered(county.town, Asked("甲"))
        Case.objects.filter(pk=case.pk).update(open=True)
        assert expired(county.town, TEN_YEARS) == []

    def test_a_pending_remedy(self, county: County) -> None:
        make_telling(county.town)
        Remedy.objects.update(ended=None, ruling="")
        assert expired(county.town, TEN_YEARS) == [((Kept.IDENTITY,), True)]
        run_in(county.town, TEN_YEARS)
        assert not Applicant.objects.get().anonymised

    def test_a_remedy_that_ended_just_now(self, county: County) -> None:
        make_telling(county.town)
        Remedy.objects.update(ended=TEN_YEARS - timedelta(days=100))
        assert expired(county.town, TEN_YEARS) == [((Kept.IDENTITY,), True)]

    def test_while_somebody_may_go_to_court(self, county: County) -> None:
        attach(answered(county.town, Asked("甲")), DocumentKind.IDENTITY, "甲", b"x", "text/plain", by=BY)
        Period.objects.create(agency=county.town, kept="proofs", years=0)
        assert expired(county.town, date(2024, 9, 20)) == [((Kept.PROOFS,), True)]
        assert expired(county.town, date(2024, 9, 21)) == [((Kept.PROOFS,), False)]

    def test_a_complaint_that_waits(self, county: County) -> None:
        make_telling(county.town)
        Complaint.objects.update(answered=None, finding="")
        assert expired(county.town, TEN_YEARS) == [((Kept.IDENTITY,), True)]

    def test_one_that_lives_on_in_another(self, county: County) -> None:
        into = answered(county.town, Asked("乙"), ended=date(2030, 1, 1))
        case = answered(county.town, Asked("甲"))
        Case.objects.filter(pk=case.pk).update(merged_into=into)
        assert expired(county.town, TEN_YEARS)[0] == ((Kept.IDENTITY,), False)
        Case.objects.filter(pk=into.pk).update(open=True)
        assert expired(county.town, TEN_YEARS) == [((Kept.IDENTITY,), True)]

    def test_the_applicant_of_another_request(self, county: County) -> None:
        applicant = make_applicant()
        made = make_telling(county.town, applicant)
        answered(county.bureau, Asked(f"{NAME}再问", applicant=applicant), ended=date(2026, 1, 1))
        assert expired(county.town, TEN_YEARS) == [
            ((Kept.IDENTITY,), True),
            ((Kept.PROOFS, Kept.MESSAGES, Kept.FILES), False),
        ]
        run_in(county.town, TEN_YEARS)
        assert Applicant.objects.get().name.reveal() == NAME
        assert all(document.removed for document in made.case.documents.all())
        run_in(county.town, date(2037, 1, 1))
        assert found_in("".join(Case.objects.values_list("subject", flat=True))) == set()  # of both
        run_in(county.bureau, date(2037, 1, 1))
        assert found_in(dump()) == set()


def test_what_is_not_there_has_not_expired(county: County) -> None:
    answered(county.town, Asked("甲"))
    assert expired(county.town, date(2030, 1, 1)) == []
    assert expired(county.town, TEN_YEARS) == [((Kept.IDENTITY,), False)]


class TestPolicy:
    """An agency keeps longer, never shorter than the law asks for."""

    def test_it_is_followed(self, county: County) -> None:
        case = answered(county.town, Asked("甲"))
        attach(case, DocumentKind.IDENTITY, "甲", b"x", "text/plain", by=BY)
        attach(case, DocumentKind.ANSWER, "甲", b"x", "text/plain", by=BY)
        years = {kept: rule.years for kept, rule in RULES.items()}
        services.set_policy(county.town, years | {Kept.PROOFS: 3, Kept.IDENTITY: 30}, automatic=False, by=BY)
        assert expired(county.town, date(2026, 3, 21)) == []
        assert expired(county.town, TEN_YEARS) == [((Kept.PROOFS, Kept.FILES), False)]
        assert queries.years_of(county.bureau.pk) == years

    @pytest.mark.parametrize(
        "wrong", [{Kept.FILES: 9}, {Kept.IDENTITY: 9}, {Kept.PROOFS: 101, Kept.IDENTITY: 101}, {Kept.MESSAGES: 11}]
    )
    def test_what_cannot_be_is_refused(self, county: County, wrong: dict[Kept, int]) -> None:
        years = {kept: rule.years for kept, rule in RULES.items()}
        with pytest.raises(services.RetentionError):
            services.set_policy(county.town, years | wrong, automatic=False, by=BY)
        assert not Period.objects.exists()

    def test_by_the_database_too(self, county: County) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Period.objects.create(agency=county.town, kept="files", years=9)
        Period.objects.create(agency=county.town, kept="proofs", years=0)


@pytest.mark.parametrize(
    ("name", "asked", "goes"),
    [
        ("甲", NAME, True),
        ("甲", f"补偿 {NAME}", True),
        ("甲", f"{NAME}的补偿协议", True),
        ("甲", " ".join(NAME), True),
        ("甲", building.TELEPHONE.translate({ord("0") + n: ord("０") + n for n in range(10)}), True),
        ("甲", building.MAIL.upper(), True),
        (f"{building.THIRD}的", "", True),
        ("甲", "补偿协议", False),
        ("甲", "欧阳", False),  # who else is called so is not known
        ("甲", "", False),
    ],
)
def test_a_saved_view_that_asks_for_somebody_goes_too(county: County, name: str, asked: str, goes: bool) -> None:
    make_telling(county.town)
    view = save_view(name, q=asked)
    run = run_in(county.town, TEN_YEARS)
    assert SavedView.objects.filter(pk=view.pk).exists() is not goes
    assert Line.objects.get(run=run).removed["views"] == 1 + goes


def test_a_saved_view_stays_while_the_applicant_does(county: County) -> None:
    make_telling(county.town)
    run_in(county.town, ANSWERED + timedelta(days=366))
    assert SavedView.objects.exists()


class KilledError(BaseException):
    """As if the process ended there."""


@pytest.mark.django_db(transaction=True)
def test_killed_in_between_it_goes_on_and_leaves_nothing_behind(folder: Path) -> None:
    agency = make_county().town
    for _ in range(2):
        make_telling(agency)
    run = services.begin(agency, TEN_YEARS, by=BY)
    with mock.patch.object(files, "remove", side_effect=KilledError), pytest.raises(KilledError):
        list(services.carry_out(run))  # noted, and the files still there
    assert Line.objects.count() == 1
    assert list(folder.rglob("??/*"))
    with mock.patch.object(removal, "_people", side_effect=KilledError), pytest.raises(KilledError):
        list(services.carry_out(run))  # the second one, half-way
    assert Line.objects.count() == 1
    assert Applicant.objects.filter(anonymised=None).count() == 1
    assert list(services.carry_out(run)) == [1]
    assert found_in(dump()) == set()
    assert list(folder.rglob("??/*")) == []


class TestCountedAsBefore(TestCase):
    @given(st.integers(0, 2**32))
    @hypothesis_settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_tables_3_and_4_are_the_same(self, seed: int) -> None:
        random = Random(seed)
        county = make_county()
        offices = [county.town, county.bureau]
        for number in range(5):
            case = receive(random, random.choice(offices))
            Case.objects.filter(pk=case.pk).update(applicant=make_applicant())
            go_on(random, Case.objects.get(pk=case.pk), random.randrange(20))
            remedy = contest(random, case.agency, number)
            Remedy.objects.filter(pk=remedy.pk).update(case=case)
        before = [tables(offices, year) for year in range(2022, 2027)]
        for office in offices:
            run_in(office, date(2050, 1, 1))
        assert [tables(offices, year) for year in range(2022, 2027)] == before
        closed = Case.objects.filter(open=False).exclude(remedies__ended=None)
        assert all(case.applicant is None or case.applicant.anonymised for case in closed if not _is_held(case))


def _is_held(case: Case) -> bool:
    return any(each.held for each in queries.expired(Case.objects.filter(pk=case.pk), date(2050, 1, 1)))


class TestTexts:
    """Marks in place of what says who somebody is."""

    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("身份证330106198502120042的材料", f"身份证{MARK}的材料"),
            ("请致电13600003456。", f"请致电{MARK}。"),
            ("2023年预算", "2023年预算"),
            ("王五与李四的协议", f"{MARK}与李四的协议"),
        ],
    )
    def test_what_is_found(self, text: str, left: str) -> None:
        assert without(text, {"王五"}) == left
        assert telling(text, {"王五"}) == (MARK in left)

    @given(st.text("张三丰0123456789住址：地申请人联系电话、。 @a.〔已隐去〕", max_size=60))
    def test_what_was_removed_is_not_found_again(self, text: str) -> None:
        once = without(text, {"张三丰"})
        assert "张三丰" not in once
        assert without(once, {"张三丰"}) == once or telling(once, {"张三丰"})

    def test_a_single_character_is_no_name(self) -> None:
        assert without("王村的王", {"王"}) == "王村的王"

    def test_it_is_cut_off(self) -> None:
        assert len(without("王五" * 100, {"王五"}, 200)) == 200
