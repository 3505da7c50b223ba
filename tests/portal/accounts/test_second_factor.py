"""The second factor: setting it up, signing in with it, and what an attacker may try."""

from __future__ import annotations

import re
from base64 import b32decode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from gongkai.portal.accounts import second_factor, services
from gongkai.portal.accounts.models import Authenticator, RecoveryCode, User
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Role
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import SYSTEM
from tests.portal.accounts.conftest import Clock
from tests.portal.accounts.visits import (
    ACCOUNT,
    CODE,
    RIGHT,
    SIGN_IN,
    STEP,
    acts,
    code_of,
    enrol,
    is_signed_in,
    shown,
    sign_in,
    wrong_code_of,
)
from tests.portal.building import BY, County
from tests.portal.signing_in import signed_in_client

SET_UP, CODES = "/accounts/second-factor/", "/accounts/second-factor/recovery-codes/"


def shown_key(page: str) -> bytes:
    """The key as somebody types it off the page."""
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert found
    return b32decode(found.group(1).replace(" ", ""))


def shown_codes(page: str) -> list[str]:
    return re.findall(r'<code class="secret">([A-Z2-7-]+)</code>', page)


class TestSettingUp:
    def test_who_may_see_identities_opens_nothing_before(self, client: Client, clerk: User) -> None:
        sign_in(client, clerk.username)
        for page in ("/", "/agencies/", ACCOUNT, "/accounts/sessions/", "/accounts/password/", CODES, "/about/"):
            assert client.get(page)["Location"] == SET_UP, page
        assert "必须启用两步验证" in client.get(SET_UP).content.decode()

    def test_may_sign_out_and_choose_the_language(self, client: Client, clerk: User) -> None:
        sign_in(client, clerk.username)
        client.post("/language/", {"language": "en", "next": SET_UP})
        assert '<html lang="en"' in client.get(SET_UP).content.decode()
        client.post("/accounts/sign-out/")
        assert client.get("/").status_code == 200
        assert not is_signed_in(client)

    def test_others_may_do_without(self, client: Client, li: User) -> None:
        sign_in(client, li.username)
        assert is_signed_in(client)
        assert "未启用" in client.get(ACCOUNT).content.decode()

    def test_a_role_that_is_given_later_asks_for_it_at_once(self, client: Client, li: User, county: County) -> None:
        sign_in(client, li.username)
        assert is_signed_in(client)
        agencies.grant(li, county.township, Role.HEAD, by=BY)
        assert client.get("/")["Location"] == SET_UP

    def test_with_the_key_off_the_page_it_is_set_up(self, client: Client, clerk: User) -> None:
        sign_in(client, clerk.username)
        key = shown_key(client.get(SET_UP).content.decode())
        page = client.post(SET_UP, {"code": shown(key), "password": RIGHT}).content.decode()
        assert len(set(shown_codes(page))) == 10
        assert is_signed_in(client)
        assert client.get("/").status_code == 200
        assert "已启用" in client.get(ACCOUNT).content.decode()
        assert "account.second_factor_enrolled" in acts(subject="account:wang")

    def test_the_picture_is_of_the_same_key(self, client: Client, clerk: User) -> None:
        sign_in(client, clerk.username)
        page = client.get(SET_UP)
        device = Authenticator.objects.get(user=clerk)
        assert shown_key(page.content.decode()) == device.bin_key
        source = re.search(r'<img class="qr" src="(data:image/svg\+xml[^"]+)"', page.content.decode())
        assert source
        assert "<svg" in unquote(source.group(1))
        assert "data:" in page["Content-Security-Policy"]

    @pytest.mark.parametrize(("code", "password"), [("wrong", RIGHT), ("right", "something else"), ("right", "")])
    def test_not_without_the_code_and_the_password(self, client: Client, clerk: User, code: str, password: str) -> None:
        sign_in(client, clerk.username)
        client.get(SET_UP)
        device = Authenticator.objects.get(user=clerk)
        typed = code_of(device) if code == "right" else wrong_code_of(device)
        assert shown_codes(client.post(SET_UP, {"code": typed, "password": password}).content.decode()) == []
        assert not second_factor.is_enrolled(clerk)
        assert client.get("/")["Location"] == SET_UP

    def test_the_key_stays_the_same_until_an_hour_is_over(self, client: Client, clerk: User, clock: Clock) -> None:
        sign_in(client, clerk.username)
        first = shown_key(client.get(SET_UP).content.decode())
        clock.advance(minutes=20)
        assert shown_key(client.get(SET_UP).content.decode()) == first
        clock.advance(minutes=25)
        client.get(SET_UP)
        clock.advance(minutes=20)
        assert shown_key(client.get(SET_UP).content.decode()) != first

    def test_sessions_begun_without_it_end(self, client: Client, li: User) -> None:
        elsewhere = Client()
        sign_in(elsewhere, li.username)
        sign_in(client, li.username)
        key = shown_key(client.get(SET_UP).content.decode())
        client.post(SET_UP, {"code": shown(key), "password": RIGHT})
        assert is_signed_in(client)
        assert not is_signed_in(elsewhere)

    def test_another_device_takes_the_place_of_the_first(self, li: User, clock: Clock) -> None:
        before, codes_before = enrol(li)
        client = signed_in_client(li)
        key = shown_key(client.get(SET_UP).content.decode())
        assert key != before.bin_key
        clock.advance(seconds=STEP)
        assert second_factor.check(li, code_of(before), by=SYSTEM).how == second_factor.TOTP
        assert len(shown_codes(client.post(SET_UP, {"code": shown(key), "password": RIGHT}).content.decode())) == 10
        clock.advance(seconds=STEP)
        assert not second_factor.check(li, code_of(before), by=SYSTEM).how
        clock.advance(hours=1)
        assert not second_factor.check(li, codes_before[0], by=SYSTEM).how
        clock.advance(hours=1)
        assert second_factor.check(li, shown(key), by=SYSTEM).how == second_factor.TOTP


