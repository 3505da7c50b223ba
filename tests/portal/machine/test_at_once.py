"""People who act at the same moment: on one case one of them wins, and nobody's number is taken or left out.

Each thread has a connection of its own. On PostgreSQL rows are locked, and whoever waits for whom in a ring is thrown
out by the database, which any of these tests would show; SQLite lets one writer in at a time.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.law.applicants import Applicant as Kind
from gongkai.law.procedure import Event, EventKind, UnlawfulEventError
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.queries import verify
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import ConsultationRole
from gongkai.portal.cases.models import Case, CaseEvent, CaseNumber, Note
from gongkai.portal.cases.services import Asked, CaseChangedError, new_applicant
from gongkai.portal.handling import asking, by_link, services
from gongkai.portal.handling.services import ActError, Asking, Details, Doing
from gongkai.portal.letters.models import LastNumber, Letter
from gongkai.portal.remedies import services as remedies
from gongkai.portal.remedies.services import Brought
from tests.portal.at_once import at_once
from tests.portal.building import BY
from tests.portal.machine.people import People, make_people
from tests.portal.signing_in import signed_in_client

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]
WRITERS = 8


@pytest.fixture
def people() -> People:
    return make_people()


def make_case(people: People, *kinds: EventKind, items: int = 3) -> Case:
    today = timezone.localdate()
    events = [Event(EventKind.RECEIVED, today), *(Event(kind, today) for kind in kinds)]
    applicant = new_applicant(Kind.NATURAL_PERSON, "张三", email="zhang@example.org")
    asked = Asked("合同", [f"第{number}份" for number in range(items)], applicant)
    return cases.receive(people.agency("yc-qs"), asked, events, by=BY)


def doing(people: People, who: str, case: Case) -> Doing:
    return Doing(people.users[who], BY, timezone.localdate(), case.events.count())


def test_of_two_who_act_in_a_case_one_wins(people: People) -> None:
    for _ in range(5):
        case = make_case(people)
        seen = {who: doing(people, who, case) for who in ("clerk", "clerk-2")}
        results = at_once(
            [
                partial(services.do, case, EventKind.REGISTERED, seen["clerk"]),
                partial(services.do, case, EventKind.WITHDRAWN, seen["clerk-2"]),
            ]
        )
        assert Counter(type(result) for result in results) == {CaseEvent: 1, CaseChangedError: 1}
        assert case.events.count() == 2


def address(case: Case, rest: str) -> str:
    return f"/desk/{case.agency.code}/cases/{case.number}/{rest}"


def clicked_twice(client: Client, page: str, given: dict[str, Any]) -> None:
    """The same form sent twice at the same moment: both times something is answered that is no fault."""
    for answer in at_once([lambda: client.post(page, given).status_code] * 2):
        assert answer in (200, 302), answer


def test_a_double_click_at_the_same_moment_does_it_once(people: People) -> None:
    client, today = signed_in_client(people.users["clerk"]), timezone.localdate()
    for number in range(3):
        case = make_case(people, EventKind.REGISTERED)
        given = {"seen": 2, "day": today, "days": 10, "reason": "名称"}
        clicked_twice(client, address(case, "acts/correction_asked/"), given)
        assert case.events.count() == 3
        assert Letter.objects.filter(case=case).count() == 1
        note = {"token": f"note-{number}", "direction": "internal", "text": "备注"}
        clicked_twice(client, address(case, "notes/"), note)
        assert Note.objects.filter(case=case).count() == 1
        before = Case.objects.count()
        clicked_twice(client, "/desk/yc-qs/new/?channel=in_person", entry(f"entry-{number}"))
        assert Case.objects.count() == before + 1
    assert_no_gaps()


def entry(token: str) -> dict[str, Any]:
    given = {
        "subject": "合同",
        "items": "第一份",
        "kind": "natural_person",
        "name": "李四",
        "telephone": "0000-7000001",
    }
    return {**given, "token": token, "day": timezone.localdate(), "delivery": "post"}


def assert_no_gaps() -> None:
    """Every number from 1 to the last, once, of cases and letters; and the log is whole."""
    for last in CaseNumber.objects.select_related("agency"):
        numbers = Case.objects.filter(agency=last.agency).values_list("number", flat=True)
        given = [int(number.rsplit("-", 1)[1]) for number in numbers if f"-{last.year}-" in number]
        assert sorted(given) == list(range(1, last.last + 1))
    for row in LastNumber.objects.all():
        sent = Letter.objects.filter(agency=row.agency, word=row.word, year=row.year)
        assert sorted(sent.values_list("serial", flat=True)) == list(range(1, row.last + 1))
    assert verify().fault is None


class Writers:
    """What eight writers do in one office, each in an order of its own."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.town = people.agency("yc-qs")
        kinds = (EventKind.REGISTERED, EventKind.EXAMINED)
        self.cases = [make_case(people, *kinds, items=12) for _ in range(4)]
        self.clients = [signed_in_client(people.users[who]) for who in ("clerk", "clerk-2")]
        self.links = [self._ask(case) for case in self.cases]

    def _ask(self, case: Case) -> Any:
        asked = Asking(ConsultationRole.THIRD_PARTY, "某公司", "是否同意？")
        return services.consult(case, asked, doing(self.people, "clerk", case))[0]

    def work(self, number: int) -> Counter[str]:
        chance = Random(number)
        done: Counter[str] = Counter()
        acts = [self.enter, self.ask, self.split, self.tell, self.note, self.contest, self.answer, self.merge]
        chance.shuffle(acts)
        for place, act in enumerate(acts):
            try:
                act(chance.choice(self.cases), f"{number}-{place}", chance)
            except (CaseChangedError, UnlawfulEventError, ActError):
                continue
            done[act.__name__] += 1
        return done

    def enter(self, _case: Case, key: str, chance: Random) -> None:
        answer = chance.choice(self.clients).post("/desk/yc-qs/new/?channel=in_person", entry(key))
        assert answer.status_code == 200

    def ask(self, _case: Case, key: str, _chance: Random) -> None:
        def asked() -> Asked:
            return Asked(key, ["甲"], new_applicant(Kind.NATURAL_PERSON, "王五", email="wang@example.org"))

        asking.ask(self.town, asked, [], today=timezone.localdate(), by=BY)

    def split(self, case: Case, _key: str, chance: Random) -> None:
        item = chance.choice(list(case.items.all()))
        services.split(case, [item], "其中一部分", doing(self.people, "clerk", case))

    def tell(self, case: Case, _key: str, chance: Random) -> None:
        given = {"seen": case.events.count(), "day": timezone.localdate()}
        answer = chance.choice(self.clients).post(address(case, "acts/consultation_told/"), given)
        assert answer.status_code in (200, 302)

    def note(self, case: Case, key: str, chance: Random) -> None:
        given = {"token": key, "direction": "to_applicant", "text": key}
        assert chance.choice(self.clients).post(address(case, "notes/"), given).status_code == 302

    def contest(self, case: Case, key: str, _chance: Random) -> None:
        today = timezone.localdate()
        brought = Brought(RemedyKind.RECONSIDERATION, key, "云川市人民政府", today, today, case=case)
        remedies.open_remedy(self.town, brought, by=BY, today=today)

    def answer(self, _case: Case, _key: str, chance: Random) -> None:
        link, today = chance.choice(self.links), timezone.localdate()
        if chance.random() < 0.5:
            by_link.answer(link, consents=True, text="同意", day=today, by=BY)
        else:
            case = Case.objects.get(pk=link.case_id)
            services.answer(link, consents=True, text="同意", doing=doing(self.people, "clerk", case))

    def merge(self, _case: Case, _key: str, chance: Random) -> None:
        parts = list(Case.objects.exclude(split_from=None).filter(open=True).select_related("agency"))
        if not parts:
            raise ActError(CaseChangedError.message)
        part = chance.choice(parts)
        clerk = doing(self.people, "clerk", part)
        if not part.events.filter(kind=EventKind.EXAMINED.value).exists():
            services.do(part, EventKind.EXAMINED, clerk, Details())
        elif part.split_from is not None:
            services.merge(part, part.split_from, clerk)


def test_eight_writers_wait_for_one_another_and_leave_no_gaps(people: People) -> None:
    writers = Writers(people)
    results = at_once([partial(writers.work, number) for number in range(WRITERS)])
    assert [result for result in results if isinstance(result, Exception)] == []
    done: Counter[str] = sum(results, Counter())
    assert done["enter"] == done["ask"] == done["contest"] == WRITERS
    assert done["note"] == WRITERS
    assert done["split"] > 0
    assert_no_gaps()
    for case in Case.objects.all():
        assert list(case.events.values_list("sequence", flat=True)) == list(range(1, case.events.count() + 1))
        numbers = list(case.items.order_by("number").values_list("number", flat=True))
        assert len(set(numbers)) == len(numbers)
    assert Case.objects.count() == 4 + done["enter"] + done["ask"] + done["split"]
    assert Entry.objects.filter(action="case.split").count() == done["split"]
