"""Contacts of an earlier system: each once, the good ones kept, the bad ones told by line."""

import csv
import gzip
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from targets import importing
from targets.attained import Question, attained
from targets.codes import CountedChannel, Formula, Measure
from targets.counting import recount_all
from targets.models import Counted, Tally
from tests.targets.test_counting import tallies

pytestmark = pytest.mark.django_db

HEADER = "channel,queued_at,answered_at,abandoned_at,ended_at,level,topic"
# In the order of coming: answered after 10, 30 and 30 s, gave up after 20 s.
GOOD = [
    "chat,2019-03-04T09:00:00,2019-03-04T09:00:10,,2019-03-04T09:10:10,brief,work",
    "chat,2019-03-04T09:05:00,2019-03-04T09:05:30,,,case-managed,",
    "phone,2019-03-04T08:10:00Z,2019-03-04T08:10:30Z,,2019-03-04T08:15:30Z,,study-choice",
    "phone,2019-03-04T09:20:00,,2019-03-04T09:20:20,,,",
]
DAY = datetime(2019, 3, 3, 23, tzinfo=UTC)
AROUND = (DAY, DAY + timedelta(days=1))


def brought(tmp_path: Path, *lines: str, header: str = HEADER, **options: Any) -> tuple[str, str]:
    """What the command says of a file of these lines, and what it says of bad ones."""
    path = tmp_path / "history.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return bring(path, **options)


def bring(path: Path, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_contacts", path, stdout=out, stderr=err, **options)
    return out.getvalue().splitlines()[-1], err.getvalue()


def asked(measure: Measure, **rest: Any) -> float | None:
    return attained(Question(measure, *AROUND, **rest)).value


def test_history_is_in_the_figures(tmp_path: Path) -> None:
    assert brought(tmp_path, *GOOD) == ("4 new, 0 known, 0 left out, 0 rejected", "")
    assert asked(Measure.OFFERED) == 4
    assert asked(Measure.ASA) == pytest.approx(70 / 3)
    assert asked(Measure.SERVICE_LEVEL, formula=Formula(3), threshold=10) == 0.25
    assert asked(Measure.SERVICE_LEVEL, formula=Formula(4), threshold=20) == 1 / 3
    assert asked(Measure.HANDLE_TIME, channel=CountedChannel.PHONE) == 300
    assert asked(Measure.OFFERED, level="case-managed") == 1
    assert list(Counted.objects.order_by("came_at").values_list("topic", flat=True)) == [
        "work",
        "",
        "study-choice",
        "",
    ]
    # By the service's own clock, an hour before UTC in winter.
    assert Counted.objects.earliest("came_at").came_at == datetime(2019, 3, 4, 8, tzinfo=UTC)


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    brought(tmp_path, *GOOD)
    before = tallies()
    assert brought(tmp_path, *GOOD)[0] == "0 new, 4 known, 0 left out, 0 rejected"
    assert brought(tmp_path, *reversed(GOOD))[0] == "0 new, 4 known, 0 left out, 0 rejected"
    assert tallies() == before
    assert brought(tmp_path, *GOOD, GOOD[0])[0] == "1 new, 4 known, 0 left out, 0 rejected"


def test_two_who_came_in_the_same_second_are_two(tmp_path: Path) -> None:
    assert brought(tmp_path, GOOD[3], GOOD[3])[0] == "2 new, 0 known, 0 left out, 0 rejected"
    assert brought(tmp_path, GOOD[3], GOOD[3])[0] == "0 new, 2 known, 0 left out, 0 rejected"


def test_what_was_broken_off_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ROWS_A_TRANSACTION", 2)
    store, stored = importing._store, list[int]()

    def pulled_out(rows: Any) -> int:
        if stored:
            raise OSError("the plug was pulled")
        stored.append(store(rows))
        return stored[0]

    monkeypatch.setattr(importing, "_store", pulled_out)
    with pytest.raises(CommandError, match="plug"):
        brought(tmp_path, *GOOD)
    monkeypatch.setattr(importing, "_store", store)
    assert Counted.objects.count() == 2
    assert brought(tmp_path, *GOOD)[0] == "2 new, 2 known, 0 left out, 0 rejected"


BAD = {
    "fax,2019-03-04T09:00,2019-03-04T09:01,,,,": "channel is none of chat",
    ",2019-03-04T09:00,2019-03-04T09:01,,,,": "channel is none of chat",
    "chat,,2019-03-04T09:01,,,,": "queued_at is missing",
    "chat,yesterday,2019-03-04T09:01,,,,": "queued_at is no moment",
    "chat,2019-02-29T09:00,2019-03-04T09:01,,,,": "queued_at is no moment",
    "chat,0001-01-01T00:00,2019-03-04T09:01,,,,": "queued_at is",
    "chat,1909-03-04T09:00,2019-03-04T09:01,,,,": "queued_at is before 1970",
    "chat,2019-03-04T09:00,2109-03-04T09:01,,,,": "answered_at is before 1970 or after 2099",
    "chat,2019-03-04T09:00,,,,,": "answered_at or abandoned_at",
    "chat,2019-03-04T09:00,2019-03-04T09:01,2019-03-04T09:01,,,": "and not both",
    "chat,2019-03-04T09:00,2019-03-04T08:59,,,,": "before queued_at",
    "chat,2019-03-04T09:00,2019-03-04T09:01,,2019-03-04T09:00,,": "ended_at is before",
    "chat,2019-03-04T09:00,2019-03-04T09:01,,,hard,": "level is none of",
    "chat,2019-03-04T09:00,2019-03-04T09:01,,,,Jeg hedder Ida": "topic is no code",
    "chat,2019-03-04T09:00,2019-03-04T09:01": "a value for each name",
    "chat,2019-03-04T09:00,2019-03-04T09:01,,,,,more": "a value for each name",
    "ch\x00at,2019-03-04T09:00,2019-03-04T09:01,,,,": "",
}


@pytest.mark.parametrize("line", BAD)
def test_a_bad_row_is_told_by_its_line_and_the_others_are_kept(tmp_path: Path, line: str) -> None:
    told, bad = brought(tmp_path, GOOD[0], line, GOOD[1], rejected=tmp_path / "bad.csv")
    assert told == "2 new, 0 known, 0 left out, 1 rejected"
    assert bad.startswith("line 3: ")
    assert BAD[line] in bad
    assert "Ida" not in bad
    with (tmp_path / "bad.csv").open(newline="") as file:
        [row] = csv.DictReader(file)
    assert row["line"] == "3"
    assert BAD[line] in row["reason"]


def test_of_many_bad_rows_the_first_are_said_and_all_are_written(tmp_path: Path) -> None:
    told, bad = brought(tmp_path, *["chat,,,,,,"] * 50, rejected=tmp_path / "bad.csv")
    assert told == "0 new, 0 known, 0 left out, 50 rejected"
    assert (bad.count("line "), "and 30 more" in bad) == (20, True)
    assert len((tmp_path / "bad.csv").read_text().splitlines()) == 51


def test_bytes_that_are_no_letters_are_of_a_bad_row(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    lines = [HEADER.encode(), GOOD[0].replace("work", "\xe6").encode("latin-1"), GOOD[1].encode()]
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines))
    told, bad = bring(path)
    assert told == "1 new, 0 known, 0 left out, 1 rejected"
    assert "line 2: topic" in bad


