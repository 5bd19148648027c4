"""Ane is on duty, and somebody wishes to chat."""

import pytest

from channels_layer.protocol import Language
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.triage.offered import NOW
from triage.assessing import assess
from triage.models import Assessment


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


@pytest.fixture
def assessment(cast: Cast) -> Assessment:
    return assess(None, Language.DANISH, {"wish": "chat"}, NOW)
