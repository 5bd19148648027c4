"""Mail at the desk: it comes in, is folded, is answered, and the answer to that comes back."""

from collections.abc import Iterator
from email.message import EmailMessage
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from channels_layer.protocol import Channel
from tests.browser import axe, screenshot, wider_than_the_screen
from tests.chat.by_mail import SENDER, came_with, mailed
from tests.doors.test_mail import KEY, signature
from tests.journeys.conftest import NewDesk
from tests.mail.written import IPHONE_DANISH
from tests.running import Service
from tests.servers import free_port, wait_until
from tests.smtp.stand_in import SENDER as SERVICE
from tests.smtp.stand_in import Server, mail_server
from triage.models import Contact

PORT = free_port()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.environment(
        MAIL_INBOUND_KEY=KEY,
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=str(PORT),
        EMAIL_SECURITY="none",
        MAIL_FROM=SERVICE,
        GUIDANCE_SWEEP_SECONDS="0.5",
    ),
]
SIZES = ((1366, 768), (390, 844), (320, 640))
QUESTION = "Hej, hvor læser man til gartner?\n\nMvh\nAnemone"


@pytest.fixture
def post() -> Iterator[Server]:
    """The mail server that the service's own mail goes by."""
    with mail_server(port=PORT) as running:
        yield running


def brings(service: Service, raw: bytes) -> None:
    headers = {"X-Signature": signature(raw), "Content-Type": "message/rfc822"}
    with urlopen(Request(f"{service.url}/api/mail/inbound", raw, headers)) as answer:
        assert answer.status == 204


def goes_out(post: Server, number: int) -> EmailMessage:
    """The last of so many mails to her."""
    wait_until(lambda: len(post.to(SENDER)) >= number, "a mail")
    assert len(post.to(SENDER)) == number
    return post.to(SENDER)[-1]


def look(page: Page, name: str) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"{name}-{width}")
        assert axe(page) == []
        assert "the page" not in wider_than_the_screen(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_a_mail_is_answered_from_the_desk_and_the_answer_comes_back(
    desk: NewDesk, service: Service, post: Server
) -> None:
    ane = desk("ane")
    page = ane.page
    brings(service, mailed(QUESTION, name="<one@post.example>", pictures=2))
    row = page.get_by_role("listitem").filter(has_text="Mail")
    expect(row).to_be_visible()
    look(page, "desk-mail-queue")
    ane.take_next()
    expect(page.get_by_text("Mail til a…@post.example")).to_be_visible()
    expect(page.get_by_text("Borgeren er ikke på siden")).to_have_count(0)
    expect(ane.log.get_by_text("Emne: Gartner")).to_be_visible()
    expect(ane.log.get_by_text("2 vedhæftede filer er ikke gemt.")).to_be_visible()
    expect(page.get_by_text("sms")).to_have_count(0)
    received = goes_out(post, 1)
    assert received["Auto-Submitted"] == "auto-replied"
    assert "vedhæftede filer" in received.get_content()

    ane.writing.fill("Prøv Beder.")
    ane.writing.press("Enter")
    ane.writing.press_sequentially("Skal vi ringe til dig?")
    expect(ane.page.get_by_text("Ctrl + Enter sender.")).to_be_visible()
    ane.writing.press("Control+Enter")
    expect(ane.log.get_by_text("Sendt", exact=True)).to_be_visible(timeout=15_000)
    answer = goes_out(post, 2)
    assert (answer["Subject"], answer["In-Reply-To"]) == ("Re: Gartner", "<one@post.example>")
    assert answer.get_content().startswith("Prøv Beder.\r\nSkal vi ringe til dig?")

    brings(service, mailed(IPHONE_DANISH, subject="Re: Gartner", answers=answer["Message-ID"]))
    ane.reads("Ja, det vil jeg gerne")
    folded = ane.log.locator("details")
    expect(folded).to_have_count(1)
    quoted = folded.get_by_text("Sendt fra min iPhone")
    expect(quoted).to_be_hidden()
    look(page, "desk-mail-folded")
    # By the keyboard, as it is by a screen reader.
    summary = folded.get_by_text("Citat og underskrift")
    summary.focus()
    page.keyboard.press("Enter")
    expect(quoted).to_be_visible()
    expect(folded.get_by_text("Skal vi ringe til dig?")).to_be_visible()
    look(page, "desk-mail-unfolded")
    assert Contact.objects.get().channel == Channel.MAIL
    assert [mail["subject"] for mail in came_with(Contact.objects.get())] == ["Gartner", ""]
    service.assert_silent("gartner", SENDER, "Anemone")


def test_a_mail_can_be_called_instead_and_a_stop_ends_it(
    desk: NewDesk, service: Service, post: Server
) -> None:
    ane = desk("ane")
    page = ane.page
    brings(service, mailed(QUESTION))
    ane.take_next()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="Flyt samtalen")
    expect(dialog.get_by_role("radio", name="Opkald")).to_have_count(1)
    for name in ("Chat", "Sms", "Mail"):
        expect(dialog.get_by_role("radio", name=name)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Afslut", exact=True).click()
    expect(page.get_by_text("Borgeren får ingen mail om det.")).to_be_visible()
    page.keyboard.press("Escape")
    brings(service, mailed("Stop"))
    expect(page.get_by_role("form", name="Rund af")).to_be_visible()
    assert Contact.objects.get().email == ""
