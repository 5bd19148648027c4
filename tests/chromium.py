"""Where Chromium is on this machine; `python -m tests.chromium` installs it when missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Set to leave the browser tests out; without it, no Chromium is a failure.
WITHOUT = "WITHOUT_BROWSER"


def unwanted() -> bool:
    """Whether somebody has asked for the tests without a browser."""
    return bool(os.environ.get(WITHOUT))


def found() -> str | None:
    """The path of a Chromium that runs, or None."""
    candidates = [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in [*candidates, *_downloaded()] if _runs(path)), None)


def _downloaded() -> list[str]:
    """Playwright's own, where somebody has let it download one."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return [path] if Path(path).exists() else []


def _runs(path: str) -> bool:
    """On some systems the name leads to a note that says where to buy one."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def install() -> None:
    """By the system's packages where we may, else by Playwright into the home folder."""
    become_root = _become_root()
    if shutil.which("apt-get") and become_root is not None:
        quiet = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        subprocess.run([*quiet, "update"], check=False)
        subprocess.run([*quiet, "install", "-y", "chromium"], check=False)
    if not found():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _become_root() -> list[str] | None:
    """What to put before a command to run it as root; None when nothing does."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def main() -> int:
    if unwanted():
        return _say(f"{WITHOUT} is set: the browser tests are left out.")
    if not found():
        _say("No Chromium on the path: installing it. This may take a minute.")
        install()
    if path := found():
        return _say(f"Chromium: {path}")
    _say(f"No Chromium is to be had. Install one, or set {WITHOUT}=1 to test without it.")
    return 1


def _say(line: str) -> int:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
