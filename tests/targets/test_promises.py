"""What is promised is written once, and a change leaves every verdict as it was."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from targets.models import Target, TargetVersion
from targets.promises import Verdict, verdicts
from tests.cast import Cast
from tests.clock import START, Clock
from tests.targets.stories import Story, tell
from triage.models import Event

pytestmark = pytest.mark.django_db

TODAY = START.date()
ONE_DAY = timedelta(days=1)
NOW = datetime(2026, 9, 15, 12, tzinfo=UTC)
JULY, AUGUST, OCTOBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 10, 1)


def came(day: date, *waits: float, answered: bool = True) -> None:
    """So many seconds each waited for a chat that day, at noon in summer."""
    noon = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    held = [timedelta(seconds=60)] if answered else []
    told = [Story(noon, timedelta(seconds=each), held=held) for each in waits]
    Event.objects.bulk_create(tell(told))


def version(cast: Cast, target: Target, since: date, **values: Any) -> TargetVersion:
    """At least 80 % of a month answered within 60 s, unless it says otherwise."""
    usual = {"measure": "service-level", "goal": Decimal("0.8"), "threshold": 60}
    return TargetVersion.objects.create(
        target=target,
        valid_from=since,
        written_by=cast.mia.user,
        written_at=NOW,
        **usual | values,
    )


@pytest.fixture
def chats(cast: Cast) -> Target:
    return Target.objects.create(name="Chat")


def judged(client: Client, first: date = JULY, last: date = OCTOBER) -> list[Any]:
    answer = client.get("/api/targets/verdicts", {"from": str(first), "to": str(last)})
    assert answer.status_code == 200, answer.content
    return list(answer.json())


@pytest.fixture
def mia(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    client.force_login(cast.mia.user)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return client


# --- Verdicts ---------------------------------------------------------------------------------


def test_each_month_is_judged_by_what_was_promised_on_its_first_day(
    cast: Cast, mia: Client, chats: Target
) -> None:
    version(cast, chats, JULY)
    came(JULY, 10, 20, 30, 40, 50, 60, 60, 60, 61, 62)  # 80 %
    came(AUGUST + 9 * ONE_DAY, 10, 61, 62)
    [told] = judged(mia)
    assert [(each["first"], each["last"], each["kept"]) for each in told["verdicts"]] == [
        ("2026-07-01", "2026-07-31", True),
        ("2026-08-01", "2026-08-31", False),
        ("2026-09-01", "2026-09-30", None),
    ]
    assert [each["is_over"] for each in told["verdicts"]] == [True, True, False]
    assert [(each["part"], each["n"]) for each in told["verdicts"]] == [(8, 10), (1, 3), (0, 0)]


def test_a_change_leaves_every_earlier_verdict_as_it_was(
    cast: Cast, mia: Client, chats: Target
) -> None:
    version(cast, chats, JULY)
    came(JULY, 10)
    came(AUGUST, 30, 31)
    [before] = judged(mia)
    for since, values in (
        (AUGUST + ONE_DAY, {"threshold": 5}),
        (date(2026, 9, 2), {"measure": "asa", "goal": 1, "period": "day"}),
        (date(2026, 9, 10), {"withdrawn": True}),
    ):
        version(cast, chats, since, **values)
        [after] = judged(mia)
        earlier = [each for each in before["verdicts"] if each["first"] < str(since)]
        assert after["verdicts"][: len(earlier)] == earlier
        before = after
    assert [each["first"][5:] for each in before["verdicts"]] == [
        "07-01",
        "08-01",
        "09-01",
        *(f"09-{day:02}" for day in range(2, 10)),
    ]
    assert [each["valid_from"] for each in before["versions"]] == [
        "2026-07-01",
        "2026-08-02",
        "2026-09-02",
        "2026-09-10",
    ]


def test_more_is_better_of_some_and_less_of_others(cast: Cast, mia: Client, chats: Target) -> None:
    other = Target.objects.create(name="Wait")
    version(cast, chats, JULY, measure="asa", goal=30)
    version(cast, other, JULY, measure="abandonment", goal=Decimal("0.25"))
    came(JULY, 20, 40, 30)
    came(JULY, 5, answered=False)
    chat, wait = judged(mia, JULY, JULY)
    assert (chat["verdicts"][0]["kept"], chat["verdicts"][0]["value"]) == (True, 30)
    assert (wait["verdicts"][0]["kept"], wait["verdicts"][0]["value"]) == (True, 0.25)
    assert (chat["versions"][0]["at"], chat["versions"][0]["formula"]) == ("most", None)


def test_a_promise_is_of_its_channel_and_level(cast: Cast, chats: Target) -> None:
    made = version(cast, chats, JULY, channel="phone")
    came(JULY, 10)
    [verdict] = verdicts(chats, JULY, AUGUST, NOW)
    assert isinstance(verdict, Verdict)
    assert (verdict.kept, verdict.version) == (None, made)


def test_a_version_is_never_written_over(cast: Cast, chats: Target) -> None:
    made = version(cast, chats, JULY)
    made.goal = Decimal("0.1")
    with pytest.raises(ValueError, match="never changed"):
        made.save()


@pytest.mark.parametrize(
    ("first", "last"), [("2026-07-01", "2026-06-30"), ("2026-01-01", "2027-01-02")]
)
def test_of_too_much_at_once_or_nothing_there_is_no_verdict(
    mia: Client, first: str, last: str
) -> None:
    answer = mia.get("/api/targets/verdicts", {"from": first, "to": last})
    assert (answer.status_code, answer.json()) == (422, {"code": "bad-value", "field": "to"})


# --- Writing it -------------------------------------------------------------------------------

ADD = "/admin/targets/target/add/"


def form(*versions: dict[str, Any], **values: Any) -> dict[str, Any]:
    """What the page sends: a service level, from tomorrow on, unless it says otherwise."""
    usual = {
        "valid_from": TODAY + ONE_DAY,
        "measure": "service-level",
        "goal": "0.8",
        "formula": 4,
        "threshold": 60,
        "short": "",
        "channel": "chat",
        "level": "",
        "period": "month",
    }
    fields: dict[str, Any] = {
        "versions-TOTAL_FORMS": len(versions),
        "versions-INITIAL_FORMS": 0,
    }
    for number, each in enumerate(versions):
        fields |= {f"versions-{number}-{name}": value for name, value in (usual | each).items()}
    return fields | values


def saves(client: Client, path: str, fields: dict[str, Any]) -> str:
    """What the page says; nothing when it has saved."""
    answer = client.post(path, fields)
    return "" if answer.status_code == 302 else answer.content.decode()


@pytest.fixture
def admin(cast: Cast, client: Client, clock: Clock) -> Client:
    clock(timedelta())
    client.force_login(cast.mia.user)
    return client


def change(target: Target) -> str:
    return f"/admin/targets/target/{target.pk}/change/"


def further(target: Target, **values: Any) -> dict[str, Any]:
    """A further version of it: what is there already is shown, and not sent."""
    there = target.versions.count()
    fields = form(values)
    moved = {name.replace("versions-0-", f"versions-{there}-"): fields[name] for name in fields}
    return moved | {"versions-TOTAL_FORMS": there + 1, "versions-INITIAL_FORMS": there}


def test_a_manager_promises_and_promises_otherwise(cast: Cast, admin: Client) -> None:
    assert saves(admin, ADD, form({}, name="Chat")) == ""
    target = Target.objects.get()
    first = target.versions.get()
    assert (first.written_by, first.written_at) == (cast.mia.user, START)
    page = admin.get(change(target)).content.decode()
    assert "service-level" in page
    fields = further(target, valid_from=TODAY + 2 * ONE_DAY, goal="0.9", threshold=30)
    fields |= {f"versions-0-{name}": value for name, value in (("id", first.pk), ("goal", "0.1"))}
    assert saves(admin, change(target), fields | {"name": "Else"}) == ""
    told = list(target.versions.values_list("goal", "threshold"))
    assert told == [(Decimal("0.8"), 60), (Decimal("0.9"), 30)]
    assert Target.objects.get().name == "Chat"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"valid_from": TODAY}, ""),
        ({"valid_from": TODAY - ONE_DAY}, "A day that has not begun"),
        ({"threshold": ""}, "needs its seconds"),
        ({"goal": "80"}, "A share is from 0 to 1"),
        ({"goal": "-1", "measure": "asa"}, "A share is from 0 to 1"),
        ({"goal": "80", "measure": "asa", "threshold": ""}, ""),
        ({"channel": "meeting"}, "does not have this measure"),
        ({"measure": "handle-time"}, "handle-time"),
        ({"formula": 6}, "6"),
        ({"period": "decade"}, "decade"),
    ],
)
def test_what_can_be_promised(admin: Client, values: dict[str, Any], words: str) -> None:
    said = saves(admin, ADD, form(values, name="Chat"))
    assert words in said
    assert bool(said) == bool(words)
    assert Target.objects.exists() is not bool(words)


@pytest.mark.parametrize(
    ("days", "words"), [(0, "A day that has not begun"), (1, "A day that has not begun"), (2, "")]
)
def test_a_change_holds_from_a_day_that_has_not_begun(
    cast: Cast, admin: Client, chats: Target, days: int, words: str
) -> None:
    version(cast, chats, TODAY + ONE_DAY)
    said = saves(admin, change(chats), further(chats, valid_from=TODAY + days * ONE_DAY))
    assert words in said
    assert bool(said) == bool(words)


def test_nothing_is_taken_out_of_history(cast: Cast, admin: Client, chats: Target) -> None:
    version(cast, chats, TODAY)
    assert (
        admin.post(f"/admin/targets/target/{chats.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    gone = form(name="Chat") | {
        "versions-TOTAL_FORMS": 1,
        "versions-INITIAL_FORMS": 1,
        "versions-0-id": chats.versions.get().pk,
        "versions-0-target": chats.pk,
        "versions-0-DELETE": "on",
    }
    admin.post(change(chats), gone)
    assert chats.versions.count() == 1


@pytest.mark.parametrize("who", ["ane", "karin", "outsider"])
def test_only_a_manager_promises(cast: Cast, client: Client, chats: Target, who: str) -> None:
    client.force_login(getattr(cast, who).user)
    client.post(ADD, form({}, name="Mine"))
    client.post(change(chats), further(chats))
    assert [each.name for each in Target.objects.all()] == ["Chat"]
    assert not TargetVersion.objects.exists()
