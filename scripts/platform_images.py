"""Pictures of the platform's pages, for the README and the documents: run `make images`.

A server of its own is started with the demonstration county, in a folder that goes with it; when all of the county is
there pages are looked at as its people see them. It needs Chromium.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from pypdfium2 import PdfDocument

from scripts.screenshots import program

if TYPE_CHECKING:
    from gongkai.portal.cases.models import Case

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs/images"
SAMPLES = ROOT / "samples"
FAULTY = SAMPLES / "沅桥县芦汀镇人民政府2022年.docx"
BEFORE = SAMPLES / "沅桥县芦汀镇人民政府2021年.html"
PRINTED = SAMPLES / "沅桥县人民政府2022年.pdf"
PATIENCE = 180.0
"""Seconds for the server to be there: the first start loads the county."""
LONGEST_LOADING = 900.0
"""Seconds for the rest of the county, letters and all."""
OFFICE = "yq-b08"
"""Whose requests are looked at."""
LETTER_SCALE = 1.1
"""Of a letter's picture: 79 points to an inch."""
SCREEN: ViewportSize = {"width": 1280, "height": 800}
TALL: ViewportSize = {"width": 1280, "height": 1500}
PHONE: ViewportSize = {"width": 390, "height": 780}
_COLOURS = 128


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server with the demonstration county, at the address that is given."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("gongkai")), "serve", "--demonstration", "--port", str(port)]
    environment = {**os.environ, "GONGKAI_VAR": str(folder)}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < end:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise RuntimeError("the server does not answer")


def signed_in(username: str) -> str:
    """The key of a session of one of the county's people, in the server's own database."""
    from gongkai.portal.accounts.models import User
    from tests.portal.signing_in import signed_in_client

    user = User.objects.get(username=username)
    user.must_change_password = False
    user.save()
    return signed_in_client(user).cookies["sessionid"].value


