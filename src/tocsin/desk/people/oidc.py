"""Sign-in through an institution's own provider (OpenID Connect Core 1.0), as an option.

    # in tocsin.toml
    [oidc]
    issuer = "https://id.example.org"
    client_id = "tocsin"
    client_secret = "…"
    admit = false             # true: whoever the provider knows is let in, with these roles
    roles = ["viewer"]
    institution = "Office"

The authorisation code flow with PKCE (RFC 7636), ``state`` and ``nonce``. Only the stated issuer is
believed, only asymmetric signatures count, and a person is known by the provider's ``sub``. The
first time, they must have been invited under the very e-mail address that the provider has
verified, or ``admit`` must be set.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib import import_module
from types import ModuleType
from typing import Any, Final, Self

import orjson
from sqlalchemy import select

from tocsin.desk.errors import ForbiddenError
from tocsin.desk.ids import new_id
from tocsin.desk.people.rights import Role
from tocsin.desk.people.secrets import opened, sealed
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import MissingExtraError, Sentence, StorageError, UsageError
from tocsin.workspace import Workspace

LASTS: Final = timedelta(minutes=10)
"""How long one may take at the provider: long enough for a second factor."""
_TIMEOUT_S: Final = 10.0
_ALGORITHMS: Final = ["RS256", "ES256", "PS256"]  # never "none", nor one with a shared secret
_LEEWAY_S: Final = 60
_LOOPBACK: Final = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider that is believed, and who of those it knows is let in."""

    issuer: str
    client_id: str
    client_secret: str
    admit: bool = False
    roles: tuple[Role, ...] = (Role.VIEWER,)
    institution: str = ""

    @classmethod
    def of(cls, workspace: Workspace) -> Self | None:
        """What ``tocsin.toml`` states; ``None``: no provider.

        Raises:
            UsageError: it is stated wrongly.
        """
        stated = workspace.settings().get("oidc")
        if stated is None:
            return None
        try:
            roles = tuple(map(Role, stated.get("roles", (Role.VIEWER,))))
            made = cls(**{**stated, "roles": roles})
        except (TypeError, ValueError, AttributeError) as error:
            raise _wrong_setting(workspace, str(error)) from error
        if not made.issuer.startswith(("https://", *_LOOPBACK)):
            raise _wrong_setting(workspace, "issuer is no https address")
        if made.admit and (Role.ADMINISTRATOR in roles or not made.institution):
            raise _wrong_setting(workspace, "admit needs an institution, and no administrators")
        return made


@dataclass(frozen=True, slots=True)
class Pending:
    """What is remembered of a browser while it is at the provider; kept in a sealed cookie."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    until: str

    def sealed(self, key: bytes) -> str:
        """As the value of a cookie that only this workspace can read."""
        return sealed(key, orjson.dumps(asdict(self)).decode()).decode()

    @classmethod
    def opened(cls, key: bytes, cookie: str) -> Self:
        """From the cookie.

        Raises:
            ForbiddenError: it is not ours.
        """
        try:
            return cls(**orjson.loads(opened(key, cookie.encode("ascii", "replace"))))
        except (StorageError, ValueError, TypeError) as error:
            raise _refused(Sentence("the sign-in was not begun in this browser")) from error


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the provider says this is. ``email`` only where it has verified it."""

    subject: str
    email: str | None
    name: str


def begin(provider: Provider, redirect_uri: str, now: datetime) -> tuple[str, Pending]:
    """The address at the provider to send the browser to, and what to remember meanwhile.

    Raises:
        MissingExtraError: authlib is not installed.
        StorageError: the provider cannot be reached.
    """
    pending = Pending(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        redirect_uri=redirect_uri,
        until=(now + LASTS).isoformat(),
    )
    metadata = _metadata(provider)
    with _client(provider, redirect_uri) as client:
        address, _ = client.create_authorization_url(
            metadata["authorization_endpoint"],
            state=pending.state,
            nonce=pending.nonce,
            code_verifier=pending.verifier,
        )
    return str(address), pending


def finish(provider: Provider, pending: Pending, answer: Mapping[str, str], now: datetime) -> Known:
    """Whom the provider says it is, from the parameters with which the browser came back.

    Raises:
        ForbiddenError: the answer does not belong to what was begun, or is not the provider's.
        StorageError: the provider cannot be reached.
    """
    state = answer.get("state", "").encode("utf-8", "replace")
    if not secrets.compare_digest(state, pending.state.encode()):
        raise _refused(Sentence("the sign-in was not begun in this browser"))
    if datetime.fromisoformat(pending.until) < now:
        raise _refused(Sentence("it took too long"))
    if answer.get("iss", provider.issuer) != provider.issuer or "code" not in answer:
        raise _refused(Sentence("the provider did not sign anybody in"))
    metadata = _metadata(provider)
    token = _exchanged(provider, metadata, pending, answer["code"])
    return _known(_claims(provider, metadata, token, pending.nonce, now))


