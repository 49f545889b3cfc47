"""What observers are told, in values and in words."""

from __future__ import annotations

import pytest

from clio_sync.observers import (
    Answered,
    Failed,
    Renewed,
    Requesting,
    Waiting,
    route,
)


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/api/v4/contacts.json", "/api/v4/contacts.json"),
        ("/api/v4/contacts/17.json", "/api/v4/contacts/{id}.json"),
        ("/api/v4/contacts/17", "/api/v4/contacts/{id}"),
        ("/api/v4/users/who_am_i.json", "/api/v4/users/who_am_i.json"),
        (
            "/api/v4/documents/8/versions/9/download",
            "/api/v4/documents/{id}/versions/{id}/download",
        ),
        ("/api/v4/calendar_entries/7-20260101.json", "/api/v4/calendar_entries/{id}.json"),
    ],
)
def test_a_route_has_no_ids(path, template):
    """Metrics want few different names."""
    assert route(path) == template


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Requesting("GET", "/a", 1), "GET /a leaves (attempt 1)"),
        (Answered("GET", "/a", 200, 0.25, 9, 2), "GET /a answered 200 in 0.250 s (attempt 2, 9 bytes)"),
        (
            Answered("GET", "/a", 200, 0.25, 9, 1, "r-1", 49),
            "GET /a answered 200 in 0.250 s (attempt 1, 9 bytes, 49 left, request r-1)",
        ),
        (Failed("GET", "/a", "NotSent", 1.5, 1), "GET /a failed after 1.500 s: NotSent (attempt 1)"),
        (Waiting(12, "budget"), "waiting 12.0 s for the rate limit"),
        (Waiting(12, "budget", 50), "waiting 12.0 s for the rate limit of 50 requests"),
        (
            Waiting(2, "retry", 50, "ServerError"),
            "waiting 2.0 s before trying again, after ServerError",
        ),
        (Renewed(), "the access token has been renewed"),
    ],
)  # fmt: skip
def test_every_event_can_be_printed(event, words):
    """``observer=print`` is a fine observer."""
    assert str(event) == words
