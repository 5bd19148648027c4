"""What the contracts of imports cannot say: parts of Django and Channels that no app may use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
APPS = ["channels_layer", "resources", "scheduling", "triage", "chat", "targets", "eguidance"]
# A signal is a call that nobody can see: what happens stands in the verb that does it.
HIDDEN_CALLS = {"django.dispatch", "django.db.models.signals"}
HIDDEN_CALLS |= {"django.core.signals", "django.contrib.auth.signals"}
# A connection is given back after each request, and only Django knows when that is.
ALLOWED = {("eguidance/apps.py", "django.core.signals.request_finished")}


def imported(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def hidden_calls(code: str) -> set[str]:
    return {
        name
        for name in imported(code)
        if any(name == hidden or name.startswith(f"{hidden}.") for hidden in HIDDEN_CALLS)
    }


@pytest.mark.parametrize("app", APPS)
def test_no_app_uses_signals(app: str) -> None:
    found = {
        (str(file.relative_to(ROOT)), name)
        for file in (ROOT / app).rglob("*.py")
        for name in hidden_calls(file.read_text(encoding="utf-8"))
    }
    assert found <= ALLOWED


@pytest.mark.parametrize(
    "code",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "import django.dispatch",
        "from django.dispatch import receiver",
    ],
)
def test_a_signal_is_seen(code: str) -> None:
    assert hidden_calls(code)


# --- Law 5: told from one place -------------------------------------------------------

# The names by which a layer is reached, and where they may stand.
SENDS = {"group_send"}
LAYERS = {"get_channel_layer", "channel_layer", "channel_layers"}
TELLS = "channels_layer/publish.py"


def names_in(code: str) -> set[str]:
    """Every name, attribute, import and text that a module's code says, but for its prose."""
    said = set[str]()
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                said.add(name)
            case ast.Constant(value=str(name)):
                said.add(name)
    return said


def sends(code: str) -> bool:
    """Whether it sends to a group, or to one channel of a layer that it has in hand."""
    names = names_in(code)
    called = {node.attr for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Attribute)}
    return bool(names & SENDS) or ("get_channel_layer" in names and "send" in called)


def product_files() -> list[Path]:
    return [file for app in APPS for file in sorted((ROOT / app).rglob("*.py"))]


def test_only_publish_sends_to_a_group() -> None:
    files = {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in product_files()}
    assert [name for name, code in files.items() if sends(code)] == [TELLS]


def test_no_app_has_a_channel_layer_in_hand() -> None:
    """`channels_layer` alone holds it: publish sends, and sockets follow what is sent."""
    above = [file for file in product_files() if file.relative_to(ROOT).parts[0] != APPS[0]]
    assert len(above) > 50
    found = {
        str(file.relative_to(ROOT))
        for file in above
        if (names := names_in(file.read_text("utf-8"))) & LAYERS or "channels.layers" in names
    }
    assert found == set()


def test_no_app_reaches_behind_publish() -> None:
    """Its names with an underscore would send before the commit."""
    found = {
        (str(file.relative_to(ROOT)), name)
        for file in product_files()
        for name in imported(file.read_text("utf-8"))
        if re.match(r"channels_layer\.publish\._", name)
    }
    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        "async_to_sync(get_channel_layer().group_send)('queue', {})",
        "await self.channel_layer.group_send('queue', {})",
        "getattr(layer, 'group_send')('queue', {})",
        "layer = get_channel_layer()\nlayer.send('one', {})",
    ],
)
def test_a_send_is_seen(code: str) -> None:
    assert sends(code)
