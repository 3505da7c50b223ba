"""Letters that are sent: numbered without gaps, right in their remedies, sealed, and never changed."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import TransactionTestCase
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from gongkai.law import remedy_table
from gongkai.law.outcomes import Outcome
from gongkai.law.remedies import NoRemedyRuleError
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases.models import Case
from gongkai.portal.letters import services
from gongkai.portal.letters.changes import save_details, save_template
from gongkai.portal.letters.kinds import LetterKind
from gongkai.portal.letters.models import Details, LastNumber, Letter, Template
from gongkai.portal.letters.templates import shipped
from gongkai.portal.letters.values import Value, ValuesError
from gongkai.portal.vault import files, rotation
from tests.portal.building import BY, County, make_county
from tests.portal.letters.requests import DAY, GIVEN, ask

CORRECTION, NOT_HELD, SECRET = (
    LetterKind.CORRECTION_NOTICE,
    LetterKind.REPLY_NOT_HELD,
    LetterKind.REPLY_STATE_SECRETS,
)


def send(case: Case, kind: LetterKind = CORRECTION, day: date = DAY, **values: Value) -> Letter:
    return services.issue(case, kind, {**GIVEN[kind], **values}, day=day, by=BY)


@pytest.fixture
def county() -> County:
    return make_county()


@pytest.mark.django_db
class TestLetter:
    def test_it_is_kept_sealed_with_its_digests(self, county: County) -> None:
        letter = send(ask(county.bureau))
        assert letter.number == "云川县住房和城乡建设局补〔2026〕第1号"
        pdf, docx = files.bring(letter.pdf, letter.pdf_digest), files.bring(letter.docx, letter.docx_digest)
        assert (pdf[:5], docx[:2]) == (b"%PDF-", b"PK")
        kept = Letter.objects.get()
        assert "𠮷田花子" not in str(kept.content)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM letters_letter")
            assert "田花子" not in str(cursor.fetchall())
        content = json.loads(kept.content.reveal())
        assert (content["recipient"], content["day"], content["matters"]) == (
            "𠮷田花子",
            "2026-09-25",
            ["请写明文件名称。"],
        )
        sealed = Path(settings.MEDIA_ROOT) / files.FOLDER / letter.pdf[:2] / letter.pdf
        assert b"%PDF" not in sealed.read_bytes()

    def test_characters_that_no_face_has_are_counted(self, county: County) -> None:
        assert send(ask(county.bureau)).undrawn == 0
        assert send(ask(county.bureau, name="甲\ue000\ue001")).undrawn == 2

    def test_it_is_logged_without_what_it_says(self, county: County) -> None:
        case = ask(county.bureau)
        letter = send(case)
        entry = Entry.objects.get(action="letter.issued")
        assert (entry.subject, entry.details["pdf"]) == (f"case:{case.number}", letter.pdf_digest)
        assert "花子" not in json.dumps(entry.details, ensure_ascii=False)

    def test_whoever_opens_it_is_logged_and_what_was_changed_is_not_shown(self, county: County) -> None:
        letter = send(ask(county.bureau))
        assert services.open_letter(letter, "pdf", by=BY).startswith(b"%PDF-")
        assert Entry.objects.get(action="letter.opened").details["number"] == letter.number
        sealed = Path(settings.MEDIA_ROOT) / files.FOLDER / letter.docx[:2] / letter.docx
        sealed.write_bytes(sealed.read_bytes()[:-1] + b"x")
        with pytest.raises(files.FileDamagedError):
            services.open_letter(letter, "docx", by=BY)

    @pytest.mark.parametrize(
        "name", ["number", "serial", "day", "pdf_digest", "docx", "kind", "case_id", "template_id"]
    )
    def test_it_is_never_changed(self, county: County, name: str) -> None:
        letter = send(ask(county.bureau))
        with pytest.raises(DatabaseError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**{name: getattr(letter, name)})

    def test_it_is_never_deleted_nor_are_texts(self, county: County) -> None:
        save_template(county.bureau, CORRECTION, shipped(CORRECTION), seen=0, by=BY)
        letter = send(ask(county.bureau))
        for rows in (Letter.objects.all(), Template.objects.all()):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            Template.objects.update(text="")
        assert letter.template == Template.objects.get()

    def test_its_content_is_sealed_anew_when_the_key_changes(self, county: County) -> None:
        letter = send(ask(county.bureau))
        before = Letter.objects.get().content.token
        for _ in rotation.rotate(by=BY):
            pass
        after = Letter.objects.get()
        assert after.content.token != before
        assert "𠮷田花子" in after.content.reveal()
        assert services.open_letter(after, "pdf", by=BY)
        assert after.pdf_digest == letter.pdf_digest

    def test_at_the_end_of_its_retention_number_and_digests_stay(
        self, county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        letter = send(ask(county.bureau))
        sealed = Path(settings.MEDIA_ROOT) / files.FOLDER / letter.pdf[:2] / letter.pdf
        with django_capture_on_commit_callbacks(execute=True):
            services.remove_content(letter, by=BY)
            services.remove_content(letter, by=BY)
            assert sealed.exists()
        assert not sealed.exists()
        kept = Letter.objects.get()
        assert (kept.content.reveal(), kept.number, kept.pdf_digest) == ("", letter.number, letter.pdf_digest)
        assert Entry.objects.filter(action="letter.removed").count() == 1
        with pytest.raises(files.FileDamagedError):
            services.open_letter(kept, "pdf", by=BY)

    def test_later_texts_and_names_do_not_change_what_was_sent(self, county: County) -> None:
        letter = send(ask(county.bureau))
        sent = files.bring(letter.pdf, letter.pdf_digest)
        save_template(county.bureau, CORRECTION, shipped(CORRECTION).replace("特此", "此"), seen=0, by=BY)
        Agency.objects.filter(pk=county.bureau.pk).update(name="另一个局")
        assert services.open_letter(Letter.objects.get(), "pdf", by=BY) == sent


@pytest.mark.django_db
class TestNumber:
    def test_it_is_by_agency_word_and_year(self, county: County) -> None:
        case, other = ask(county.bureau), ask(county.town)
        numbers = [
            send(case).serial,
            send(case).serial,
            send(case, NOT_HELD).serial,
            send(case, SECRET).serial,
            send(other).serial,
            send(case, day=date(2027, 1, 4)).serial,
        ]
        assert numbers == [1, 2, 1, 2, 1, 1]

    def test_what_cannot_be_written_takes_no_number(self, county: County) -> None:
        case = ask(county.bureau)
        with pytest.raises(ValuesError):
            services.issue(case, CORRECTION, {"days": 5}, day=DAY, by=BY)
        assert not LastNumber.objects.exists()
        assert send(case).serial == 1

    def test_an_act_that_fails_gives_its_number_back(self, county: County) -> None:
        case = ask(county.bureau)
        send(case)
        with transaction.atomic():
            assert send(case).serial == 2
            transaction.set_rollback(True)
        assert send(case).serial == 2
        assert Letter.objects.count() == 2

    def test_it_begins_with_the_agencys_own_prefix(self, county: County) -> None:
        save_details(county.bureau, Details(prefix="云住建公开"), seen=0, by=BY)
        assert send(ask(county.bureau)).number == "云住建公开补〔2026〕第1号"


class TestAtTheSameTime(TransactionTestCase):
    """Several people send letters of one agency at the same time; some of their acts fail."""

    def test_no_number_is_given_twice_or_left_out(self) -> None:
        county = make_county()
        cases = [ask(county.bureau) for _ in range(4)]
        failures: list[BaseException] = []

        def work(case: Case) -> None:
            try:
                for turn in range(4):
                    try:
                        with transaction.atomic():
                            send(case)
                            if turn == 2:
                                raise LookupError
                    except LookupError:
                        pass
            except BaseException as error:
                failures.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(case,)) for case in cases]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert sorted(Letter.objects.values_list("serial", flat=True)) == list(range(1, 13))


@pytest.mark.django_db
class TestRemedies:
    def test_a_refusal_names_reconsideration_first_and_no_direct_litigation(self, county: County) -> None:
        text = services.draft(ask(county.bureau), SECRET, GIVEN[SECRET], day=DAY).text
        assert "应当先申请行政复议" in text
        assert "直接提起行政诉讼" not in text

    def test_before_2024_and_for_what_is_not_held_both_are_open(self, county: County) -> None:
        case = ask(county.bureau, day=date(2023, 12, 1))
        assert "直接提起行政诉讼" in services.draft(case, SECRET, GIVEN[SECRET], day=date(2023, 12, 29)).text
        assert "直接提起行政诉讼" in services.draft(case, NOT_HELD, GIVEN[NOT_HELD], day=DAY).text

    def test_before_the_first_day_of_the_table_no_reply_is_written(self, county: County) -> None:
        case = ask(county.bureau, day=date(2019, 1, 2))
        with pytest.raises(NoRemedyRuleError):
            send(case, SECRET, day=date(2019, 1, 20))
        assert not Letter.objects.exists()

    def test_an_offices_own_table_and_the_names_of_organ_and_court(self, county: County) -> None:
        own = remedy_table.statutory_text()
        rule = 'outcomes = ["unavailable", "not_processed"]\nroute = '
        assert rule + '"either"' in own
        own = own.replace(rule + '"either"', rule + '"reconsideration_first"')
        save_details(
            county.bureau, Details(remedies=own, organ="云川县人民政府", court="云川县人民法院"), seen=0, by=BY
        )
        text = services.draft(ask(county.bureau), NOT_HELD, GIVEN[NOT_HELD], day=DAY).text
        assert "应当先申请行政复议" in text
        assert "行政复议机关：云川县人民政府；受理行政诉讼的人民法院：云川县人民法院。" in text
        assert "可以申请行政复议" in services.draft(ask(county.town), NOT_HELD, GIVEN[NOT_HELD], day=DAY).text

    def test_items_under_different_rules_are_told_apart(self, county: County) -> None:
        case = ask(county.bureau, items=("甲", "乙", "丙"))
        outcomes = (Outcome.NOT_HELD, Outcome.STATE_SECRETS, Outcome.PETITION)
        values: dict[str, Value] = {"decisions": ("甲", "乙", "丙"), "articles": "《条例》"}
        text = services.draft(case, LetterKind.REPLY_SEVERAL, values, day=DAY, outcomes=outcomes).text
        assert "对第1、3项答复，如不服本答复，可以申请行政复议，也可以直接提起行政诉讼。" in text
        assert "对第2项答复，如不服本答复，应当先申请行政复议" in text


@pytest.mark.django_db
class TestDraft:
    def test_a_time_is_told_in_working_days_or_by_its_last_day(self, county: County) -> None:
        case = ask(county.bureau)
        values: dict[str, Value] = {"matters": ["甲"], "due": date(2026, 10, 15)}
        text = services.draft(case, CORRECTION, values, day=DAY).text
        assert "请于2026年10月15日前（含当日）提交补正材料。" in text
        assert "个工作日内提交" not in text

    def test_it_leaves_nothing_behind(self, county: County) -> None:
        case = ask(county.bureau)
        entries, kept = Entry.objects.count(), len(list(Path(settings.MEDIA_ROOT).rglob("*")))
        draft = services.draft(case, CORRECTION, GIVEN[CORRECTION], day=DAY)
        assert "补〔2026〕第＿＿号" in draft.text
        assert draft.pdf().startswith(b"%PDF-")
        assert draft.docx().startswith(b"PK")
        assert not Letter.objects.exists()
        assert not LastNumber.objects.exists()
        assert (Entry.objects.count(), len(list(Path(settings.MEDIA_ROOT).rglob("*")))) == (entries, kept)

    def test_an_applicant_who_is_not_kept_is_called_one(self, county: County) -> None:
        case = ask(county.bureau)
        case.applicant = None
        assert "\n申请人：\n" in services.draft(case, CORRECTION, GIVEN[CORRECTION], day=DAY).text

    def test_letters_to_others_need_their_name(self, county: County) -> None:
        case = ask(county.bureau)
        with pytest.raises(ValuesError) as error:
            services.draft(case, LetterKind.CONSULTATION_LETTER, {"question": "是否同意"}, day=DAY)
        assert error.value.faults.keys() == {"recipient"}
        values = {"question": "是否同意", "recipient": "甲公司"}
        text = services.draft(case, LetterKind.CONSULTATION_LETTER, values, day=DAY).text
        assert "甲公司：" in text
        assert "花子" not in text
