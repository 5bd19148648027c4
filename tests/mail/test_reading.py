"""Whatever arrives is read as its sender meant it, or refused: nothing else happens."""

from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_layer.mail.arrived import Arrived, read
from channels_layer.mail.bodies import MOST_LETTERS
from channels_layer.mail.markup import words_in
from channels_layer.mail.people import Inbound

HEAD = b"From: Ane <ane@post.example>\nMessage-ID: <1@post.example>\n"


def inbound(raw: bytes) -> Inbound:
    said = read(raw).said
    assert said is not None
    return said


def said(raw: bytes) -> str:
    return inbound(raw).text


def bare(content_type: str, body: bytes, encoding: str = "8bit") -> bytes:
    coded = f"Content-Type: {content_type}\nContent-Transfer-Encoding: {encoding}\n\n"
    return HEAD + coded.encode() + body


# --- Alphabets ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content_type", "body", "encoding"),
    [
        ("text/plain; charset=utf-8", "blåbærgrød".encode(), "8bit"),
        ("text/plain; charset=utf-8", b"bl=C3=A5b=C3=A6rgr=C3=B8d", "quoted-printable"),
        ("text/plain; charset=utf-8", b"YmzDpWLDpnJncsO4ZA==", "base64"),
        ("text/plain; charset=iso-8859-1", "blåbærgrød".encode("latin-1"), "8bit"),
        ("text/plain; charset=Windows-1252", "blåbærgrød".encode("cp1252"), "8bit"),
        ("text/plain; charset=us-ascii", "blåbærgrød".encode(), "8bit"),
        ("text/plain; charset=utf-8", "blåbærgrød".encode("latin-1"), "8bit"),
        ("text/plain; charset=utf-16", "blåbærgrød".encode("utf-16"), "8bit"),
        ("text/plain; charset=klingon", "blåbærgrød".encode(), "8bit"),
        ("text/plain; charset=zlib", "blåbærgrød".encode(), "8bit"),
        ('text/plain; charset="a\0b"', "blåbærgrød".encode(), "8bit"),
        ("text/plain", "blåbærgrød".encode(), "8bit"),
        ("text/plain", "blåbærgrød".encode(), "x-unknown"),
        ("text/html; charset=utf-8", b"<p>bl&aring;b&#230;rgr&#xf8;d</p>", "7bit"),
    ],
)
def test_letters_are_as_they_were_written(content_type: str, body: bytes, encoding: str) -> None:
    assert said(bare(content_type, body, encoding)) == "blåbærgrød"


def test_what_is_called_latin_1_has_the_marks_of_windows() -> None:
    assert said(bare("text/plain; charset=iso-8859-1", b"\x93Ja\x94 \x96 \x80")) == "“Ja” – €"


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        (b"=?utf-8?q?Gr=C3=B8d?=", "Grød"),
        (b"=?iso-8859-1?Q?SV:_Gr=F8d?=", "Grød"),
        (b"Re: Sv: AW: RE[2]: Gr\xc3\xb8d", "Grød"),
        (b"Gr\xf8d", "Gr\ufffdd"),
        (b"=?utf-8?b?////?=", "=?utf-8?b?////?="),
        (b"=?klingon?q?x?=", "=?klingon?q?x?="),
        (b"Re:", ""),
        (b"Regning", "Regning"),
        (b"to\n linjer", "to linjer"),
        (b"x" * 500, "x" * 120),
    ],
)
def test_a_subject_is_read_without_its_marks_of_answering(header: bytes, subject: str) -> None:
    assert inbound(HEAD + b"Subject: " + header + b"\n\nHej").subject == subject


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ("ane@post.example", "ane@post.example"),
        ("Ane <ANE@Post.Example>", "ane@post.example"),
        ('"Nygaard, Ane" <ane@post.example>', "ane@post.example"),
        ('"Ane <ikke@post.example>" <ane@post.example>', "ane@post.example"),
        ("ane@post.example (Ane <x@y.example>)", "ane@post.example"),
        ("=?utf-8?q?=3Cx=40y=2Eexample=3E?= <ane@post.example>", "ane@post.example"),
        ("Ane B. O'Nygård (mor til Bo) <ane@post.example>", "ane@post.example"),
        ("ane@blåbær.example", "ane@xn--blbr-roah.example"),
    ],
)
def test_it_is_from_one_address(header: str, sender: str) -> None:
    assert inbound(f"From: {header}\n\nHej".encode()).sender == sender


