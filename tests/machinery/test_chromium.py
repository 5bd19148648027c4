"""Without a browser the browser tests fail; they are left out only when somebody says so."""

import os
import subprocess
from pathlib import Path

import pytest

from tests import browser, chromium

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A machine on which there is no Chromium and none can be had; what was tried on it."""
    tried: list[str] = []
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv(chromium.WITHOUT, raising=False)
    monkeypatch.setattr(chromium, "found", lambda: None)
    monkeypatch.setattr(browser, "_found", chromium.found)
    monkeypatch.setattr(chromium, "install", lambda: tried.append("install"))
    return tried


def test_without_a_browser_a_browser_test_fails(installed: list[str]) -> None:
    either = (pytest.fail.Exception, pytest.skip.Exception)  # a skip would skip this test too
    with pytest.raises(either, match="no Chromium here") as ended:
        browser.chromium_or_fail()
    assert ended.type is pytest.fail.Exception


def test_without_a_browser_the_first_step_of_make_test_fails(
    installed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert chromium.main() == 1
    assert installed == ["install"]
    assert f"set {chromium.WITHOUT}=1" in capsys.readouterr().out


def test_who_asks_is_left_alone(
    installed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(chromium.WITHOUT, "1")
    assert chromium.main() == 0
    assert installed == []
    assert "left out" in capsys.readouterr().out
    with pytest.raises(pytest.skip.Exception, match=chromium.WITHOUT):
        browser.chromium_or_fail()


def test_how_to_ask_is_written_where_one_looks() -> None:
    assert f"`{chromium.WITHOUT}=1 make test`" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.mark.parametrize("target", ["test-together", "test-browser"])
def test_make_goes_no_further_when_the_step_fails(target: str) -> None:
    """The shell is not asked to pass over it, and it stands before the tests."""
    steps = would_run(target)
    step = next(line for line in steps if "tests.chromium" in line)
    assert step == ".venv/bin/python -m tests.chromium"
    assert steps.index(step) < min(n for n, line in enumerate(steps) if "pytest" in line)


def would_run(target: str) -> list[str]:
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "-n", "--no-print-directory", target]
    done = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
