"""The people at the other end of a call that the stand-in placed, and what it tells of them."""

from collections.abc import Callable
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from tests.twilio.stand_in import ACCOUNT_SID, Message, Twilio, signature

Post = Callable[[str, dict[str, str]], str]


def post(url: str, form: dict[str, str]) -> str:
    """Signed, to a service that runs."""
    headers = {
        "X-Twilio-Signature": signature(url, form),
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    }
    with urlopen(Request(url, urlencode(form).encode(), headers), timeout=30) as answer:
        said: str = answer.read().decode()
        return said


class Telephones:
    """Of the newest call: `counsellor` is its first leg, `citizen` the one it was put on to."""

    def __init__(self, vendor: Twilio, post: Post = post) -> None:
        self.vendor, self.post = vendor, post
        self.counsellor = next(call for call in reversed(vendor.calls) if self._is_first(call))
        self.citizen: Message | None = None
        self._number: Element | None = None
        self._dial: Element | None = None

    @staticmethod
    def _is_first(call: Message) -> bool:
        return call["parent_call_sid"] is None

    def form(self, call: Message, **more: str) -> dict[str, str]:
        told = {
            "CallSid": call["sid"],
            "AccountSid": ACCOUNT_SID,
            "ApiVersion": "2010-04-01",
            "CallStatus": call["status"],
            "Direction": call["direction"],
            "To": call["to"],
            "From": call["from"],
        }
        parent = call["parent_call_sid"]
        return told | ({"ParentCallSid": parent} if parent else {}) | more

    # --- The counsellor's -------------------------------------------------------------

    def counsellors(self, *statuses: str) -> None:
        """What it tells of the counsellor's leg, in this order."""
        url = self.vendor.forms[self.counsellor["sid"]]["StatusCallback"]
        for status in statuses:
            self.counsellor["status"] = status
            self.post(url, self.form(self.counsellor))

    def pick_up(self) -> Element:
        """The counsellor answers: what the service says is to be done."""
        self.counsellor["status"] = "in-progress"
        url = self.vendor.forms[self.counsellor["sid"]]["Url"]
        return ET.fromstring(self.post(url, self.form(self.counsellor)))

    def press(self, asked: Element) -> Element:
        """The counsellor presses a key, and the citizen's telephone is dialled."""
        gather = asked.find("Gather")
        assert gather is not None
        answer = self.post(gather.attrib["action"], self.form(self.counsellor, Digits="1"))
        told = ET.fromstring(answer)
        self._dial = told.find("Dial")
        self._number = told.find("Dial/Number")
        if self._dial is not None and self._number is not None:
            form = {"To": self._number.text or "", "From": self._dial.attrib["callerId"]}
            self.citizen = self.vendor.ring(form, parent=self.counsellor["sid"])
        return told

    # --- The citizen's ----------------------------------------------------------------

    def citizens(self, *statuses: str, **more: str) -> None:
        assert self.citizen is not None
        assert self._number is not None
        for status in statuses:
            self.citizen["status"] = status
            self.post(self._number.attrib["statusCallback"], self.form(self.citizen, **more))

    def answered_by(self, who: str) -> None:
        assert self.citizen is not None
        assert self._number is not None
        self.citizen["answered_by"] = who
        url = self._number.attrib["amdStatusCallback"]
        self.post(url, self.form(self.citizen, AnsweredBy=who))

    def over(self, status: str) -> Element:
        """The citizen's leg is over, and it asks what to do with the counsellor's."""
        assert self._dial is not None
        form = self.form(self.counsellor, DialCallStatus=status)
        return ET.fromstring(self.post(self._dial.attrib["action"], form))
