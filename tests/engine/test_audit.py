"""What runs leave in the audit: who did what to which row, when and why."""

from __future__ import annotations

from typing import Any

from clio_sync.audit import Audit, verify_jsonl

from .firm import Firm, person


def told(audit: Audit) -> list[tuple[str, int | None]]:
    """What was done, to which row."""
    return [(entry.what, entry.row) for entry in audit]


def test_a_first_run_is_told_from_its_beginning_to_its_end(firm: Firm) -> None:
    """One record is adopted and one is made; each entry says who."""
    made = firm.make(0)
    firm.wait()
    job = firm.job()
    report = firm.run(job)
    assert job.audit.verify(report.audit)
    assert told(job.audit) == [
        ("run began", None),
        ("linked", 1),
        ("brought up to date", None),
        ("update intended", 1),
        ("update done", 1),
        ("create intended", 2),
        ("create done", 2),
        ("run ended", None),
    ]
    account = job.store.account()
    assert account is not None
    assert {(e.by.run, e.by.user) for e in job.audit} == {(report.run, account.user_id)}
    assert {e.by.application.split("/")[0] for e in job.audit} == {"clio_sync"}
    assert {e.what for e in job.audit.of(record=("contacts", made["id"]))} == {
        "linked",
        "update intended",
        "update done",
    }


def test_an_entry_says_why(firm: Firm) -> None:
    """In the words of the plan."""
    job = firm.job()
    plan = firm.plan(job)
    firm.apply(plan)
    whys = [step.why for step in plan.outline.steps]
    assert [e.why for e in job.audit.of(what="create intended")] == whys
    assert all(whys)


def test_a_report_says_where_the_audit_ends(firm: Firm) -> None:
    """Printed and kept, it vouches for everything before it."""
    job = firm.job()
    first = firm.run(job)
    assert str(first).endswith(f"\nThe audit ends at {first.audit}.")
    assert first.as_dict()["audit"] == first.audit == job.audit.head
    firm.clients[0]["title"] = "Director"
    second = firm.run(job, override={"majority"})
    assert job.audit.verify(first.audit)
    assert job.audit.verify(second.audit)
    assert int(second.audit.partition(":")[0]) > int(first.audit.partition(":")[0])


def test_an_update_says_what_clio_had_and_has(firm: Firm) -> None:
    """As digests: the last one of one entry is the first one of the next."""
    firm.clients = [person(0, title="Partner")]
    job = firm.job()
    firm.run(job)
    firm.clients[0]["title"] = "Director"
    firm.run(job)
    (made,) = job.audit.of(what="create done")
    (changed,) = job.audit.of(what="update done")
    before, after = changed.fields["title"]
    assert list(changed.fields) == ["title"]
    assert before == made.fields["title"][1] != after
    assert after == job.store.digest("field title", "Director")


def test_an_edit_in_clio_is_told_as_seen(firm: Firm) -> None:
    """Nobody wrote anything; the record says something else."""
    job = firm.job()
    firm.run(job)
    firm.sim.update("contacts", firm.the(0)["id"], {"title": "Judge"})
    firm.wait()
    firm.run(job)
    (seen,) = job.audit.of(what="seen")
    assert (seen.row, list(seen.fields)) == (1, ["title"])


def test_a_lost_answer_is_told_until_it_is_found(firm: Firm) -> None:
    """What was intended in one run is found in the next, by the same intent."""
    firm.clients = [person(0)]
    firm.fault("drop_after")
    first = firm.run()
    firm.wait()
    job = firm.job()
    second = firm.run(job)
    (intended,) = job.audit.of(what="create intended")
    (found,) = job.audit.of(what="create found")
    assert intended.intent == found.intent
    assert intended.by.run == first.run
    assert found.by.run in {first.run, second.run}
    assert found.record == firm.the(0)["id"]


def test_a_person_s_word_is_told_with_the_person(firm: Firm) -> None:
    """And the question that it answers."""
    firm.make(0)
    firm.make(0)
    firm.clients = [person(0)]
    firm.wait()
    job = firm.job()
    firm.run(job)
    assert [e.row for e in job.audit.of(what="asked")] == [1]
    job.reviews[0].link(0, by="Ann")
    decided, answered = list(job.audit)[-2:]
    assert [(e.what, e.row, e.by.person) for e in (decided, answered)] == [
        ("decided", 1, "Ann"),
        ("answered", 1, "Ann"),
    ]
    assert job.audit.verify()


def test_no_value_is_in_the_audit_of_a_run(firm: Firm) -> None:
    """Not of a row, nor of a record, nor of what Clio says when it refuses."""
    mark = "Quetzalcoatl"
    marked: dict[str, Any] = {key: f"{mark}{key}" for key in person(0)}
    firm.clients = [
        {**marked, "mail": f"{mark}@example.com", "mobile": ""},
        {**marked, "id": f"{mark} 2"},
        person(3, title=mark),
    ]
    firm.wait()
    job = firm.job()
    firm.run(job)
    firm.sim.update("contacts", firm.the(3)["id"], {"title": f"{mark} of Clio"})
    firm.wait()
    firm.run(job)
    path = firm.folder / "audit.jsonl"
    assert job.audit.to_jsonl(path) == len(job.audit)
    assert {"set aside", "create done", "seen"} <= {e.what for e in job.audit}
    spoken = [path.read_text(), job.audit._repr_html_(), repr(job.audit.entries)]
    spoken += map(str, job.audit)
    assert not [text for text in spoken if mark.casefold() in text.casefold()]
    assert verify_jsonl(path, head=job.audit.head)