@pytest.mark.parametrize(
    "header",
    [
        "",
        "<>",
        "a@b.example, c@d.example",
        "a@b.example, <c@d.example>",
        "<c@d.example>, a@b.example",
        "a@b.example <c@d.example>",
        "<c@d.example> a@b.example",
        "<a@b.example> <c@d.example>",
        "<c@d.example>, Ane",
        "Gruppe: a@b.example;",
        "Gruppe: <a@b.example>;",
        "<@a.example:c@d.example>",
        '(" ) a@b.example, (" ) <c@d.example>',
        "((a@b.example,) x) a@b.example <c@d.example>",
        "=?x?q?a@b.example,?= <c@d.example>",
        "<c@d.example>" + " " * 9_000 + ", a@b.example",
        "(" * 7_000 + "<c@d.example>",
    ],
)
def test_with_none_or_several_nobody_is_answered(header: str) -> None:
    assert read(f"From: {header}\n\nHej".encode()).said is None
    assert read(f"From: a@b.example\nFrom: {header}\n\nHej".encode()).said is None


def test_what_it_answers_is_named_the_latest_last() -> None:
    raw = HEAD + b"References: <a@x> <b@x>\n <c@x>\nIn-Reply-To: <b@x> nonsense <\xe6>\n\nHej"
    assert inbound(raw).references == ("<a@x>", "<b@x>", "<c@x>", "<1@post.example>")
    many = b" ".join(b"<%d@x>" % number for number in range(99))
    assert len(inbound(HEAD + b"References: " + many + b"\n\nHej").references) == 21


# --- Parts --------------------------------------------------------------------------------


def alternative(*parts: MIMEText) -> MIMEMultipart:
    both = MIMEMultipart("alternative")
    for part in parts:
        both.attach(part)
    return both


def whole(*parts: MIMEText | MIMEMultipart | MIMEApplication) -> bytes:
    mail = MIMEMultipart("mixed")
    mail["From"] = "ane@post.example"
    for part in parts:
        mail.attach(part)
    return mail.as_bytes()


def test_plain_text_is_preferred_and_html_read_when_it_says_nothing() -> None:
    plain, page = MIMEText("Ord"), MIMEText("<b>Andre ord</b>", "html")
    assert said(whole(alternative(plain, page))) == "Ord"
    assert said(whole(alternative(page, plain))) == "Ord"
    assert said(whole(alternative(MIMEText(" \n"), page))) == "Andre ord"


def test_words_on_both_sides_of_a_picture_are_read() -> None:
    picture = MIMEApplication(b"x", "octet-stream", name="a.jpg")
    mail = inbound(whole(MIMEText("Her er det:"), picture, MIMEText("Hvad mener I?")))
    assert (mail.text, mail.attachments) == ("Her er det:\n\nHvad mener I?", 1)


def test_everything_that_is_not_read_is_counted() -> None:
    note = MIMEText("en note")
    note.add_header("Content-Disposition", "attachment", filename="note.txt")
    related = MIMEMultipart("related")
    related.attach(MIMEText("<p>Hej</p>", "html"))
    related.attach(MIMEApplication(b"x", "octet-stream"))
    forwarded = EmailMessage()
    forwarded.set_content("Ikke mine ord")
    mail = EmailMessage()
    mail["From"] = "ane@post.example"
    mail.set_content("Hej")
    mail.add_attachment(forwarded)
    assert inbound(whole(note, related)).attachments == 2
    assert (said(mail.as_bytes()), inbound(mail.as_bytes()).attachments) == ("Hej", 1)


def test_the_mails_own_signature_is_no_attachment() -> None:
    signed = whole(MIMEText("Hej"), MIMEApplication(b"x", "pkcs7-signature", name="smime.p7s"))
    assert inbound(signed).attachments == 0


