"""The office takes names out of a document of a request, in several steps, one or another of them left out or late."""

from __future__ import annotations

from typing import Any

from hypothesis import note
from hypothesis.stateful import rule

from gongkai.portal.agencies.permissions import Action
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Document
from gongkai.portal.redacting.models import Redaction
from gongkai.portal.vault import files
from gongkai.redaction.docx.checking import texts_of
from tests.portal.building import BY
from tests.portal.machine import checks
from tests.portal.machine.acting import WHICH
from tests.portal.machine.attempts import Chance, Known
from tests.portal.machine.ground import CHANCE, Ground
from tests.portal.redacting.building import WORD, word_file
from tests.portal.signing_in import signed_in_client

ACTS = ("begin", "try", "finish", "abandon")


class Redacting(Ground):
    """A Word document with who asks in it. What pages show, and PDF, is tried in the tests of redaction."""

    @rule(chance=CHANCE, which=WHICH, steps=CHANCE)
    def somebody_redacts(self, chance: Chance, which: int, steps: Chance) -> None:
        for place in range(1 + chance(12, 4)):
            self._redacts(Chance(steps.numbers[place:] + chance.numbers[:place]), which)

    def _redacts(self, chance: Chance, which: int) -> None:
        """A result is made of what was looked at last, and by whoever saw it; it says no more who asks."""
        known, people = self.cases[which % len(self.cases)], self.people
        document, original, name = self._document(known)
        draft = Redaction.objects.filter(document=document, result=None).first()
        usual = "begin" if draft is None else "finish" if draft.file else "try"
        act = usual if chance(0, 6) else ACTS[chance(1, 4)]
        if act != "finish" and (draft is None or act == "begin"):
            act = "begin" if draft is None else "try"  # whatever the form of a page says that is out of date
        handling = [who for who in people.users if people.may(who, Action.HANDLE_CASES, known.agency)]
        drawn = handling if handling and chance(2, 6) else list(people.users)
        who = drawn[chance(3, len(drawn))]
        seen = draft.revision - (chance(4, 8) == 0) if draft else 1
        refused = people.refused(who, Action.HANDLE_CASES, known.agency)
        is_current = draft is not None and seen == draft.revision
        possible = {
            "begin": draft is None,
            "try": is_current,
            "finish": is_current and draft is not None and bool(draft.file),
            "abandon": draft is not None,
        }
        expected = not refused and possible[act]
        note(f"{who} redacts in {known.number}: {act} seen {seen}: {expected}")
        place = Document.objects.filter(case=known.pk, pk__lte=document.pk).count()
        address = f"/desk/{known.agency}/cases/{known.number}/documents/{place}/redaction/"
        given: dict[str, Any] = {"act": act, "revision": seen, "words": name}
        with self.days.as_clock():
            client = signed_in_client(people.users[who])
            for may_be_done in (expected, False) if act == "finish" else (expected,):
                before = checks.everything()
                status = client.post(address + ("result/" if act == "finish" else ""), given).status_code
                assert status == refused or (not refused and status in (200, 302))
                after = checks.everything()
                assert (after[:-1] != before[:-1]) is may_be_done
                assert after == before or not refused
        if expected and act == "finish":
            made = Document.objects.filter(case=known.pk).latest("pk")
            assert made.kind == DocumentKind.REDACTED
            assert name not in str(texts_of(files.bring(made.file, made.digest)))
            assert files.bring(document.file, document.digest) == original
            assert Redaction.objects.filter(result=made, document=document).count() == 1
            logged = Entry.objects.filter(action="case.document_redacted").values_list("details", flat=True)
            assert [details["result"] for details in logged].count(made.pk) == 1
        self._count(f"redaction {act}", expected)

    def _document(self, known: Known) -> tuple[Document, bytes, str]:
        """A document in which the request's applicant is named."""
        applicant = known.case.applicant
        assert applicant is not None
        name = applicant.name.reveal()
        if known.pk not in self.documents:
            content = word_file((f"{name}来函收悉。", "面积：12.5亩", f"抄送：{name}"))
            with self.days.as_clock():
                made = cases.attach(known.case, DocumentKind.ANSWER, "复函.docx", content, WORD, by=BY)
            self.documents[known.pk] = (made.pk, content)
        key, content = self.documents[known.pk]
        return Document.objects.get(pk=key), content, name