class TestSigningIn:
    def test_the_password_alone_does_not(self, client: Client, li: User) -> None:
        enrol(li)
        response = client.post(SIGN_IN, {"username": "li", "password": RIGHT})
        assert response["Location"] == CODE
        assert client.get("/").status_code == 200
        assert not response.wsgi_request.user.is_authenticated
        assert not is_signed_in(client)
        assert "account.signed_in" not in acts()

    def test_with_the_code_it_does_and_leads_to_the_page_asked_for(
        self, client: Client, li: User, clock: Clock
    ) -> None:
        device, _codes = enrol(li)
        clock.advance(seconds=STEP)
        sign_in(client, "li", to="/accounts/sessions/")
        before = client.cookies["sessionid"].value
        response = client.post(CODE, {"code": code_of(device)})
        assert response["Location"] == "/accounts/sessions/"
        assert is_signed_in(client)
        assert client.cookies["sessionid"].value != before

    @pytest.mark.parametrize("typed", ["{0} {1}", "{0}-{1}", " {0}{1} "])
    def test_the_code_however_it_is_typed(self, client: Client, li: User, clock: Clock, typed: str) -> None:
        device, _codes = enrol(li)
        clock.advance(seconds=STEP)
        sign_in(client, "li")
        code = code_of(device)
        client.post(CODE, {"code": typed.format(code[:3], code[3:])})
        assert is_signed_in(client)

    def test_a_code_is_taken_once(self, li: User, clock: Clock) -> None:
        device, _codes = enrol(li)
        clock.advance(seconds=STEP)
        code = code_of(device)
        first, second = Client(), Client()
        sign_in(first, "li")
        sign_in(second, "li")
        first.post(CODE, {"code": code})
        assert "不正确，或已经用过" in second.post(CODE, {"code": code}).content.decode()
        assert is_signed_in(first)
        assert not is_signed_in(second)

    @pytest.mark.django_db(transaction=True)
    def test_also_of_two_that_come_at_once(self, li: User, clock: Clock) -> None:
        device, codes = enrol(li)
        clock.advance(seconds=STEP)

        def check(code: str) -> str:
            try:
                return second_factor.check(li, code, by=SYSTEM).how
            finally:
                connection.close()

        for code in (code_of(device), codes[0]):
            with ThreadPoolExecutor(6) as pool:
                assert len(list(filter(None, pool.map(check, [code] * 6)))) == 1
            clock.advance(hours=1)

    def test_nor_is_the_code_that_set_it_up(self, client: Client, li: User) -> None:
        device, _codes = enrol(li)
        sign_in(client, "li")
        client.post(CODE, {"code": code_of(device)})
        assert not is_signed_in(client)

    def test_an_old_code_is_not(self, client: Client, li: User, clock: Clock) -> None:
        device, _codes = enrol(li)
        clock.advance(minutes=5)
        code = code_of(device)
        clock.advance(minutes=2)
        sign_in(client, "li")
        client.post(CODE, {"code": code})
        assert not is_signed_in(client)

    def test_somebody_else_s_code_is_not(self, client: Client, li: User, clerk: User, clock: Clock) -> None:
        enrol(li)
        device, codes = enrol(clerk)
        clock.advance(seconds=STEP)
        sign_in(client, "li")
        client.post(CODE, {"code": code_of(device)})
        clock.advance(minutes=1)
        client.post(CODE, {"code": codes[0]})
        assert not is_signed_in(client)

    def test_the_password_does_not_wait_for_long(self, client: Client, li: User, clock: Clock) -> None:
        device, _codes = enrol(li)
        sign_in(client, "li")
        clock.advance(minutes=5, seconds=1)
        assert "登录已超时" in client.post(CODE, {"code": code_of(device)}).content.decode()
        assert not is_signed_in(client)

    @pytest.mark.parametrize("what", ["deactivate", "reset_password"])
    def test_an_account_that_is_closed_meanwhile_stays_so(
        self, client: Client, li: User, clock: Clock, what: str
    ) -> None:
        device, _codes = enrol(li)
        sign_in(client, "li")
        getattr(services, what)(li, by=SYSTEM)
        clock.advance(seconds=STEP)
        client.post(CODE, {"code": code_of(device)})
        assert not is_signed_in(client)
        assert "account.signed_in" not in acts()

    def test_without_a_password_before_there_is_nothing_to_do(self, client: Client, li: User) -> None:
        device, _codes = enrol(li)
        assert "登录已超时" in client.post(CODE, {"code": code_of(device)}).content.decode()


