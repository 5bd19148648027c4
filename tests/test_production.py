"""The files that production starts from, read as text."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
APPS = ["eguidance", "targets", "chat", "triage", "scheduling", "resources", "channels_layer"]
SERVICES = ["migrate", "web", "worker", "beat", "postgres", "redis"]


def test_every_service_is_there() -> None:
    services = COMPOSE.partition("\nservices:\n")[2].partition("\nvolumes:\n")[0]
    assert re.findall(r"^  ([a-z]+):$", services, re.MULTILINE) == SERVICES


@pytest.mark.parametrize("name", ["SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"])
def test_a_secret_has_no_default(name: str) -> None:
    uses = re.findall(rf"\$\{{{name}(\W+)", COMPOSE)
    assert uses
    assert set(uses) == {":?"}


def test_every_setting_reaches_every_process_of_ours() -> None:
    ours = COMPOSE.partition("x-service: &service\n")[2].partition("\nservices:\n")[0]
    assert "  env_file: [{ path: .env, required: false }]\n" in ours
    # What the container needs for itself stands before what .env says of the machine.
    inside = re.findall(r"^ENV .*?(BIND=\S+) (PORT=\S+) (VAR_DIR=\S+)$", DOCKERFILE, re.MULTILINE)
    assert len(inside) == 1
    for name, value in (each.split("=") for each in inside[0]):
        assert re.search(rf'^    {name}: "?{re.escape(value)}"?$', ours, re.MULTILINE)
    for service in SERVICES[:4]:
        assert re.search(rf"^  {service}:\n    <<: \*service\n(?!    env)", COMPOSE, re.MULTILINE)


def test_every_image_is_pinned() -> None:
    images = re.findall(r"^\s+image: (\S+)$", COMPOSE, re.MULTILINE)
    images += re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert [image for image in images if not re.search(r":\d+\.\d+", image)] == []


def test_the_image_holds_every_app_and_runs_as_a_plain_user() -> None:
    assert [app for app in APPS if f"COPY {app} {app}\n" not in DOCKERFILE] == []
    assert re.search(r"^USER (?!root)", DOCKERFILE, re.MULTILINE)