def test_a_page_is_read_as_it_looks() -> None:
    page = (
        "<html><head><style>p {color: red}</style><title>x</title></head><body>"
        "<!--[if mso]><p>nej</p><![endif]--><p>Hej&nbsp;Ane</p><div>Linje<br>to</div>"
        "<ul><li>en</li><li>to</li></ul><script>alert(1)</script>"
        '<a href="https://ug.dk/x">her</a> 1 < 2'
        "<div>Den 7. sep. 2026 kl. 09.15 skrev x@y.example:</div>"
        "<blockquote>Før<blockquote>Endnu før</blockquote></blockquote></body></html>"
    )
    mail = inbound(bare("text/html; charset=utf-8", page.encode()))
    assert mail.text == "Hej Ane\n\nLinje\nto\n- en\n- to\nher <https://ug.dk/x> 1 < 2"
    assert mail.quote.endswith("> Før\n> > Endnu før")


# --- Limits -------------------------------------------------------------------------------


def test_what_is_too_long_is_cut_and_says_so() -> None:
    long = inbound(bare("text/plain", b"a" * (MOST_LETTERS + 1)))
    assert (len(long.text), long.cut) == (MOST_LETTERS, True)
    assert not inbound(bare("text/plain", b"a" * MOST_LETTERS)).cut
    assert inbound(bare("text/html", b"<p>a" + b"<b>" * 99_999)).cut


def test_marks_that_no_database_keeps_are_gone() -> None:
    raw = "a\0b\x1b[31mc\ufeffd\r\ne\rf".encode()
    assert said(bare("text/plain; charset=utf-8", raw)) == "ab[31mcd\ne\nf"
    assert said(bare("text/plain; charset=utf-7", b"+2AA-a")) == "a"


@pytest.mark.parametrize(
    "unit",
    ["<", "<a ", "<!--", "<![CDATA[", "&#", "</a", "<a b='", "<style>", "<b>", "&#99999999;"],
)
def test_a_page_that_is_written_to_hold_us_up_is_read(unit: str) -> None:
    """The library's parser takes minutes for the second of these."""
    words_in(unit * (200_000 // len(unit)))


def test_a_figure_of_thousands_of_digits_is_no_letter() -> None:
    assert words_in("&#" + "9" * 5_000 + ";").startswith("&#99")


PIECES = st.sampled_from(
    [
        *(b"From: a@b.example\n", b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n", b"\n"),
        *(
            b"--b--\n",
            b"Content-Type: text/html; charset=utf-7\n",
            b"<p>",
            b"</blockquote>",
            b"&#0;",
        ),
        *(
            b"Content-Transfer-Encoding: base64\n",
            b"=C3\n",
            b"> ",
            b"-- \n",
            b"Subject: =?x?b?y?=\n",
        ),
        *(b"Content-Type: text/plain; charset*0*=utf-8''%ff\n", b"From: ((((", b"\0", b"\xff\xfe"),
        *(b"Content-Disposition: attachment; filename*=x\n", b"References: <a@b> <\n", b"x: "),
        *(b"Content-Type: multipart/alternative; boundary=b\n", b"Content-Type: message/rfc822\n"),
    ]
)


def never_raises_but_value_error(raw: bytes) -> None:
    try:
        arrived = read(raw)
    except ValueError:
        return
    assert isinstance(arrived, Arrived)
    if arrived.said:
        kept = (arrived.said.subject, arrived.said.text, arrived.said.quote)
        assert "\0" not in "".join(kept)
        "".join(kept).encode()


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes(raw: bytes) -> None:
    never_raises_but_value_error(HEAD + raw)
    never_raises_but_value_error(raw)


@settings(max_examples=500)
@given(st.lists(PIECES | st.binary(max_size=12), max_size=25))
def test_any_pieces_of_a_mail(pieces: list[bytes]) -> None:
    never_raises_but_value_error(b"".join(pieces))
    never_raises_but_value_error(HEAD + b"".join(pieces))