class TestGuessing:
    def test_wrong_codes_are_looked_at_ever_more_seldom(self, li: User, clock: Clock) -> None:
        """Whoever tries without pause for a day gets to no more than a handful of codes out of a million."""
        device, _codes = enrol(li)
        clock.advance(seconds=STEP)
        looked_at = 0
        end = timezone.now() + timedelta(days=1)
        while timezone.now() < end:
            checked = second_factor.check(li, wrong_code_of(device), by=SYSTEM)
            looked_at += checked.until is None
            clock.advance(minutes=1)
        assert 1 < looked_at < 20

    def test_the_page_says_when_to_try_again_and_the_right_code_waits_too(
        self, client: Client, li: User, clock: Clock
    ) -> None:
        device, _codes = enrol(li)
        sign_in(client, "li")
        for _ in range(8):
            clock.advance(minutes=4)
            client.get(CODE)
            sign_in(client, "li")
            client.post(CODE, {"code": wrong_code_of(device)})
        page = client.post(CODE, {"code": code_of(device)}).content.decode()
        assert re.search(r"验证码错误次数过多，请在\d\d:\d\d后再试", page)
        assert not is_signed_in(client)
        clock.advance(minutes=4)
        sign_in(client, "li")
        client.post(CODE, {"code": code_of(device)})
        assert is_signed_in(client)

    def test_signing_in_anew_does_not_begin_the_count_anew(self, li: User, clock: Clock) -> None:
        device, _codes = enrol(li)
        clock.advance(seconds=STEP)
        for _ in range(3):
            client = Client()
            sign_in(client, "li")
            client.post(CODE, {"code": wrong_code_of(device)})
        client = Client()
        sign_in(client, "li")
        client.post(CODE, {"code": code_of(device)})
        assert not is_signed_in(client)

    def test_guesses_at_recovery_codes_count_as_well(self, client: Client, li: User) -> None:
        _device, codes = enrol(li)
        sign_in(client, "li")
        for _ in range(5):
            client.post(CODE, {"code": "AAAA-BBBB-CCCC-DDDD"})
        client.post(CODE, {"code": codes[0]})
        assert not is_signed_in(client)
        assert "account.second_factor_failed" in acts(subject="account:li")


