"""A school class at once: connections are bounded, and nobody gets an error of ours."""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.request import Request, urlopen

from tests.cast import open_all_day
from tests.running import Service
from triage.models import Case

CLASSROOM = 40
EACH = 6


def test_a_class_that_starts_at_once_is_served(service: Service) -> None:
    open_all_day()
    body = json.dumps({"language": "da", "answers": {"topic": "apply"}}).encode()

    def start(_: int) -> int:
        headers = {"Content-Type": "application/json"}
        asked = Request(f"{service.url}/api/triage", body, headers)
        with urlopen(asked, timeout=60) as answer:
            return int(answer.status)

    with ThreadPoolExecutor(CLASSROOM) as people:
        assert set(people.map(start, range(CLASSROOM * EACH))) == {200}
    assert Case.objects.count() == CLASSROOM * EACH
