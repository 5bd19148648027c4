"""A room is cut into talks, and no line is dropped, moved or made up."""

from hypothesis import given
from hypothesis import strategies as st

from channels_layer.protocol import Author, Language
from eguidance.rehearsal.script import (
    Line,
    Reading,
    Script,
    Utterance,
    cut,
    prepare,
    spread,
)

nicks = st.sampled_from(["ulla", "per", "bo", "kaj"])
rooms = st.lists(nicks, min_size=2, max_size=60).map(
    lambda nicks: [Utterance(nick, str(n), n * 10.0) for n, nick in enumerate(nicks)]
)


@given(rooms, st.integers(1, 20))
def test_every_line_is_in_one_talk_in_its_order(room: list[Utterance], talks: int) -> None:
    scripts = cut(room, talks)
    assert [line.text for script in scripts for line in script.lines] == [u.text for u in room]
    sizes = [len(script.lines) for script in scripts]
    assert max(sizes) - min(sizes) <= 1
    assert len(scripts) == min(talks, len(room) // 2)


@given(rooms, st.integers(1, 20))
def test_a_talk_starts_at_once_and_has_two_sides_if_two_spoke(
    room: list[Utterance], talks: int
) -> None:
    said = iter(room)
    for script in cut(room, talks):
        speakers = {next(said).nick for _ in script.lines}
        assert script.lines[0].at == 0
        assert len({line.by for line in script.lines}) == min(2, len(speakers))


def test_a_nick_stays_on_its_side() -> None:
    room = [Utterance(nick, nick, 0) for nick in ("ulla", "per", "ulla", "bo", "per", "bo")]
    (script,) = cut(room, 1)
    sides = {line.text: line.by for line in script.lines}
    assert [line.by for line in script.lines] == [sides[u.nick] for u in room]
    assert set(sides.values()) == {Author.CITIZEN, Author.COUNSELLOR}


@given(st.lists(st.integers(0, 300), max_size=40))
def test_time_never_runs_backwards(minutes: list[int]) -> None:
    seconds = spread(minutes)
    assert seconds == sorted(seconds)
    assert len(seconds) == len(minutes)


def test_lines_of_one_minute_are_spread_over_it() -> None:
    assert spread([7, 7, 7, 9]) == [0, 20, 40, 120]


def talk(*texts: str) -> Script:
    return Script(Language.ENGLISH, tuple(Line(Author.CITIZEN, text, 0) for text in texts))


def test_too_few_talks_are_played_again_and_too_many_lines_are_left_out() -> None:
    reading = Reading(scripts=(talk("a", "b"), talk("c", "d")))
    assert prepare([reading], 3, None) == [talk("a", "b"), talk("c", "d"), talk("a", "b")]
    assert prepare([reading], 1, 3) == [talk("a", "b"), talk("c")]
    assert prepare([], 3, None) == []
