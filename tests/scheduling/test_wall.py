"""Clock time is written one way, here and in the browser."""

import json
from datetime import datetime
from pathlib import Path

from channels_layer.protocol import Language
from scheduling.wall import clock_in_words

RECORDED = json.loads(Path(__file__).with_name("clock.json").read_text("utf-8"))


def test_the_recorded_clocks_which_the_front_end_writes_too() -> None:
    """In Danish "kl. 9.45", and so no nought before the hour in English either."""
    assert len(RECORDED) >= 15
    for each in RECORDED:
        at = datetime.fromisoformat(each["at"])
        written = {language.value: clock_in_words(at, language) for language in Language}
        assert written == {"da": each["da"], "en": each["en"]}, each["at"]
