"""Every setting, command and address that exists is in the documentation, and no other."""

import re
from pathlib import Path

from django.urls import URLPattern

from channels_layer import protocol
from eguidance.urls import urlpatterns

ROOT = Path(__file__).parents[1]
PAGES = {page.name: page.read_text() for page in [ROOT / "README.md", *ROOT.glob("docs/*.md")]}
EVERYTHING = "\n".join(PAGES.values())


def settings_in_code() -> set[str]:
    code = (ROOT / "eguidance" / "settings.py").read_text()
    names = set(re.findall(r'env\.(?!prefixed)\w+\(\s*"([A-Z_]+)"', code))
    guidance = code[code.index('prefixed("GUIDANCE_")') : code.index("DECISION_TABLE =")]
    prefixed = set(re.findall(r'env\.\w+\("([A-Z_]+)",', guidance))
    return names - prefixed | {f"GUIDANCE_{name}" for name in prefixed}


def test_every_setting_is_in_the_table_and_every_row_is_a_setting() -> None:
    rows = re.findall(r"^\| (`[A-Z_`, ]+) \|", PAGES["operations.md"], re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert documented == settings_in_code()


def test_every_command_of_ours_is_documented() -> None:
    commands = {
        path.stem for path in ROOT.glob("*/management/commands/*.py") if path.stem != "__init__"
    }
    makes = (ROOT / "Makefile").read_text()
    assert {name for name in commands if name not in EVERYTHING and name not in makes} == set()


def test_every_page_of_the_service_is_in_the_front_door_or_its_own_page() -> None:
    inner = {"", "widget.js", "sign-in/", "sign-out/", "api/", "calendar/<str:secret>.ics"}
    pages = {str(each.pattern) for each in urlpatterns if isinstance(each, URLPattern)} - inner
    assert {page for page in pages if f"/{page}" not in EVERYTHING} == set()


def test_every_link_between_pages_leads_somewhere() -> None:
    for name, text in PAGES.items():
        folder = ROOT if name == "README.md" else ROOT / "docs"
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (folder / target).exists(), f"{name}: {target}"


def test_the_asynchronous_description_names_every_frame() -> None:
    described = (ROOT / "docs" / "asyncapi.json").read_text()
    kinds = [each for each in vars(protocol).values() if isinstance(each, type)]
    frames = {each for each in kinds if issubclass(each, protocol.Frame)} - {protocol.Frame}
    assert len(frames) > 30
    assert {frame.__name__ for frame in frames if f'"{frame.__name__}"' not in described} == set()