class TestRecoveryCodes:
    def test_each_opens_once(self, li: User) -> None:
        _device, codes = enrol(li)
        first, second = Client(), Client()
        sign_in(first, "li")
        response = first.post(CODE, {"code": codes[3].lower()}, follow=True)
        assert "还剩9个" in response.content.decode()
        assert is_signed_in(first)
        sign_in(second, "li")
        second.post(CODE, {"code": codes[3]})
        assert not is_signed_in(second)
        assert "account.recovery_code_used" in acts(subject="account:li")

    def test_none_can_be_read_in_the_database(self, li: User) -> None:
        _device, codes = enrol(li)
        kept = str(list(RecoveryCode.objects.values()))
        assert not any(code in kept or code.replace("-", "") in kept for code in codes)

    def test_new_ones_take_the_place_of_the_old(self, li: User) -> None:
        _device, codes = enrol(li)
        client = signed_in_client(li)
        assert shown_codes(client.get(CODES).content.decode()) == []
        assert shown_codes(client.post(CODES, {"password": "something else"}).content.decode()) == []
        new = shown_codes(client.post(CODES, {"password": RIGHT}).content.decode())
        assert len(set(new) | set(codes)) == 20
        assert not second_factor.check(li, codes[0], by=SYSTEM).how
        assert shown_codes(client.get(CODES).content.decode()) == []
        assert "account.recovery_codes_made" in acts(subject="account:li")


def test_a_reset_takes_it_away_and_ends_the_sessions(clerk: User) -> None:
    enrol(clerk)
    client = signed_in_client(clerk)
    assert is_signed_in(client)
    services.reset_second_factor(clerk, by=BY)
    assert not is_signed_in(client)
    assert not RecoveryCode.objects.exists()
    sign_in(client, clerk.username)
    assert client.get("/")["Location"] == SET_UP


def test_the_key_is_in_no_entry_of_the_audit_log(clerk: User) -> None:
    device, codes = enrol(clerk)
    log = str(list(Entry.objects.values()))
    assert not any(secret in log for secret in (device.key.reveal(), *codes))


def test_the_key_is_sealed_in_the_database(clerk: User) -> None:
    device, _codes = enrol(clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_authenticator")
        assert device.key.reveal() not in str(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_whoever_had_one_before_keys_were_sealed_keeps_it(li: User, clock: Clock) -> None:
    key = "3132333435363738393031323334353637383930"
    MigrationExecutor(connection).migrate([("accounts", "0001_initial")])
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE otp_totp_totpdevice (id integer, user_id integer, key varchar(80), confirmed boolean,"
            " drift integer, last_t integer)"
        )
        cursor.execute("INSERT INTO otp_totp_totpdevice VALUES (1, %s, %s, %s, 0, -1)", [li.pk, key, True])
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert "otp_totp_totpdevice" not in connection.introspection.table_names()
    clock.advance(seconds=STEP)
    assert second_factor.check(li, shown(bytes.fromhex(key)), by=SYSTEM).how == second_factor.TOTP
