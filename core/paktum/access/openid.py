"""An OpenID provider: where users are sent to sign in, and what its answers prove. It speaks to the provider only when
somebody signs in, and believes nothing that the provider has not signed for this very sign-in."""

import base64
import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlencode

from ..declare.errors import PaktumError
from ..declare.secrets import can_carry_secrets
from ..read.clock import Clock
from ..read.run import Unavailable
from ..settings import OidcSettings

CALLBACK = "/auth/oidc/callback"
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
"""What an ID token may be signed with: never nothing, and never a key that both sides share."""

FOREIGN_HEADERS = frozenset({"crit", "jku", "jwk", "x5c", "x5u"})
"""With these a token would say itself what it is to be verified with, or how else to read it."""

LEEWAY_SECONDS = 60
KEPT_SECONDS = 3600
"""How long what a provider says of itself is kept."""

TIMEOUT_SECONDS = 10
LARGEST = 1_000_000
LONGEST_SUBJECT = 255
"""Characters, as OpenID Connect has it."""


class NotProven(PaktumError):
    """The provider's answer does not prove who signs in; the message is for the log."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a provider knows them. `email`: only if the provider has verified it."""

    issuer: str
    subject: str
    email: str | None = None


def derived(secret: str, purpose: str) -> str:
    """What one sign-in shows to others in place of its secret, which only the browser has."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"{purpose} {secret}".encode()).digest()).rstrip(b"=").decode()


@dataclass
class Provider:
    """The provider that the settings name. Its methods wait for the network; they raise `Unavailable`."""

    settings: OidcSettings
    public_url: str
    clock: Clock
    _known: dict[str, tuple[float, Any]] = field(default_factory=dict)

    def address(self, secret: str) -> str:
        """Where a browser is sent for the sign-in with a secret."""
        challenge = hashlib.sha256(derived(secret, "verifier").encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.public_url + CALLBACK,
            "scope": "openid email",
            "state": derived(secret, "state"),
            "nonce": derived(secret, "nonce"),
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        address = self._endpoint("authorization_endpoint")
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def person(self, secret: str, code: str) -> Person:
        """Who has signed in, for the code that the browser has brought; raises `NotProven`."""
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.public_url + CALLBACK,
            "code_verifier": derived(secret, "verifier"),
        }
        tokens = self._exchange(given)
        claims = self.verified(str(tokens.get("id_token", "")), derived(secret, "nonce"))
        if self.settings.link_by_email and "email" not in claims and "userinfo_endpoint" in self._document():
            claims = self._with_user_info(claims, str(tokens.get("access_token", "")))
        email = claims.get("email") if claims.get("email_verified") is True else None
        return Person(self.settings.issuer, claims["sub"], email if isinstance(email, str) else None)

    def verified(self, token: str, nonce: str) -> Mapping[str, Any]:
        """The claims of an ID token that the provider has signed for this application and sign-in; raises
        `NotProven`."""
        from joserfc import jwt  # noqa: PLC0415  most installations do without
        from joserfc.errors import JoseError  # noqa: PLC0415  as above

        us = self.settings.client_id
        registry = jwt.JWTClaimsRegistry(
            now=int(self.clock.now().timestamp()), leeway=LEEWAY_SECONDS, exp={"essential": True},
            iat={"essential": True}, sub={"essential": True}, iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": us},
        )  # fmt: skip
        try:
            decoded = jwt.decode(token, self._key_for(token), algorithms=ALGORITHMS)
            registry.validate(decoded.claims)
        except (JoseError, ValueError) as error:
            raise NotProven(f"the ID token is not valid: {type(error).__name__}") from error
        claims = decoded.claims
        if FOREIGN_HEADERS & decoded.header.keys():
            raise NotProven("the ID token brings its own key or rules")
        if claims.get("nonce") != nonce:
            raise NotProven("the ID token is of another sign-in")
        if claims.get("azp", us) != us or (isinstance(claims["aud"], list) and len(claims["aud"]) > 1):
            raise NotProven("the ID token is for others too")
        if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
            raise NotProven("the ID token has no usable subject")
        return claims

    def _key_for(self, token: str) -> Any:
        """The provider's key that a token names, or its only one. An unknown one may be new, so it is asked again."""
        from joserfc import jws  # noqa: PLC0415  as above
        from joserfc.jwk import KeySet  # noqa: PLC0415  as above

        name = jws.extract_compact(token.encode()).headers().get("kid")
        keys = self._keys()
        if name is not None and name not in {each.get("kid") for each in keys}:
            keys = self._keys(anew=True)
        found = [each for each in keys if name in (None, each.get("kid"))]
        if len(found) != 1:
            raise NotProven("the ID token names no key of the provider")
        return KeySet.import_key_set({"keys": found}).keys[0]

    def _keys(self, *, anew: bool = False) -> list[dict[str, Any]]:
        address = self._endpoint("jwks_uri")
        found = self._kept(address, 0 if anew else KEPT_SECONDS).get("keys", [])
        return [each for each in found if each.get("kty") in {"RSA", "EC", "OKP"} and each.get("use", "sig") == "sig"]

    def _with_user_info(self, claims: Mapping[str, Any], token: str) -> Mapping[str, Any]:
        found = _fetched(self._endpoint("userinfo_endpoint"), None, {"Authorization": f"Bearer {token}"})
        if found.get("sub") != claims["sub"]:
            raise NotProven("what is told of the user is about somebody else")
        return {**found, **claims}

    def _exchange(self, given: dict[str, str]) -> dict[str, Any]:
        us, secret = self.settings.client_id, self.settings.client_secret
        headers = {}
        if secret and "client_secret_basic" in self._document().get(
            "token_endpoint_auth_methods_supported", ["client_secret_basic"]
        ):
            pair = f"{quote_plus(us)}:{quote_plus(secret)}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        else:
            given = {**given, "client_id": us, **({"client_secret": secret} if secret else {})}
        return _fetched(self._endpoint("token_endpoint"), urlencode(given).encode(), headers)

    def _endpoint(self, name: str) -> str:
        address = str(self._document().get(name, ""))
        if not can_carry_secrets(address):
            raise Unavailable("the OpenID provider names an address that is not safe")
        return address

    def _document(self) -> dict[str, Any]:
        found = self._kept(f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration", KEPT_SECONDS)
        if found.get("issuer") != self.settings.issuer:
            raise Unavailable("the OpenID provider calls itself something else than oidc.issuer")
        return found

    def _kept(self, address: str, seconds: float) -> dict[str, Any]:
        now = self.clock.now().timestamp()
        at, found = self._known.get(address, (0.0, None))
        if found is None or at + seconds <= now:
            found = _fetched(address, None, {})
            self._known[address] = (now, found)
        kept: dict[str, Any] = found
        return kept


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """None: whoever answers elsewhere is not believed."""


def _fetched(address: str, data: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
    """The JSON object that an address answers with."""
    request = urllib.request.Request(address, data, {"Accept": "application/json", **headers})  # noqa: S310  https, or this machine: see `_endpoint`
    try:
        with urllib.request.build_opener(_NoRedirects).open(request, timeout=TIMEOUT_SECONDS) as response:
            found = json.loads(response.read(LARGEST))
    except urllib.error.HTTPError as error:
        if data is not None and error.code in {400, 401}:
            raise NotProven("the provider does not take the code") from error
        raise Unavailable("the OpenID provider does not answer") from error
    except (OSError, ValueError) as error:
        raise Unavailable("the OpenID provider does not answer") from error
    if not isinstance(found, dict):
        raise Unavailable("the OpenID provider does not answer")
    return found
