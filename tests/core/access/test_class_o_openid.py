"""Forged ID tokens."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from paktum.access.openid import NotProven, Person, Provider, derived
from paktum.read.clock import SYSTEM_CLOCK
from paktum.read.run import Unavailable
from paktum.settings import OidcSettings

ISSUER, US = "https://login.test", "paktum"
OURS = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
CURVE = ECKey.generate_key("P-256", {"kid": "two"})
THEIRS = RSAKey.generate_key(2048, {"kid": "one"})
NONCE = derived("a secret", "nonce")


@pytest.fixture
def provider() -> Provider:
    """Knows what the provider says of itself, and asks nobody."""
    made = Provider(OidcSettings(issuer=ISSUER, client_id=US), "https://crm.test", SYSTEM_CLOCK)
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    document = {"issuer": ISSUER, **{name: f"{ISSUER}/{name}" for name in names}}
    keys = {"keys": [OURS.as_dict(private=False), CURVE.as_dict(private=False)]}
    at = time.time()
    made._known = {f"{ISSUER}/.well-known/openid-configuration": (at, document), f"{ISSUER}/jwks_uri": (at, keys)}
    return made


def claims(**others: Any) -> dict[str, Any]:
    now = int(time.time())
    found = {"iss": ISSUER, "aud": US, "sub": "ann", "nonce": NONCE, "iat": now, "exp": now + 300, **others}
    return {name: value for name, value in found.items() if value is not None}


def signed(key: Any = OURS, header: dict[str, Any] | None = None, **others: Any) -> str:
    given = {"alg": "RS256", "kid": "one", **(header or {})}
    return jwt.encode({name: each for name, each in given.items() if each is not None}, claims(**others), key)


def encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(algorithm: str) -> str:
    return f"{encoded({'alg': algorithm, 'kid': 'one'})}.{encoded(claims())}."


def with_secret(secret: bytes) -> str:
    text = f"{encoded({'alg': 'HS256', 'kid': 'one'})}.{encoded(claims())}"
    signature = base64.urlsafe_b64encode(hmac.digest(secret, text.encode(), "sha256")).rstrip(b"=").decode()
    return f"{text}.{signature}"


def tampered() -> str:
    header, _, signature = signed().split(".")
    return f"{header}.{encoded(claims(sub='administrator'))}.{signature}"


LATE, EARLY = int(time.time()) - 3600, int(time.time()) + 3600

FORGED: dict[str, Callable[[], str]] = {
    "none": lambda: unsigned("none"),
    "None": lambda: unsigned("None"),
    "nothing": lambda: "",
    "no token": lambda: "a.b.c",
    "changed": tampered,
    "signed with the public key as a secret": lambda: with_secret(OURS.as_pem(private=False)),
    "signed with the public JWK as a secret": lambda: with_secret(json.dumps(OURS.as_dict(private=False)).encode()),
    "another's key of the same name": lambda: signed(THEIRS),
    "a key of no name where there are several": lambda: signed(header={"kid": None}),
    "an unknown key": lambda: signed(THEIRS, {"kid": "three"}),
    "another algorithm than the key's": lambda: signed(OURS, {"kid": "two"}),
    "brings an address of keys": lambda: signed(header={"jku": "https://evil.test/keys"}),
    "brings a key": lambda: signed(THEIRS, {"jwk": THEIRS.as_dict(private=False)}),
    "expired": lambda: signed(exp=LATE),
    "without an end": lambda: signed(exp=None),
    "an end that is no number": lambda: signed(exp="9999999999"),
    "not yet valid": lambda: signed(nbf=EARLY),
    "issued in the future": lambda: signed(iat=EARLY),
    "for another": lambda: signed(aud="other"),
    "for others too": lambda: signed(aud=[US, "other"]),
    "for nobody": lambda: signed(aud=None),
    "asked for by another": lambda: signed(azp="other"),
    "of another issuer": lambda: signed(iss="https://evil.test"),
    "of an issuer that only begins so": lambda: signed(iss=f"{ISSUER}/"),
    "without a subject": lambda: signed(sub=None),
    "an empty subject": lambda: signed(sub=""),
    "a subject that is a number": lambda: signed(sub=7),
    "a subject that is a list": lambda: signed(sub=["ann"]),
    "of another sign-in": lambda: signed(nonce=derived("another secret", "nonce")),
    "of no sign-in": lambda: signed(nonce=None),
    "of several sign-ins": lambda: signed(nonce=[NONCE]),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_token_proves_nothing(
    provider: Provider, forged: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = provider._known[f"{ISSUER}/jwks_uri"][1]
    monkeypatch.setattr("paktum.access.openid._fetched", lambda *_: kept)  # an unknown key is looked for once more
    with pytest.raises(NotProven):
        provider.verified(forged(), NONCE)


@pytest.mark.parametrize("rule", [{"x": 1}, {"b64": True}], ids=["nobody knows", "the library knows"])
def test_a_token_with_rules_of_its_own_proves_nothing_however_well_it_is_signed(
    provider: Provider, rule: dict[str, Any]
) -> None:
    def signed_with(**header: Any) -> str:
        text = f"{encoded({'alg': 'RS256', 'kid': 'one', **header})}.{encoded(claims())}"
        signature = OURS.private_key.sign(text.encode(), PKCS1v15(), SHA256())  # type: ignore[union-attr]  # it is whole
        return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

    assert provider.verified(signed_with(), NONCE)["sub"] == "ann"
    with pytest.raises(NotProven):
        provider.verified(signed_with(crit=list(rule), **rule), NONCE)


@pytest.mark.parametrize(("key", "header"), [(OURS, {}), (CURVE, {"alg": "ES256", "kid": "two"})])
def test_a_token_of_the_provider_says_who_it_is(provider: Provider, key: Any, header: dict[str, str]) -> None:
    assert provider.verified(signed(key, header), NONCE)["sub"] == "ann"
    assert provider.verified(signed(key, header, aud=[US], azp=US), NONCE)["sub"] == "ann"


def test_an_address_counts_only_if_the_provider_has_verified_it(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def person(**others: Any) -> Person:
        token = signed(email="ann@example.com", **others)
        monkeypatch.setattr("paktum.access.openid._fetched", lambda *_: {"id_token": token})
        return provider.person("a secret", "code")

    assert person(email_verified=True) == Person(ISSUER, "ann", "ann@example.com")
    for unclear in (False, "true", 1, None):
        assert person(email_verified=unclear) == Person(ISSUER, "ann")


@pytest.mark.parametrize(
    "change",
    [{"issuer": "https://evil.test"}, {"authorization_endpoint": "http://login.test/"}, {"jwks_uri": "file:///"}],
)
def test_a_provider_that_names_others_or_unsafe_addresses_is_not_used(
    provider: Provider, change: dict[str, str]
) -> None:
    provider._known[f"{ISSUER}/.well-known/openid-configuration"][1].update(change)

    def use() -> None:
        provider.address("a secret")
        provider.verified(signed(), NONCE)

    with pytest.raises(Unavailable):
        use()
