"""Making the marker's custom field: once, also when the answer is lost."""

from __future__ import annotations

import pytest

from clio_sync import errors
from clio_sync.simulator import Settings, Simulator, VirtualClock

from .firm import MARKER, Engine, Firm, case, person
from .test_refusals import refuse


@pytest.fixture
def bare(engine: Engine, folder):
    """A firm whose Clio has no field for markers yet."""
    with Simulator(Settings(list_lag=2.0, rate_limit=10_000), clock=VirtualClock()) as sim:
        for parent, name in (("Contact", "Visa"), ("Matter", "Receipt")):
            data = {"parent_type": parent, "name": name, "field_type": "text_line"}
            sim.create("custom_fields", data)
        made = Firm(engine, folder, sim, [person(0)])
        made.cases = [case(0)]
        yield made
        made.close()


def prepare(firm: Firm) -> list[str]:
    """Make the field where it is missing."""
    return firm.engine(firm.job().prepare)


def markers(firm: Firm) -> list[str]:
    """On what there are fields for markers."""
    fields = firm.sim.all("custom_fields")
    return sorted(f["parent_type"] for f in fields if f["name"] == MARKER and not f["deleted"])


def test_without_the_field_a_plan_says_what_is_missing(bare: Firm) -> None:
    """It is named, and so is the remedy."""
    with pytest.raises(errors.MappingError, match=MARKER):
        bare.plan()


def test_the_field_is_made_where_it_is_missing(bare: Firm) -> None:
    """On contacts and on matters; then the job runs."""
    assert prepare(bare) == ["Contact", "Matter"]
    assert bare.run().created == 2


def test_the_field_is_made_once(bare: Firm) -> None:
    """A second time there is nothing to make."""
    prepare(bare)
    assert prepare(bare) == []
    assert markers(bare) == ["Contact", "Matter"]


def test_a_job_that_planned_before_sees_the_new_field(bare: Firm) -> None:
    """The names it had looked up are looked up again."""
    job = bare.job()
    with pytest.raises(errors.MappingError):
        bare.plan(job)
    bare.engine(job.prepare)
    assert bare.run(job).created == 2


@pytest.mark.parametrize("kind", ["drop_after", "error_after", "truncate", "html", "commit_late"])
def test_a_lost_answer_makes_no_second_field(bare: Firm, kind: str) -> None:
    """It is looked for until silence means no, and found."""
    bare.fault(kind, path="custom_fields")
    assert prepare(bare) == ["Contact", "Matter"]
    assert markers(bare) == ["Contact", "Matter"]


def test_a_field_that_was_never_made_is_an_error(bare: Firm) -> None:
    """After all the time it could have taken, the failure is told; the next attempt may try."""
    bare.fault("drop_before", path="custom_fields")
    with pytest.raises(errors.NoAnswer):
        prepare(bare)
    assert prepare(bare) == ["Contact", "Matter"]
    assert markers(bare) == ["Contact", "Matter"]


def test_a_refusal_is_told_at_once(bare: Firm) -> None:
    """There is nothing to wait for."""
    before = bare.sim.clock.now()
    refuse(bare, "POST", "custom_fields", 403)
    with pytest.raises(errors.Forbidden):
        prepare(bare)
    assert bare.sim.clock.now() - before < 5


def test_a_job_without_a_marker_needs_none(bare: Firm) -> None:
    """Nothing is made."""
    bare.marker = None
    assert prepare(bare) == []
    assert markers(bare) == []