def window(browser: Browser, address: str, size: ViewportSize = SCREEN, session: str = "") -> Page:
    """A window, of a session if one is given."""
    context = browser.new_context(base_url=address, viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context.new_page()


def picture(page: Page, path: str, name: str, *, whole: bool = False) -> None:
    """Look at a page, and keep the picture."""
    page.goto(path)
    keep(page, name, whole=whole)


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of what the window shows, in few colours: pages have no more."""
    with Image.open(BytesIO(page.screenshot(full_page=whole))) as image:
        image.convert("RGB").quantize(_COLOURS).save(FOLDER / f"{name}.png", optimize=True)


def check_up(page: Page, name: str, file: Path, *, previous: Path | None = None, show: str = "") -> None:
    """Check a report, and keep a picture of the result; with a figure's place shown if its cell is named."""
    page.goto("/checkup/")
    page.set_input_files("#id_reports", file)
    if previous:
        page.set_input_files("#id_previous", previous)
    page.get_by_role("button", name="开始体检").click()
    page.wait_for_selector(".verdict")
    if show:
        figure = page.locator(f"a.figure[href$='cell={show}']")
        figure.click()
        page.wait_for_selector("#place .shown")
        figure.evaluate("each => each.scrollIntoView({block: 'center'})")
        page.wait_for_function("[...document.querySelectorAll('#place image')].length > 0")
        page.wait_for_load_state("networkidle")
    keep(page, name)


def public_pages(browser: Browser, address: str) -> None:
    """What everybody sees."""
    page = window(browser, address)
    picture(page, "/", "home", whole=True)
    picture(page, "/calendars/deadline/?received=2026-09-25", "deadline", whole=True)
    picture(page, "/calendars/days/2026/", "days")
    picture(page, "/agencies/", "agencies")
    picture(page, "/accounts/sign-in/", "sign-in")
    picture(page, "/checkup/", "checkup-start")
    check_up(page, "checkup", FAULTY, previous=BEFORE)
    check_up(page, "place", PRINTED, show="requests.received.total")
    phone = window(browser, address, PHONE)
    picture(phone, "/", "phone-home")
    picture(phone, "/calendars/deadline/?received=2026-09-25", "phone-deadline")
    check_up(phone, "phone-checkup", FAULTY)


def wait_for_the_county() -> None:
    """Wait until the server's background worker has loaded all of the county."""
    from django_tasks_db.models import DBTaskResult

    from gongkai.portal.world.tasks import load_more

    end = time.monotonic() + LONGEST_LOADING
    waiting = DBTaskResult.objects.filter(task_path=load_more.module_path, finished_at=None)
    while waiting.exists():
        if time.monotonic() > end:
            raise RuntimeError("the county is not loaded")
        time.sleep(1)


def pages_of_cases(browser: Browser, address: str) -> None:
    """What offices and applicants see of requests."""
    from gongkai.portal.cases.models import Case

    of_office = Case.objects.filter(agency__code=OFFICE)
    case = of_office.filter(open=True, state="processing", consultations__isnull=False).order_by("number").last()
    reopened = Case.objects.filter(state="closed", events__kind="reopened_after_reconsideration")
    anew = reopened.filter(letters__isnull=False).order_by("received").last()
    assert case is not None
    assert anew is not None
    clerk = signed_in(f"{OFFICE}.clerk")
    page = window(browser, address, session=clerk)
    picture(page, "/desk/?list=open", "desk")
    picture(window(browser, address, TALL, session=clerk), f"/desk/{OFFICE}/cases/{case.number}/", "case")
    picture(page, f"/letters/{OFFICE}/", "letters")
    picture(window(browser, address, PHONE, session=clerk), "/desk/?list=open", "phone-desk")
    session = signed_in("supervisor")
    supervisor, tall = window(browser, address, session=session), window(browser, address, TALL, session=session)
    year = timezone.localdate().year - 1
    picture(supervisor, f"/statistics/yq/{year}/?below=1", "statistics")
    picture(tall, f"/statistics/yq/{year}/charts/?below=1", "charts")
    picture(supervisor, "/remedies/", "remedies")
    picture(tall, f"/desk/{anew.agency.code}/cases/{anew.number}/", "case-anew")
    draw_reply(anew)
    asking = window(browser, address, PHONE)
    picture(asking, f"/ask/to/{OFFICE}/", "phone-ask")


def draw_reply(case: Case) -> None:
    """The first page of a reply as it was sent."""
    from gongkai.portal.vault.files import bring

    letter = case.letters.filter(kind__startswith="reply.").order_by("id").last()
    assert letter is not None
    with PdfDocument(bring(letter.pdf, letter.pdf_digest)) as document:
        drawn = document[0].render(scale=LETTER_SCALE).to_pil()
    drawn.convert("L").quantize(16).save(FOLDER / "letter.png", optimize=True)


def pages_of_people(browser: Browser, address: str) -> None:
    """What the county's people see."""
    page = window(browser, address, session=signed_in("admin"))
    picture(page, "/calendars/notices/enter/", "notices")
    picture(page, "/administration/work/", "work")
    picture(page, "/administration/outbox/", "outbox")
    picture(page, "/accounts/", "account")
    picture(page, "/agencies/yq/", "agency")
    picture(page, "/agencies/yq/members/", "members")
    page = window(browser, address, session=signed_in("auditor"))
    picture(page, "/administration/audit/", "audit")


def main() -> None:
    """Draw the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = program("chromium")
    with tempfile.TemporaryDirectory(prefix="gongkai-images-", ignore_cleanup_errors=True) as folder:
        os.environ |= {
            "GONGKAI_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "gongkai.portal.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # the browser's event loop runs beside it
        }
        with serving(Path(folder)) as address, sync_playwright() as playwright:
            django.setup()
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            wait_for_the_county()
            public_pages(browser, address)
            pages_of_people(browser, address)
            pages_of_cases(browser, address)
            browser.close()


if __name__ == "__main__":
    main()