def person_known(sitting: Sitting, provider: Provider, known: Known) -> PersonRow:
    """The person of the desk that this is.

    Raises:
        ForbiddenError: nobody let them in, or they were shut out.
    """
    row = sitting.session.scalar(
        select(PersonRow).where(PersonRow.oidc_subject == known.subject)
    ) or _first_time(sitting, provider, known)
    if row is None or not row.active:
        raise _refused(Sentence("nobody has let you in"))
    return row


def _first_time(sitting: Sitting, provider: Provider, known: Known) -> PersonRow | None:
    if known.email is None:
        return None
    named = PersonRow.sign_in_name == known.email.strip().casefold()
    row = sitting.session.scalar(select(PersonRow).where(named))
    if row is not None and row.oidc_subject is not None:
        return None  # the address went to another account at the provider
    if row is None and provider.admit:
        row = _admitted(sitting, provider, known)
    if row is not None:
        row.oidc_subject = known.subject
        row.invitation_hash = row.invitation_until = None
        sitting.session.flush()
        sitting.log("person.provider_linked", row.id)
    return row


def _admitted(sitting: Sitting, provider: Provider, known: Known) -> PersonRow:
    row = PersonRow(
        id=new_id("person"),
        sign_in_name=(known.email or "").strip().casefold(),
        name=known.name,
        institution=provider.institution,
        roles=sorted(provider.roles),
        created_at=sitting.now,
    )
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("person.admitted", row.id, roles=row.roles)
    return row


def _metadata(provider: Provider) -> Mapping[str, Any]:
    address = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    found = _fetched(address)
    endpoints = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if found.get("issuer") != provider.issuer:
        raise _refused(Sentence("the provider says it is another one"))
    for name in endpoints:
        if not str(found.get(name, "")).startswith(("https://", *_LOOPBACK)):
            raise _refused(Sentence("the provider's {name} is no https address", name=name))
    return found


def _fetched(address: str) -> Mapping[str, Any]:
    httpx = _extra("httpx2")
    try:
        answer = httpx.get(address, timeout=_TIMEOUT_S, follow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise _unreachable(error) from error
    if not isinstance(found, dict):
        raise _unreachable(ValueError("it answers something else"))
    return found


def _client(provider: Provider, redirect_uri: str) -> Any:
    return _extra("authlib.integrations.httpx_client").OAuth2Client(
        provider.client_id,
        provider.client_secret,
        scope="openid email profile",
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        timeout=_TIMEOUT_S,
    )


def _exchanged(provider: Provider, metadata: Mapping[str, Any], pending: Pending, code: str) -> str:
    httpx, base = _extra("httpx2"), _extra("authlib.integrations.base_client")
    with _client(provider, pending.redirect_uri) as client:
        try:
            token = client.fetch_token(
                metadata["token_endpoint"], code=code, code_verifier=pending.verifier
            )
        except base.OAuthError as error:
            raise _refused(Sentence("the provider does not know this code")) from error
        except (httpx.HTTPError, ValueError) as error:
            raise _unreachable(error) from error
    return str(token.get("id_token", ""))


def _claims(
    provider: Provider, metadata: Mapping[str, Any], token: str, nonce: str, now: datetime
) -> Mapping[str, Any]:
    jose = _extra("joserfc.jwt")
    errors, keys = _extra("joserfc.errors"), _extra("joserfc.jwk")
    checks = jose.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY_S,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        known = keys.KeySet.import_key_set(_fetched(metadata["jwks_uri"]))
        decoded = jose.decode(token, known, algorithms=_ALGORITHMS)
        checks.validate(decoded.claims)
    except (errors.JoseError, ValueError, KeyError, TypeError) as error:
        raise _refused(
            Sentence("what the provider says is not signed by it, or not for us")
        ) from error
    claims: dict[str, Any] = decoded.claims
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != provider.client_id:
        raise _refused(Sentence("what the provider says is for another program"))
    return claims


def _known(claims: Mapping[str, Any]) -> Known:
    subject, email, name = claims["sub"], claims.get("email"), claims.get("name")
    verified = claims.get("email_verified") is True and isinstance(email, str)
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isprintable():
        raise _refused(Sentence("the provider names nobody"))
    plain = isinstance(name, str) and name.isprintable() and bool(name.strip())
    shown = str(name)[:200] if plain else subject
    usable = verified and str(email).isprintable() and len(str(email)) <= 200
    return Known(subject, str(email) if usable else None, shown)


def _extra(module: str) -> ModuleType:

    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            "Sign-in through a provider needs an extra.", "Install it: pip install 'tocsin[oidc]'"
        ) from error


def _refused(why: Sentence) -> ForbiddenError:
    return ForbiddenError(
        Sentence("You were not signed in: {why}.", why=why), "Try again, or ask an administrator."
    )


def _unreachable(error: Exception) -> StorageError:
    return StorageError(
        Sentence("The provider cannot be asked: {error}.", error=error), "Try again later."
    )


def _wrong_setting(workspace: Workspace, why: str) -> UsageError:
    place = workspace.root / "tocsin.toml"
    return UsageError(
        Sentence("{place}: [oidc] is stated wrongly: {why}.", place=place, why=why),
        "See docs: Sign-in.",
    )
