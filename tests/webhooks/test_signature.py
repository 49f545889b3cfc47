"""Whether a delivery is Clio's."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from clio_sync.webhooks import sign, verify

BODY = b'{"data":{"id":152}}'


def test_a_signature_is_the_hmac_of_the_raw_bytes_in_lower_case_hex():
    """As Clio documents it, and as live deliveries show it (facts, 9)."""
    expected = hmac.new(b"secret", BODY, hashlib.sha256).hexdigest()
    assert sign("secret", BODY) == expected
    assert expected == expected.lower()


def test_what_clio_signed_is_verified():
    """With the secret of its webhook."""
    assert verify("secret", BODY, sign("secret", BODY))


def test_any_of_several_secrets_will_do():
    """While a secret is exchanged for another one both are good."""
    assert verify(["new", "old"], BODY, sign("old", BODY))
    assert verify(("new", "old"), BODY, sign("new", BODY))


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "0" * 64,
        "sha256=" + sign("secret", BODY),
        sign("secret", BODY).upper(),
        sign("secret", BODY) + "\n",
        sign("secret", BODY)[:-1],
        "é" * 64,
    ],
)
def test_a_missing_malformed_or_foreign_signature_is_none(signature):
    """Whatever stands in the header, nothing is raised."""
    assert not verify("secret", BODY, signature)


def test_a_body_that_was_written_anew_has_another_signature():
    """JSON that was parsed and dumped again says the same in other bytes."""
    assert not verify("secret", BODY.replace(b":", b": "), sign("secret", BODY))


@pytest.mark.parametrize("secrets", ["", [], [""]])
def test_without_a_secret_nothing_is_verified(secrets):
    """An empty secret would be one that everybody knows."""
    assert not verify(secrets, BODY, sign("", BODY))
