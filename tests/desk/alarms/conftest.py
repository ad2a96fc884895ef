"""A desk whose clock stands where a test puts it, its people, and findings to tell of."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk
from tocsin.finding import Finding


class Clock:
    """A time that stands still until it is put forward."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(desk: Desk, clock: Clock) -> Desk:
    return Desk(desk.workspace, desk.database, desk.seal, clock)


@pytest.fixture
def settings(timed: Desk) -> Callable[[str], None]:
    """Writes what the administrator sets in ``tocsin.toml``."""

    def write(toml: str) -> None:
        (timed.workspace.root / "tocsin.toml").write_text(toml, encoding="utf-8")

    return write


@pytest.fixture
def analyst(timed: Desk) -> Actor:
    return _person(timed, "Ana", Role.ANALYST)


@pytest.fixture
def colleague(timed: Desk) -> Actor:
    return _person(timed, "Bo", Role.ANALYST)


@pytest.fixture
def administrator(timed: Desk) -> Actor:
    return _person(timed, "Adi", Role.ADMINISTRATOR)


def _person(desk: Desk, name: str, role: Role) -> Actor:
    row = PersonRow(
        id=f"person-{name.lower()}",
        sign_in_name=name.lower(),
        name=name,
        institution="Office",
        roles=[role],
        created_at=desk.clock(),
    )
    with desk.database.writing() as session:
        session.add(row)
    return actor_of(row)


@pytest.fixture
def finding() -> Callable[..., Finding]:
    """A finding of a detector, by default a firm one of network 1."""

    def make(
        subject: str = "network 1",
        evidence: range | tuple[int, ...] = range(10),
        q_value: float | None = 0.03,
        detector: str = "coordination",
        statement: str | None = None,
    ) -> Finding:
        return Finding(
            detector=detector,
            version=1,
            parameters={},
            subject=subject,
            statement=statement or f"{subject}: {len(evidence)} posts on the Harbour bridge",
            statistic={"posts": float(len(evidence))},
            evidence=tuple(evidence),
            created_at=datetime(2026, 11, 28, tzinfo=UTC),
            q_value=q_value,
        )

    return make


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of ``localhost`` with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's side of TLS; this machine trusts its certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
