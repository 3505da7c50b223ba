"""The office's acts: lawful ones leave everything that belongs to them, others leave nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.forms import ModelChoiceField

from gongkai.law.applicants import Applicant as Kind
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, EventKind, UnlawfulEventError
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Role
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import ConsultationRole
from gongkai.portal.cases.models import Case, Consultation, DecisionLine
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.services import Asked, CaseChangedError, new_applicant
from gongkai.portal.desk.forms import MergeForm
from gongkai.portal.handling import acts, by_link, services
from gongkai.portal.handling.services import ActError, Asking, Details
from tests.portal.building import BY, make_user
from tests.portal.handling.building import DAY, Office, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def processing(office: Office) -> Office:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED)
    return office


def kinds(case: Case) -> list[EventKind]:
    return [event.kind for event in events_of(case)]


def test_a_request_is_answered_by_three_people(processing: Office) -> None:
    office = processing
    lines = office.lines(Outcome.GRANTED, Outcome.NOT_HELD)
    services.draft_decision(office.case, lines, office.doing(office.clerk))
    office.do(office.reviewer, EventKind.DECISION_REVIEWED)
    services.approve_decision(office.case, office.doing(office.head))
    office.do(office.clerk, EventKind.REPLY_SENT, EventKind.REPLY_SERVED, EventKind.CLOSED)
    case = Case.objects.get(pk=office.case.pk)
    assert (case.open, case.outcome, case.disposed) == (False, Outcome.PARTLY_GRANTED, DAY)
    assert [line.outcome for line in DecisionLine.objects.order_by("item__number")] == [
        "granted",
        "unavailable.not_held",
    ]


def test_whoever_drafted_does_not_check(processing: Office) -> None:
    office = processing
    agencies.grant(office.clerk, office.county.town, Role.REVIEWER, by=BY)
    agencies.grant(office.clerk, office.county.town, Role.HEAD, by=BY)
    services.draft_decision(office.case, office.lines(Outcome.GRANTED, Outcome.GRANTED), office.doing(office.clerk))
    assert EventKind.DECISION_REVIEWED not in acts.possible(office.clerk, office.case, events_of(office.case))
    with pytest.raises(acts.NotYoursError) as error:
        office.do(office.clerk, EventKind.DECISION_REVIEWED)
    assert error.value.message.text("zh") == "“审核通过”不能由“拟出答复”的同一人办理"
    assert EventKind.DECISION_REVIEWED in acts.possible(office.reviewer, office.case, events_of(office.case))


def test_whose_act_it_is_is_said_in_the_language_of_the_rest(processing: Office) -> None:
    with pytest.raises(acts.NotYoursError) as error:
        processing.do(processing.head, EventKind.WITHDRAWN)
    assert error.value.message.text("zh") == "“申请人撤回申请”应由申请人、经办人办理"
    assert error.value.message.text("en") == '"Request withdrawn" is for: Applicant and Clerk'


@pytest.mark.parametrize(
    ("outcomes", "whole", "problem"),
    [
        ((Outcome.NOT_HELD, Outcome.STATE_SECRETS), None, "请选定全件按哪一项计入统计"),
        ((Outcome.GRANTED, Outcome.STATE_SECRETS), Outcome.STATE_SECRETS, "全件为“部分公开”"),
    ],
)
def test_the_whole_requests_outcome(
    processing: Office, outcomes: tuple[Outcome, ...], whole: Outcome | None, problem: str
) -> None:
    office = processing
    with pytest.raises(ActError) as error:
        services.draft_decision(office.case, office.lines(*outcomes), office.doing(office.clerk), whole)
    assert problem in error.value.message.text("zh")
    assert EventKind.DECISION_DRAFTED not in kinds(office.case)


def test_an_outcome_is_chosen_where_the_items_do_not_say_it(processing: Office) -> None:
    office = processing
    lines = office.lines(Outcome.NOT_HELD, Outcome.STATE_SECRETS)
    decision = services.draft_decision(office.case, lines, office.doing(office.clerk), Outcome.STATE_SECRETS)
    assert decision.outcome == "refused.state_secret"


def test_every_item_is_decided_and_every_decision_has_reasons(processing: Office) -> None:
    office = processing
    lines = office.lines(Outcome.GRANTED, Outcome.GRANTED)
    for wrong in (lines[:1], [lines[0], lines[0]], []):
        with pytest.raises(ActError, match=r"申请事项|Every item"):
            services.draft_decision(office.case, wrong, office.doing(office.clerk))
    bare = [services.Line(line.item, line.outcome, line.basis, " ") for line in lines]
    with pytest.raises(ActError, match=r"理由|reasons"):
        services.draft_decision(office.case, bare, office.doing(office.clerk))


def test_an_act_is_for_the_role_and_the_agency_that_the_law_names(office: Office) -> None:
    stranger = make_user("stranger", (office.county.bureau, Role.CLERK))
    supervisor = make_user("supervisor", (office.county.county, Role.SUPERVISOR))
    for user in (stranger, supervisor, office.head):
        with pytest.raises(acts.NotYoursError):
            office.do(user, EventKind.REGISTERED)
        assert EventKind.REGISTERED not in acts.possible(user, office.case, events_of(office.case))
    assert acts.possible(stranger, office.case, events_of(office.case)) == ()


def test_a_stale_page_changes_nothing(office: Office) -> None:
    stale = office.doing(office.clerk)
    office.do(office.clerk, EventKind.REGISTERED)
    with pytest.raises(CaseChangedError):
        services.do(office.case, EventKind.REGISTERED, stale)
    assert kinds(office.case) == [EventKind.RECEIVED, EventKind.REGISTERED]


def test_an_extension_is_capped_and_reasoned_and_approved_by_another(processing: Office) -> None:
    office = processing
    with pytest.raises(UnlawfulEventError):
        services.do(
            office.case, EventKind.EXTENSION_PROPOSED, office.doing(office.clerk), Details(days=21, reason="案情复杂")
        )
    agencies.grant(office.clerk, office.county.town, Role.HEAD, by=BY)
    details = Details(days=20, reason="案情复杂")
    services.do(office.case, EventKind.EXTENSION_PROPOSED, office.doing(office.clerk), details)
    with pytest.raises(acts.NotYoursError):
        services.do(office.case, EventKind.EXTENSION_APPROVED, office.doing(office.clerk), details)
    services.do(office.case, EventKind.EXTENSION_APPROVED, office.doing(office.head), details)


def consulted(office: Office) -> tuple[Consultation, str]:
    asking = Asking(ConsultationRole.THIRD_PARTY, "青石建材有限公司", "是否同意公开合同价款？", address="青石镇")
    return services.consult(office.case, asking, office.doing(office.clerk))


def test_what_came_on_paper_ends_the_link(processing: Office) -> None:
    office = processing
    consultation, _secret = consulted(office)
    office_doing = office.doing(office.clerk)
    services.do(office.case, EventKind.THIRD_PARTY_RECEIVED, office_doing, Details(party=consultation.party))
    services.answer(consultation, consents=True, text="同意", doing=office.doing(office.clerk))
    assert Consultation.objects.get().answered
    with pytest.raises(ActError, match=r"不能再次使用|again"):
        by_link.answer(consultation, consents=False, text="不同意", day=DAY, by=BY)


def test_parts_count_from_the_day_they_are_split_off(processing: Office) -> None:
    office = processing
    item = office.case.items.get(number=2)
    part = services.split(office.case, [item], "补偿款发放明细", office.doing(office.clerk, date(2027, 1, 5)))
    assert [each.text for each in part.items.all()] == ["补偿款发放明细"]
    assert [each.number for each in part.items.all()] == [1]
    assert [each.number for each in office.case.items.all()] == [1]
    assert (part.received, part.counted) == (date(2026, 9, 25), date(2027, 1, 5))
    assert part.number == "yc-qs-2027-0001"
    with pytest.raises(ActError):
        services.split(part, list(part.items.all()), "全部", office.doing(office.clerk, date(2027, 1, 6)))


def test_a_request_is_merged_into_another_of_the_same_applicant(processing: Office) -> None:
    office = processing
    item = office.case.items.get(number=2)
    part = services.split(office.case, [item], "补偿款发放明细", office.doing(office.clerk))
    doing = services.Doing(office.clerk, BY, DAY, part.events.count())
    services.merge(part, office.case, doing)
    part.refresh_from_db()
    assert (part.open, part.merged_into, part.outcome) == (False, office.case, Outcome.OTHER)
    assert [each.text for each in office.case.items.all()] == ["2024年征地补偿方案", "补偿款发放明细"]
    with pytest.raises(ActError, match=r"同一申请人|same applicant"):
        services.merge(office.case, office.case, office.doing(office.clerk))


@pytest.mark.parametrize(
    ("earlier", "later", "merged"),
    [
        ({"name": "李四", "document": "A1"}, {"name": "李四", "document": "A1"}, True),
        (
            {"name": "李四", "document": "11010519491231002x"},
            {"name": "李四", "document": "110105 19491231 002Ｘ"},
            True,
        ),
        ({"name": "李四", "document": "A1"}, {"name": "王五", "document": "A1"}, False),
        ({"name": "李四", "document": "A1"}, {"name": "李四", "document": "A2"}, False),
        ({"name": "李四"}, {"name": "李四"}, False),
        (None, None, False),
    ],
)
def test_whose_request_it_is_is_told_by_name_and_document(
    processing: Office, earlier: dict[str, str] | None, later: dict[str, str] | None, merged: bool
) -> None:
    received = Event(EventKind.RECEIVED, DAY)
    into, case = (
        cases.receive(
            processing.county.town,
            Asked("预算", items=["预算"], applicant=new_applicant(Kind.NATURAL_PERSON, **who) if who else None),
            [received],
            by=BY,
        )
        for who in (earlier, later)
    )
    doing = services.Doing(processing.clerk, BY, DAY, 1)
    services.do(case, EventKind.REGISTERED, doing)
    doing = services.Doing(processing.clerk, BY, DAY, 2)
    offered = MergeForm(seen=2, today=DAY, case=case).fields["into"]
    assert isinstance(offered, ModelChoiceField)
    assert list(offered.queryset or ()) == [into] * merged
    if merged:
        services.merge(case, into, doing)
    else:
        with pytest.raises(ActError, match=r"同一申请人|same applicant"):
            services.merge(case, into, doing)
    assert case.merged_into == (into if merged else None)


def test_work_is_given_to_people_of_the_office_alone(office: Office) -> None:
    services.assign(office.case, office.reviewer, by=BY)
    assert Case.objects.get().clerk == office.reviewer
    with pytest.raises(ActError):
        services.assign(office.case, make_user("stranger", (office.county.bureau, Role.CLERK)), by=BY)
