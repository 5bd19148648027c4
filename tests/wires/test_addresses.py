"""Mail addresses as people write them."""

import pytest

from channels_layer.mail.addresses import address


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ane@post.example", "ane@post.example"),
        (" Ane.Bo+x@Post.Example\n", "Ane.Bo+x@post.example"),
        ("o'hara_1@a-b.co.dk", "o'hara_1@a-b.co.dk"),
        ("ane@blåbær.dk", "ane@xn--blbr-roah.dk"),
        (f"{'x' * 64}@post.example", f"{'x' * 64}@post.example"),
    ],
)
def test_it_is_read_as_it_is_sent_to(written: str, read: str) -> None:
    assert address(written) == read
    assert address(read) == read


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ane",
        "ane@",
        "@post.example",
        "ane@post",
        "ane@localhost",
        "ane@127.0.0.1",
        "ane@[127.0.0.1]",
        "ane@post..example",
        "ane@.example",
        "ane@-post.example",
        "ane@post.example.",
        "ane..bo@post.example",
        ".ane@post.example",
        "ane bo@post.example",
        "ane@bo@post.example",
        '"ane"@post.example',
        "Ane <ane@post.example>",
        "ane@post.example, bo@post.example",
        "åne@post.example",
        "ane\0@post.example",
        "ane@post.example\nBcc: bo@post.example",
        f"{'x' * 65}@post.example",
        f"ane@{'x' * 64}.example",
        f"ane@{'post.' * 60}example",
        "ane@\ud83d.example",
    ],
)
def test_what_is_none_is_refused_and_not_repeated(written: str) -> None:
    with pytest.raises(ValueError, match=r"^not a mail address$"):
        address(written)
