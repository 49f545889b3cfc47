"""Looking for a lost create: every hit is read, and *none* needs a control."""

from __future__ import annotations

import pytest
from attrs import evolve

from clio_sync.engine.words import What

from .firm import MARKER, Firm, person

FILTER = "custom_field_values["


def bend(firm: Firm, to: str | None) -> None:
    """Let Clio ignore the filter by custom field, or find nothing by it."""
    inner = firm.sim.local.handle

    def bent(query):
        for name, value in query:
            if not name.startswith(FILTER):
                yield name, value
            elif to is not None:
                yield name, to

    firm.sim.local.handle = lambda request: inner(evolve(request, query=tuple(bent(request.query))))


def marker_values(firm: Firm, record: dict) -> list[dict]:
    """A record's marker, as a person could copy it."""
    (field,) = [
        f
        for f in firm.sim.all("custom_fields")
        if f["name"] == MARKER and f["parent_type"] == "Contact"
    ]
    (row,) = [v for v in record["custom_field_values"] if v["field_name"] == MARKER]
    return [{"custom_field": {"id": field["id"]}, "value": row["value"]}]


def test_a_filter_that_is_ignored_adopts_nobody_else(small: Firm) -> None:
    """Clio returns everything: only the record that carries the marker is ours."""
    small.sim.settings.list_lag = 20.0
    small.make(7)
    small.clients.append(person(2))
    small.fault("drop_after")
    small.run()
    small.wait(25)
    bend(small, None)
    report = small.run()
    assert (report.writes, report.unchanged) == (0, 3)
    assert len(small.named(2)) == 1


def test_a_filter_that_is_ignored_proves_no_absence(small: Firm) -> None:
    """Nothing of ours among everything: what was made since is read, then it is made again."""
    small.make(7)
    small.clients.append(person(2))
    small.fault("drop_before")
    small.run()
    small.wait()
    bend(small, None)
    assert small.run().created == 1
    assert len(small.named(2)) == 1
    assert len(small.named(7)) == 1


def test_a_filter_that_finds_nothing_proves_nothing(small: Firm) -> None:
    """Not even a marker that is known to exist is found, so everything made since is read."""
    small.clients.append(person(2))
    small.fault("commit_late", seconds=5)
    small.run()
    small.wait()
    bend(small, "nobody has this")
    report = small.run()
    assert (report.writes, report.unchanged) == (0, 3)
    assert len(small.named(2)) == 1


def test_without_any_record_of_ours_there_is_no_control(firm: Firm) -> None:
    """The very first create is lost: what was made since is read before it is made again."""
    firm.clients = [person(0)]
    firm.fault("commit_late", seconds=5)
    firm.run()
    firm.wait()
    bend(firm, "nobody has this")
    report = firm.run()
    assert (report.writes, report.unchanged) == (0, 1)


def test_several_records_with_our_marker_are_a_question(firm: Firm) -> None:
    """Two are found where one was made: one is linked, the other shown, and the row frozen."""
    firm.clients = [person(0)]
    firm.sim.settings.list_lag = 20.0
    firm.fault("drop_after")
    firm.run()
    spare = firm.make(0, custom_field_values=marker_values(firm, firm.the(0)))
    firm.wait()
    report = firm.run()
    assert report.counts["review"] == 1
    (review,) = firm.job().reviews
    assert review.question.value == "duplicate"
    assert spare["id"] in review.candidates
    assert len(review.candidates) == 2
    firm.clients[0]["title"] = "Dr"
    assert firm.run().writes == 0


def test_a_second_record_that_shows_up_later_freezes_the_row(small: Firm) -> None:
    """Whenever another record carries a row's marker, nothing is written until it is decided."""
    spare = small.make(0, custom_field_values=marker_values(small, small.the(0)))
    small.clients[0]["title"] = "Dr"
    small.wait()
    (review,) = small.run().of(What.REVIEW)
    assert "duplicate" in review.why
    assert small.questions() == ["duplicate"]
    assert small.sent("PATCH") == 0
    assert spare["title"] is None


@pytest.mark.parametrize("held", ["c0", "c1"])
def test_a_row_that_leaves_the_source_while_it_waits_is_settled_all_the_same(
    firm: Firm, held: str
) -> None:
    """What became of its request is found out; the others are not disturbed."""
    firm.sim.settings.list_lag = 20.0
    firm.fault("drop_after", times=2)
    firm.run()
    firm.clients = [row for row in firm.clients if row["id"] == held]
    firm.wait()
    assert firm.run().unchanged == 1
    assert firm.own().load().intents == ()
    assert len(firm.contacts()) == 2


def test_an_intent_of_a_map_that_the_job_lacks_is_left_alone(firm: Firm) -> None:
    """Another job may know how to look for it."""
    from .firm import case

    firm.cases = [case(0)]
    firm.fault("drop_before", path="matters")
    firm.run()
    firm.wait()
    firm.cases = None
    firm.run()
    (intent,) = firm.own().load().intents
    assert intent.resource == "matters"
