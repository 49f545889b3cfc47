"""Clio's four hosts, and any other base."""

from __future__ import annotations

import pytest

from clio_sync.auth import REGIONS, Region, region
from clio_sync.errors import ConfigurationError


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("us", "app.clio.com"),
        ("eu", "eu.app.clio.com"),
        ("ca", "ca.app.clio.com"),
        ("au", "au.app.clio.com"),
    ],
)
def test_each_region_has_its_own_host(name: str, host: str) -> None:
    """The API and the OAuth pages of a region stand on its host."""
    found = region(name)
    assert found.api_url == f"https://{host}/api/v4/"
    assert found.authorize_url == f"https://{host}/oauth/authorize"
    assert found.token_url == f"https://{host}/oauth/token"
    assert found.deauthorize_url == f"https://{host}/oauth/deauthorize"
    assert found.approval_url == f"https://{host}/oauth/approval"


def test_a_region_is_found_by_a_carelessly_written_name() -> None:
    """Case and blanks around a name do not matter."""
    assert region(" EU ") is REGIONS["eu"]


def test_a_region_stands_for_itself() -> None:
    """What is a region already needs no looking up."""
    assert region(REGIONS["ca"]) is REGIONS["ca"]


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    """Whoever misspells a region is told which there are."""
    with pytest.raises(ConfigurationError, match="us, eu, ca, au"):
        region("uk")


def test_a_simulator_is_a_region_under_its_url() -> None:
    """Everything hangs under the given URL, its path included."""
    here = region("http://127.0.0.1:8000/firm/")
    assert here == Region("local", "127.0.0.1:8000", "http://127.0.0.1:8000/firm")
    assert here.api_url == "http://127.0.0.1:8000/firm/api/v4/"


def test_the_url_of_a_known_region_is_that_region() -> None:
    """A region given as a URL is not mistaken for another deployment."""
    assert Region.at("https://eu.app.clio.com/") is REGIONS["eu"]


def test_a_password_in_a_url_does_not_get_into_the_region() -> None:
    """What a URL carries before its host is dropped."""
    assert Region.at("https://user:secret@proxy.example").base == "https://proxy.example"


@pytest.mark.parametrize("url", ["ftp://app.clio.com", "https://", "app.clio.com"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    """A base without a scheme or a host cannot be asked."""
    with pytest.raises(ConfigurationError, match="URL"):
        Region.at(url)


@pytest.mark.parametrize("url", ["http://app.clio.com", "http://8.8.8.8:8000"])
def test_tokens_never_leave_the_network_unencrypted(url: str) -> None:
    """Plain HTTP to a machine elsewhere is refused."""
    with pytest.raises(ConfigurationError, match="unencrypted"):
        Region.at(url)


@pytest.mark.parametrize(
    "url", ["http://localhost:1", "http://simulator:8000", "http://clio.test", "http://10.0.0.7"]
)
def test_plain_http_is_fine_close_by(url: str) -> None:
    """A simulator on this machine or network needs no certificate."""
    assert Region.at(url).base == url
