"""Applicants complain of how a request is handled; supervisors of the agency above answer."""

from __future__ import annotations

from hypothesis import note
from hypothesis.stateful import precondition, rule

from gongkai.portal.agencies.permissions import Action
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import Actor
from gongkai.portal.complaints import services
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.complaints.services import MOST, ComplaintError
from tests.portal.machine import checks
from tests.portal.machine.acting import WHICH
from tests.portal.machine.attempts import Chance
from tests.portal.machine.ground import CHANCE, Ground
from tests.portal.signing_in import signed_in_client

FINDINGS = [finding.value for finding in Complaint.Finding]


class Complaining(Ground):
    """Complaints, one at a time of each request, by its applicant."""

    @rule(chance=CHANCE, which=WHICH)
    def an_applicant_complains(self, chance: Chance, which: int) -> None:
        """To the agency above; where the office was closed, above whoever carries on its duties."""
        known = self.cases[which % len(self.cases)]
        to = self.people.parents[self.people.carrying_on(known.agency)]
        earlier = list(Complaint.objects.filter(case=known.pk))
        words = "" if chance.is_rare(0) else f"投诉人陈述第{len(self.secrets)}号"
        expected = bool(to and words) and len(earlier) < MOST and all(each.answered for each in earlier)
        self.secrets += filter(None, [words])
        with self.days.as_clock():
            before = checks.everything()
            try:
                complaint = services.file(known.case, words, by=Actor("", "192.0.2.9"))
            except ComplaintError:
                assert not expected
                assert checks.everything() == before
            else:
                assert expected
                assert (complaint.to.code, complaint.answered) == (to, None)
        self._count("complaint filed", expected)

    @precondition(lambda _self: Complaint.objects.exists())
    @rule(chance=CHANCE)
    def a_complaint_is_answered(self, chance: Chance) -> None:
        """By whoever supervises where it went, or what carries that on by now; once, however often it is sent."""
        every = list(Complaint.objects.select_related("to", "case").order_by("-answered", "-pk"))
        waiting = [each for each in every if not each.answered] or every
        complaint = every[chance(0, len(every))] if chance.is_rare(1) else waiting[chance(0, len(waiting))]
        people = self.people
        there = people.carrying_on(complaint.to.code)
        code = (complaint.case.agency.code, complaint.to.code, *[there] * 6)[chance(2, 8)]
        supervisors = [who for who in people.users if people.may(who, Action.HANDLE_COMPLAINTS, code)]
        drawn = supervisors if supervisors and chance(3, 4) else list(people.users)
        who = drawn[chance(4, len(drawn))]
        words = "" if chance.is_rare(5) else f"对投诉的答复第{len(self.secrets)}号"
        self.secrets += filter(None, [words])
        refused = people.refused(who, Action.HANDLE_COMPLAINTS, code)
        expected = code == there and not refused and bool(words) and not complaint.answered
        note(f"{who} answers {complaint.subject} at {code}: {expected}")
        given = {"finding": FINDINGS[chance(6, len(FINDINGS))], "text": words}
        with self.days.as_clock():
            client = signed_in_client(people.users[who])
            for may_be_done in (expected, False):
                before, rows = checks.everything(), Entry.objects.filter(action="complaint.opened").count()
                status = client.post(f"/complaints/{code}/{complaint.pk}/", given).status_code
                assert status == (refused or (404 if code != there else 302 if may_be_done else 200))
                after, read = checks.everything(), Entry.objects.filter(action="complaint.opened").count() - rows
                assert read == (status == 200)  # whoever is shown the form again reads it once more
                assert (after[:-1] == before[:-1]) is not may_be_done
                assert (after == before) is (status not in (200, 302))
        if expected:
            complaint.refresh_from_db()
            assert (complaint.answered_by, complaint.answer.reveal()) == (who, words)
        self._count("complaint answered", expected)
