"""Whoever is consulted answers by the link, once, late or in time; opening it does nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.law.procedure import EventKind
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases.choices import ConsultationRole
from gongkai.portal.cases.models import Case, Consultation
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.uploads import Enclosed
from gongkai.portal.handling import by_link, services
from gongkai.portal.handling.services import LINK_LIFE, ActError, Asking, Details
from gongkai.portal.vault import files
from tests.portal.handling.building import DAY, Office, processing_office

pytestmark = pytest.mark.django_db
NOBODY = Actor("", "198.51.100.7")
CONTRACT = Enclosed("合同.pdf", "%PDF-1.7 𠮷".encode(), "application/pdf")
LETTER = Enclosed("说明.txt", "说明".encode(), "text/plain; charset=utf-8")


@pytest.fixture
def office() -> Office:
    return processing_office()


def consulted(office: Office, role: ConsultationRole = ConsultationRole.THIRD_PARTY) -> tuple[Consultation, str]:
    return services.consult(office.case, Asking(role, "青石建材有限公司", "是否同意？"), office.doing(office.clerk))


def kinds(case: Case) -> list[str]:
    return [event.kind.value for event in events_of(case)][3:]


def test_a_third_party_answers_once(office: Office) -> None:
    consultation, secret = consulted(office)
    found = by_link.by_secret(secret)
    assert found == consultation
    by_link.answer(consultation, consents=False, text="涉及商业秘密", day=date(2026, 10, 12), by=NOBODY)
    assert kinds(office.case) == ["third_party_asked", "third_party_received", "third_party_answered"]
    with pytest.raises(ActError, match=r"不能再次使用|again"):
        by_link.answer(consultation, consents=True, text="", day=date(2026, 10, 13), by=NOBODY)
    kept = by_link.by_secret(secret)
    assert kept is not None
    assert (kept.consents, kept.answer) == (False, "涉及商业秘密")
    assert kept.answered


def test_saying_that_the_letter_came_starts_the_period_once(office: Office) -> None:
    consultation, _secret = consulted(office, ConsultationRole.CO_AUTHOR)
    assert by_link.receive(consultation, day=date(2026, 10, 9), by=NOBODY)
    assert by_link.receive(consultation, day=date(2026, 10, 12), by=NOBODY) is None
    by_link.answer(consultation, consents=True, text="", day=date(2026, 10, 13), by=NOBODY)
    assert kinds(office.case) == ["co_author_asked", "co_author_received", "co_author_answered"]


def test_help_is_given_without_consent_or_receipt(office: Office) -> None:
    consultation, _secret = consulted(office, ConsultationRole.HELP)
    assert by_link.receive(consultation, day=DAY, by=NOBODY) is None
    by_link.answer(consultation, consents=None, text="档案在县档案馆。", day=DAY, by=NOBODY)
    assert kinds(office.case) == ["help_asked", "help_given"]


def test_an_answer_after_the_period_still_counts(office: Office) -> None:
    consultation, _secret = consulted(office)
    by_link.receive(consultation, day=DAY, by=NOBODY)
    late = date(2026, 10, 30)
    party = Details(party=consultation.party)
    services.do(office.case, EventKind.THIRD_PARTY_SILENT, office.doing(office.clerk, late), party)
    by_link.answer(consultation, consents=False, text="不同意", day=late, by=NOBODY)
    assert kinds(office.case)[-2:] == ["third_party_silent", "third_party_answered"]


def test_files_come_with_the_answer_and_nothing_of_a_second_one_is_kept(office: Office) -> None:
    consultation, _secret = consulted(office)
    by_link.answer(consultation, consents=False, text="秘密", files=[CONTRACT, LETTER], day=DAY, by=NOBODY)
    with pytest.raises(ActError, match=r"不能再次使用|again"):
        by_link.answer(consultation, consents=False, text="秘密", files=[CONTRACT], day=DAY, by=NOBODY)
    kept = list(office.case.documents.order_by("id"))
    assert [(each.name, each.kind, each.consultation) for each in kept] == [
        ("合同.pdf", "opinion", consultation),
        ("说明.txt", "opinion", consultation),
    ]
    assert files.bring(kept[0].file, kept[0].digest) == CONTRACT.content
    assert not any(each.for_applicant for each in kept)


def test_where_a_file_cannot_be_kept_there_is_no_answer(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation, _secret = consulted(office)
    keep, done = files.keep, list[bytes]()

    def only_once(content: bytes) -> tuple[str, str]:
        if done:
            raise OSError("the disk is full")
        done.append(content)
        return keep(content)

    monkeypatch.setattr(files, "keep", only_once)
    with pytest.raises(OSError, match="disk"):
        by_link.answer(consultation, consents=True, text="", files=[CONTRACT, LETTER], day=DAY, by=NOBODY)
    consultation.refresh_from_db()
    assert consultation.answered is None
    assert kinds(office.case) == ["third_party_asked"]
    assert not office.case.documents.exists()


def test_nothing_is_taken_after_the_links_last_day_or_the_end_of_the_case(office: Office) -> None:
    consultation, _secret = consulted(office)
    after = DAY + LINK_LIFE + timedelta(days=1)
    with pytest.raises(ActError, match=r"失效|expired"):
        by_link.answer(consultation, consents=True, text="", day=after, by=NOBODY)
    office.do(office.clerk, EventKind.WITHDRAWN)
    with pytest.raises(ActError, match=r"不再需要|no longer"):
        by_link.receive(consultation, day=DAY, by=NOBODY)
    assert by_link.by_secret("wrong") is None