@pytest.mark.parametrize("header", ["", "channel,queued_at", '"' + "x" * 200_000])
def test_a_file_of_another_form_is_not_begun(tmp_path: Path, header: str) -> None:
    brought(tmp_path, GOOD[0])
    with pytest.raises(CommandError, match="The first line must name channel"):
        brought(tmp_path, GOOD[1], header=header, replace=True)
    assert Counted.objects.count() == 1


def test_a_file_that_is_not_there_or_not_whole(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        bring(tmp_path / "none.csv")
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress("\n".join([HEADER, *GOOD]).encode())[:-20])
    with pytest.raises(CommandError, match="ended before"):
        bring(cut)


def test_what_was_imported_is_taken_back_with_its_figures(tmp_path: Path) -> None:
    brought(tmp_path, *GOOD[:2])
    told, _ = brought(tmp_path, GOOD[2], replace=True)
    assert told == "1 new, 0 known, 0 left out, 0 rejected"
    assert (Counted.objects.count(), asked(Measure.OFFERED)) == (1, 1)
    importing.forget_imported()
    assert not Tally.objects.exists()


def test_a_recount_keeps_what_was_imported(tmp_path: Path) -> None:
    brought(tmp_path, *GOOD)
    before = tallies()
    Tally.objects.all().delete()
    out = StringIO()
    call_command("recount_figures", stdout=out)
    assert "2019-03" in out.getvalue()
    assert tallies() == before
    assert list(recount_all())
    assert tallies() == before


# --- The calls of a bank ------------------------------------------------------------------------

BANK = "line,type,date,vru_entry,vru_exit,q_start,q_time,outcome,ser_start,ser_time"
CALLS = [
    "A1,PS,2019-03-04,9:00:00,9:00:10,9:00:10,15,AGENT,9:00:25,60",  # waited, and was answered
    "A1,NW,2019-03-04,9:01:00,9:01:10,0:00:00,0,AGENT,9:01:11,30",  # answered at once
    "A1,NE,2019-03-04,9:02:00,9:02:10,9:02:10,40,HANG,0:00:00,0",  # gave up
    "A1,PS,2019-03-04,9:03:00,9:03:10,0:00:00,0,HANG,0:00:00,0",  # served themselves
    "A1,PS,2019-03-04,9:04:00,9:04:10,9:04:10,5,PHANTOM,0:00:00,0",
    "A1,PS,2019-03-03,23:59:50,0:00:05,0:00:05,10,AGENT,0:00:15,5",  # after midnight
    "A1,PS,2019-03-04,9:06:10,9:06:00,9:06:00,10,AGENT,9:06:10,5",  # two clocks that differ
    "A1,PS,2019-03-04,9:07,9:07:00,9:07:00,10,AGENT,9:07:10,5",
]


def test_calls_of_a_bank(tmp_path: Path) -> None:
    told, bad = brought(tmp_path, *CALLS, header=BANK, form="anonymous-bank")
    assert told == "5 new, 0 known, 2 left out, 1 rejected"
    assert "line 9: its times" in bad
    assert asked(Measure.OFFERED) == 5
    assert asked(Measure.ASA, channel=CountedChannel.PHONE) == (15 + 0 + 10 + 10) / 4
    assert asked(Measure.HANDLE_TIME) == (60 + 30 + 5 + 5) / 4
    first = Counted.objects.earliest("came_at")
    assert first.came_at == datetime(2019, 3, 3, 23, 0, 5, tzinfo=UTC)
    assert first.topic == "ps"
