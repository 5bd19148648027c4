"""What a citizen and a counsellor do in a browser, by the words they see."""

from contextlib import suppress

from playwright.sync_api import Locator, Page, expect

from tests.running import Address


class Citizen:
    """A person before a website that carries the widget, in Danish."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def visit(self, address: str) -> "Citizen":
        self.page.goto(address)
        return self

    def press(self, name: str, exact: bool = True) -> "Citizen":
        self.page.get_by_role("button", name=name, exact=exact).click()
        return self

    def open(self) -> "Citizen":
        self.press("Chat med en vejleder").comes_to("Få hjælp til uddannelse og job")
        return self.sees("Du er anonym")

    def comes_to(self, heading: str) -> "Citizen":
        """Another step is on the screen, and the reader is led to its heading."""
        wanted = self.page.get_by_role("heading", name=heading, exact=True)
        expect(wanted).to_be_focused()
        return self

    def sees(self, text: str) -> "Citizen":
        expect(self.page.get_by_text(text).first).to_be_visible()
        return self

    def skip_to_routes(self) -> "Citizen":
        self.press("Spring alle spørgsmål over")
        return self.comes_to("Sådan kan du få hjælp")

    def answer(self, option: str) -> "Citizen":
        self.page.get_by_role("radio", name=option).check()
        return self.press("Næste")

    def start_chat(self) -> "Citizen":
        self.open().skip_to_routes().press("Begynd at chatte").comes_to("Du er i kø")
        expect(self.writing).to_be_visible()
        return self

    @property
    def writing(self) -> Locator:
        return self.page.get_by_role("textbox", name="Skriv en besked")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    def say(self, text: str) -> "Citizen":
        self.writing.fill(text)
        self.writing.press("Enter")
        return self

    def reads(self, text: str, times: int = 1) -> "Citizen":
        expect(self.log.get_by_text(text, exact=True)).to_have_count(times)
        return self

    def reads_all(self, *texts: str, timeout: float | None = None) -> "Citizen":
        """These and no others have been said, and they are shown in this order."""
        expect(self.log.locator(".bubble")).to_have_text(list(texts), timeout=timeout)
        return self

    @property
    def told(self) -> Locator:
        """What a screen reader is told beside the log."""
        return self.page.get_by_role("status")


class Desk:
    """A counsellor's desk, in Danish."""

    def __init__(self, page: Page, service: Address) -> None:
        self.page = page
        self.service = service

    def sit_down(self) -> "Desk":
        self.page.goto(f"{self.service.url}/desk/")
        expect(self.page.get_by_role("heading", name="Venter nu")).to_be_visible()
        return self

    def on_duty(self) -> "Desk":
        self.page.get_by_role("radio", name="På vagt", exact=True).check(force=True)
        # The word comes when the server has it; the mark may come before.
        expect(self.page.get_by_role("status").get_by_text("Du er nu: på vagt.")).to_be_visible()
        return self

    def sign_out(self) -> None:
        """Asked about once, for talks go back to the queue."""
        self.page.get_by_role("button", name="Log ud").click()
        self.page.get_by_role("button", name="Log ud").last.click()

    def take_next(self) -> "Desk":
        self.page.get_by_role("button", name="Tag næste").click()
        expect(self.writing).to_be_visible()
        return self

    @property
    def writing(self) -> Locator:
        return self.page.get_by_role("textbox", name="Skriv til borgeren")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    def send_resource(self, sought: str, title: str) -> "Desk":
        """By the keyboard: the first resource that is found."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("r")
        self.page.get_by_role("combobox").fill(sought)
        first = self.page.get_by_role("option", name=title).first
        expect(first).to_have_attribute("aria-selected", "true")
        self.page.keyboard.press("Enter")
        return self

    def say(self, text: str) -> "Desk":
        self.writing.fill(text)
        self.writing.press("Enter")
        return self

    def reads(self, text: str, times: int = 1) -> "Desk":
        expect(self.log.get_by_text(text, exact=True)).to_have_count(times)
        return self

    def reads_all(self, *texts: str, timeout: float | None = None) -> "Desk":
        """These and no others have been said, and they are shown in this order."""
        expect(self.log.locator(".said-words")).to_have_text(list(texts), timeout=timeout)
        return self


def keeps_typing_until_seen(writing: Locator, sign: Locator) -> None:
    """The sign fades by itself: the slower the machine, the longer somebody types."""
    for _ in range(10):
        writing.press_sequentially("ord ")
        with suppress(AssertionError):
            expect(sign).to_be_visible(timeout=2_000)
            return
    raise AssertionError(f"nobody saw the typing: {sign}")
