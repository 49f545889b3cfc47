"""Taking a run back: what it changed is restored, what it made is deleted, whom it linked is unlinked."""

from __future__ import annotations

from .firm import case, person, values_of


def roll_back(firm, job=None, which=-1, **options):
    """Take a run back, as another process would."""
    job = job or firm.job()
    plan = firm.engine(job.runs[which].rollback, **options)
    return firm.engine(plan.apply)


def test_what_a_run_made_is_deleted(firm):
    """Creates are undone, in the reverse order of references, and the next run makes them again."""
    firm.cases = [case(0), case(1)]
    firm.run()
    firm.wait()
    report = roll_back(firm)
    assert report.counts["deleted"] == 4
    assert firm.contacts() == [] and firm.sim.all("matters") == []
    firm.wait()
    assert firm.run().created == 4


def test_what_a_run_changed_is_restored(small):
    """Every changed field gets back what it had, children too, and the next run proposes the same."""
    before = small.the(0)
    changed = {"title": "Judge", "mail": "new@example.com", "mobile": "312 555 0100", "visa": "O-1"}
    small.clients[0] = person(0, **changed)
    assert small.run().updated == 1
    assert small.the(0)["title"] == "Judge"
    small.wait()
    report = roll_back(small)
    assert report.counts["restored"] == 1, str(report)
    after = small.the(0)
    assert after["title"] == before["title"]
    assert [e["address"] for e in after["email_addresses"]] == ["p0@example.com"]
    assert after["phone_numbers"] == []
    assert values_of(after)["Visa"] == "H-1B"
    small.wait()
    assert small.run().updated == 1
    assert small.the(0)["title"] == "Judge"
