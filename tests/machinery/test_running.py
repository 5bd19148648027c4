"""The service that other tests run is the real one, alone with its data."""

import json
from urllib.request import Request, urlopen

import pytest
from django.contrib.auth.models import User

from tests.running import Service


def test_it_comes_back_on_the_same_port_and_database(service: Service) -> None:
    User.objects.create(username="ane")
    service.kill()
    service.start()
    assert _healthy(service.url)
    assert "ane" in service.manage("dumpdata", "auth.user")


def test_every_test_begins_on_a_database_of_its_own(service: Service) -> None:
    assert not User.objects.filter(username="ane").exists()


def test_a_second_web_process_shares_the_database(service: Service) -> None:
    other = service.beside()
    other.start()
    assert _healthy(other.url)
    assert other.database_url == service.database_url
    other.stop()


@pytest.mark.environment(LOG_LEVEL="DEBUG")
def test_its_log_is_kept_and_holds_no_words_of_a_caller(service: Service) -> None:
    body = json.dumps({"language": "da", "answers": {"topic": "gurkemeje"}}).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer kardemomme"}
    request = Request(f"{service.url}/api/triage", body, headers)
    with pytest.raises(OSError, match="HTTP Error 4"):
        urlopen(request, timeout=10)
    assert service.logged()
    service.assert_silent("gurkemeje", "kardemomme")


def _healthy(url: str) -> bool:
    with urlopen(f"{url}/healthz", timeout=10) as answer:
        return bool(answer.status == 200)
