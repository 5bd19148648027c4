"""By https, as all calendars but those of this machine are fetched."""

import ssl
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from scheduling.fetching import Failed, Limits, Trouble, fetch
from tests.calendars.hosts import CalendarHost, gives

HERE = Limits(most=10_000, hosts=["127.0.0.1"], seconds=5)


def certificate(folder: Path, name: str) -> Path:
    """Of a host by its address, signed by itself; the key is in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "calendars")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / f"{name}.pem"
    path.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, form, plain))
    return path


def by_https(host: CalendarHost, path: Path) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    host.speak_tls(context)
    return host.url.replace("http", "https", 1)


def test_a_certificate_that_is_trusted(
    calendar_host: CalendarHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    calendar_host.answer = gives(b"BEGIN")
    url = by_https(calendar_host, path)
    assert fetch(url, HERE).data == b"BEGIN"
    calendar_host.answer = calendar_host.drips()
    with pytest.raises(Failed) as failed:
        fetch(url, Limits(10_000, ["127.0.0.1"], 0.5))
    assert failed.value.trouble == Trouble.TOO_SLOW


@pytest.mark.parametrize(("name", "trusted"), [("127.0.0.1", False), ("127.0.0.2", True)])
def test_one_of_nobodys_or_of_another_host(
    calendar_host: CalendarHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    name: str, trusted: bool,
) -> None:  # fmt: skip
    path = certificate(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with pytest.raises(Failed) as failed:
        fetch(by_https(calendar_host, path), HERE)
    assert failed.value.trouble == Trouble.UNREACHABLE
    assert calendar_host.paths == []
