"""What the people of the offices do in requests, lawful or not, by forms and by calls of the services."""

from __future__ import annotations

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import rule

from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.portal.cases.models import Case, Decision
from tests.portal.machine import checks, ways
from tests.portal.machine.attempts import ASKING, Attempt, Chance, attempt, on_its_way, to_be_done_once
from tests.portal.machine.ground import CHANCE, MOST_CASES, Ground
from tests.portal.machine.reading import ROWS

CHANCES = st.lists(CHANCE, min_size=1, max_size=6)
WHICH = st.integers(0, MOST_CASES - 1)


class Acting(Ground):
    """Acts of the procedure."""

    @rule(chances=CHANCES, which=WHICH)
    def people_act_on_pages(self, chances: list[Chance], which: int) -> None:
        for chance in chances:
            self._somebody_acts(chance, which, by_page=True)

    @rule(chances=CHANCES, which=WHICH)
    def people_act(self, chances: list[Chance], which: int) -> None:
        for chance in chances:
            self._somebody_acts(chance, which, by_page=False)

    @rule(chances=CHANCES, which=WHICH)
    def people_act_in_either_way(self, chances: list[Chance], which: int) -> None:
        for chance in chances:
            self._somebody_acts(chance, which, by_page=bool(chance(12, 2)))

    @rule(chances=st.lists(CHANCE, min_size=2, max_size=9), which=WHICH)
    def a_request_goes_its_way(self, chances: list[Chance], which: int) -> None:
        """To an answer, or a part of the way: what comes after is not left to chance alone."""
        self._goes_its_way(chances, which)

    def _goes_its_way(self, chances: list[Chance], which: int) -> None:
        for chance in chances:
            self._goes_on(chance, which)

    def _goes_on(self, chance: Chance, which: int) -> None:
        wanted = on_its_way(self.cases[which % len(self.cases)], self.cases, self.days, chance)
        self._somebody_acts(chance, which, by_page=bool(chance(12, 3)), wanted=wanted)

    @rule(chances=st.tuples(CHANCE, CHANCE, CHANCE), which=WHICH)
    def something_is_tried_twice(self, chances: tuple[Chance, Chance, Chance], which: int) -> None:
        """What may happen once in a round: done, what it waits for done too, and tried again."""
        known = self.cases[which % len(self.cases)]
        kinds = to_be_done_once(known, self.days)
        if not kinds:
            self._goes_on(chances[0], which)
            return
        kind = kinds[chances[0](0, len(kinds))]
        first = Chance(b"\0" + chances[0].numbers[1:])
        self._somebody_acts(first, which, by_page=bool(chances[0](12, 2)), wanted=kind)
        if known.reading.state.endswith("_awaited"):
            self._goes_on(chances[1], which)
        self._somebody_acts(chances[2], which, by_page=bool(chances[2](12, 2)), wanted=kind)

    @rule(chance=CHANCE, after=CHANCE)
    def somebody_asks_for_the_same_again(self, chance: Chance, after: Chance) -> None:
        """And one of the two requests is merged into the other, at once or when that is not expected any more."""
        pairs = [
            place
            for place, known in enumerate(self.cases)
            if known.reading.state in ROWS[EventKind.MERGED].sources
            and any(each.applicant == known.applicant for each in self.cases if each is not known)
        ]
        if not pairs and len(self.cases) < MOST_CASES:
            self._receive(Chance(chance.numbers[:4] + b"\1" + chance.numbers[5:]))
            self._goes_on(after, len(self.cases) - 1)
        elif pairs:
            place = pairs[chance(1, len(pairs))]
            self._somebody_acts(after, place, by_page=bool(after(12, 2)), wanted=EventKind.MERGED)

    def _somebody_acts(self, chance: Chance, which: int, *, by_page: bool, wanted: EventKind | None = None) -> None:
        """An act is done exactly if it is lawful, and this person's to do; one that is refused changes nothing."""
        self._time_passes(chance)
        known = self.cases[which % len(self.cases)]
        tried = attempt(known, self.cases, self.people, self.days, chance, wanted)
        expected = tried.is_allowed(self.people) and tried.is_lawful(self.days)
        if by_page:
            expected = expected and self._fits_the_page(tried)
        note(f"{known.number} {known.reading.state} {tried.who} {tried.event} seen {tried.seen}: {expected}")
        with self.days.as_clock():
            before = checks.everything()
            done = (ways.by_page if by_page else ways.by_service)(tried, self.people)
            self._count(tried.event.kind.value, done)
            assert done is expected
            after = checks.everything()
            if not done:
                assert after == before
                return
            assert after[-1] != before[-1]  # the log says something of it
            self._happened(tried, by_page=by_page)
            if by_page:  # a double click
                before = checks.everything()
                assert not ways.by_page(tried, self.people)
                assert checks.everything() == before
        self._look_after_what_was_touched()

    def _fits_the_page(self, tried: Attempt) -> bool:
        """What a page asks beyond what the law does."""
        kind, known = tried.event.kind, tried.known
        if kind is EventKind.RECEIVED:
            return False
        if kind is EventKind.MERGED and tried.into is not None:
            return tried.into.reading.state not in ("closed", "merged")
        return known.items > 0

    def _happened(self, tried: Attempt, *, by_page: bool) -> None:
        known, event = tried.known, tried.event
        known.events.append(event)
        known.actors.append(tried.who)
        self.touched = [known]
        if by_page and event.kind in ways.LETTERS:
            self.letters[known.agency, ways.LETTERS[event.kind], event.date.year] += 1
        if event.kind in ASKING:
            role = ASKING[event.kind]
            known.asked[role] = known.asked.get(role, 0) + 1
        if event.kind is EventKind.DECISION_DRAFTED:
            known.draft = Outcome(Decision.objects.filter(case=known.pk).latest("pk").outcome)
        if event.kind is EventKind.DECISION_APPROVED:
            assert known.draft is not None
            known.decided[len(known.events) - 1] = known.draft.value
        if event.kind is EventKind.SPLIT:
            self._split(tried)
        if event.kind is EventKind.MERGED:
            assert tried.into is not None
            tried.into.items += known.items
            self.touched = [known, tried.into]

    def _split(self, tried: Attempt) -> None:
        known = tried.known
        part = Case.objects.get(split_from=known.pk, pk__gt=max(each.pk for each in self.cases))
        known.items -= tried.chosen
        events = [event for event in known.events if event.kind in (EventKind.RECEIVED, EventKind.REGISTERED)]
        made = self._know(part, events, [tried.who] * len(events), tried.chosen)
        made.is_part, made.counted = True, tried.event.date
        self.touched = [known, made]
