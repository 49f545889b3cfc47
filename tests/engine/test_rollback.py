"""Taking a run back: what it changed is restored, what it made is deleted, whom it linked is unlinked."""

from __future__ import annotations

import pytest

from clio_sync.engine.writing.sending import TRIES
from clio_sync.errors import GuardTripped, RollbackError, StalePlan
from clio_sync.sources import Rows

from .firm import case, person, values_of
from .test_refusals import refuse

CHANGED = {"title": "Judge", "mail": "new@example.com", "mobile": "312 555 0100", "visa": "O-1"}


def rollback_of(firm, job=None, which=-1, **options):
    """The plan to take a run back, as another process would make it."""
    return firm.engine((job or firm.job()).runs[which].rollback, **options)


def roll_back(firm, job=None, which=-1, **options):
    """Take a run back."""
    return firm.engine(rollback_of(firm, job, which, **options).apply)


def stranger(firm):
    """A job with the credentials and the store, and without any source."""
    job = firm.engine.client(firm.sim).sync([], store=firm.folder / firm.store)
    firm.jobs.append((job.clio, job))
    return job


def change(firm, n=0, **columns):
    """A row changes, and its record with it; some time passes."""
    firm.clients[n] = person(n, **(columns or CHANGED))
    report = firm.run()
    firm.wait()
    return report


# ------------------------------------------------------------------------------------- creates


def test_what_a_run_made_is_deleted(firm):
    """Creates are undone, in the reverse order of references, and the next run makes them again."""
    firm.cases = [case(0), case(1)]
    firm.run()
    firm.wait()
    report = roll_back(firm)
    assert report.counts["deleted"] == 4
    assert firm.contacts() == [] and firm.sim.all("matters") == []
    assert firm.own().load().links == {}
    assert firm.run().created == 4


def test_a_record_that_somebody_edited_since_is_kept(small):
    """It stays, with its row, and the report says why."""
    small.edit(0, prefix="Dr")
    report = roll_back(small)
    assert report.counts["deleted"] == 1 and report.counts["kept"] == 1
    assert "edited since" in str(report)
    assert len(small.contacts()) == 1 and len(small.own().load().links) == 1


def test_an_edit_that_no_version_tells_of_is_seen(small):
    """A child row that was added since keeps its record, whatever the etag says."""
    held = small.the(0)
    small.edit(0, email_addresses=[{"name": "Home", "address": "home@example.com"}])
    state = small.sim.local.state
    state.put("contacts", {**small.the(0), "etag": held["etag"]}, small.sim.clock.now())
    assert roll_back(small).counts["kept"] == 1


def test_a_record_that_something_hangs_on_is_kept(small):
    """A client who got a matter since stays, and so does a matter with a task."""
    client = small.the(0)["id"]
    small.sim.create("matters", {"client": {"id": client}, "description": "By hand"})
    small.wait()
    report = roll_back(small)
    assert report.counts["kept"] == 1 and report.counts["deleted"] == 1
    assert "something hangs on it by now: 1 of matters" in str(report)
    assert small.the(0)["id"] == client


def test_what_hangs_on_it_and_goes_along_keeps_nothing(firm):
    """The matters of the same run are in nobody's way, unless one of them stays."""
    firm.cases = [case(0), case(1)]
    firm.run()
    firm.wait()
    (matter,) = (m for m in firm.sim.all("matters") if m["description"] == "Matter 0")
    firm.sim.create("notes", {"type": "Matter", "matter": {"id": matter["id"]}, "detail": "!"})
    firm.wait()
    report = roll_back(firm)
    assert report.counts["kept"] == 2 and report.counts["deleted"] == 2
    assert [m["id"] for m in firm.sim.all("matters")] == [matter["id"]]
    assert len(firm.named(0)) == 1


def test_a_record_that_is_gone_is_nothing_that_we_deleted(small):
    """It may only be hidden from us, so its row is not made free to be created again."""
    small.sim.delete("contacts", small.the(0)["id"])
    small.wait()
    report = roll_back(small)
    assert report.counts["kept"] == 1 and "no longer in Clio" in str(report)
    assert len(small.own().load().links) == 1


# ------------------------------------------------------------------------------------- updates


def test_what_a_run_changed_is_restored(small):
    """Every changed field gets back what it had, children too, and the next run proposes the same."""
    before = small.the(0)
    assert change(small).updated == 1
    report = roll_back(small)
    assert report.counts["restored"] == 1
    after = small.the(0)
    assert after["title"] == before["title"]
    assert [e["address"] for e in after["email_addresses"]] == ["p0@example.com"]
    assert after["phone_numbers"] == []
    assert values_of(after) == values_of(before)
    small.wait()
    assert small.run().updated == 1
    assert small.the(0)["title"] == "Judge"


def test_a_field_that_somebody_edited_since_is_kept(small):
    """The others are restored; that one is listed and stays."""
    change(small)
    small.edit(0, title="President")
    report = roll_back(small)
    (undo,) = report.undos
    assert undo.kept == ("title",) and "kept title: edited since" in str(report)
    assert small.the(0)["title"] == "President"
    assert small.the(0)["email_addresses"][0]["address"] == "p0@example.com"


def test_an_edit_in_the_last_moment_is_not_overwritten(small):
    """It comes between the look and the write: the write is refused, and the next look sees it."""
    change(small)
    small.meanwhile("PATCH", "contacts", lambda: small.edit(0, title="President"))
    report = roll_back(small)
    assert small.the(0)["title"] == "President"
    assert small.the(0)["phone_numbers"] == []
    assert report.undos[0].kept == ("title",)


def test_what_a_later_run_changed_waits_for_that_one(small):
    """The earlier run is taken back after the later one, and not over its head."""
    change(small, title="Judge")
    change(small, title="President")
    report = roll_back(small, which=-2)
    assert report.counts["kept"] == 1 and small.the(0)["title"] == "President"
    roll_back(small, which=-2)
    assert small.the(0)["title"] == "Judge"
    roll_back(small, which=1)
    assert small.the(0)["title"] is None


def test_a_record_that_a_later_run_changed_is_deleted_after_that_is_taken_back(small):
    """Until then it stays, and the report says what to do first."""
    change(small, title="Judge")
    report = roll_back(small, which=0)
    assert "roll that one back first" in str(report) and len(small.named(0)) == 1
    roll_back(small, which=1)
    small.wait()
    roll_back(small, which=0)
    assert small.contacts() == []


# ----------------------------------------------------------------------------------- adoptions


def test_an_adoption_is_unlinked_and_what_it_filled_in_is_emptied(firm):
    """The record stays, as it was; the next run finds and adopts it again."""
    made = firm.make(0)
    firm.wait()
    assert firm.run().adopted == 1
    assert values_of(firm.the(0))["Visa"] == "H-1B"
    firm.wait()
    report = roll_back(firm)
    assert report.counts["restored"] == 1 and report.counts["deleted"] == 1
    assert firm.the(0)["id"] == made["id"]
    assert not values_of(firm.the(0)).get("Visa")
    assert firm.own().load().links == {} and firm.own().load().bases == {}
    firm.wait()
    assert firm.run().adopted == 1


def test_an_adoption_without_a_write_costs_no_request(firm):
    """There is nothing in Clio to be taken back."""
    firm.clients = [person(0, visa="")]
    firm.make(0)
    firm.wait()
    assert firm.run().adopted == 1
    plan = rollback_of(firm)
    assert plan.outline.counts["unlinked"] == 1 and plan.outline.requests == 0
    firm.engine(plan.apply)
    assert firm.own().load().links == {}


def test_an_alias_is_no_alias_any_more(firm):
    """Two rows of one person share a record; taken back, neither has it."""
    firm.clients = [person(0), {**person(0), "id": "again"}]
    firm.run()
    firm.wait()
    roll_back(firm)
    assert firm.contacts() == [] and firm.own().load().links == {}


# ------------------------------------------------------------------------------- the rollback


def test_a_rollback_needs_no_source(small):
    """The credentials and the store are enough, in another process and days later."""
    change(small)
    small.wait(3 * 86_400)
    roll_back(small, stranger(small))
    assert small.the(0)["title"] is None
    roll_back(small, stranger(small), which=0)
    assert small.contacts() == []


def test_a_plan_says_what_it_would_do_and_writes_nothing(small):
    """It counts its requests, too."""
    change(small)
    plan = rollback_of(small)
    assert small.sent("PATCH") == 1
    text = str(plan)
    assert "restore          1" in text and "Nothing has been written" in text
    small.sim.log.clear()
    report = small.engine(plan.apply)
    assert report.writes == 1 and len(small.sim.log.entries) == plan.outline.requests


def test_the_plan_knows_its_requests(firm):
    """Those for reading what is deleted and what hangs on it among them."""
    firm.cases = [case(0)]
    firm.run()
    firm.wait()
    plan = rollback_of(firm)
    firm.sim.log.clear()
    firm.engine(plan.apply)
    sent = [entry.path for entry in firm.sim.log.entries]
    assert len(sent) == plan.outline.requests, sent


def test_a_second_rollback_does_nothing(small):
    """What is back is back: nothing is written once more."""
    change(small)
    roll_back(small)
    report = roll_back(small, which=1)
    assert report.counts["unchanged"] == 1 and report.writes == 0
    roll_back(small, which=0)
    again = roll_back(small, which=0)
    assert again.writes == 0 and again.counts["unchanged"] == 2


def test_only_some_rows_are_taken_back(small):
    """Records are chosen by the keys of their rows."""
    report = roll_back(small, only={small.people: ["c1"]})
    assert report.counts["deleted"] == 1
    assert len(small.named(0)) == 1 and small.named(1) == []


def test_a_rollback_cannot_be_rolled_back(small):
    """It says so, and what to do instead; so does a run that nobody knows."""
    roll_back(small)
    with pytest.raises(RollbackError, match="cannot be rolled back"):
        rollback_of(small)
    job = small.job()
    with pytest.raises(RollbackError, match="no such run"):
        small.engine(job.clio.driver.run, job.work.plan_rollback("nobody"))


def test_a_plan_that_is_older_than_the_store_is_refused(small):
    """Somebody may have written since."""
    plan = rollback_of(small)
    change(small)
    with pytest.raises(StalePlan):
        small.engine(plan.apply)


def test_a_run_that_was_worked_with_since_is_not_torn_apart_by_mistake(firm):
    """Where most of it was edited, the rest is taken back only if somebody says so."""
    firm.clients = [person(n) for n in range(10)]
    firm.run()
    firm.wait()
    for n in range(6):
        firm.edit(n, prefix="Dr")
    firm.wait()
    plan = rollback_of(firm)
    with pytest.raises(GuardTripped, match="6 of 10 rows"):
        firm.engine(plan.apply)
    assert firm.engine(plan.apply, override={"majority"}).counts["deleted"] == 4


def test_without_before_images_an_update_is_not_restored(small):
    """It says what it cannot do; what was made can be taken back all the same."""
    small.clients[0] = person(0, **CHANGED)
    job = small.engine.client(small.sim).sync(
        small.readings(), store=small.folder / small.store, marker=small.marker, rollback="off"
    )
    small.jobs.append((job.clio, job))
    small.sim.log.clear()
    small.run(job)
    small.wait()
    report = roll_back(small)
    assert "cannot put back" in str(report)
    assert small.the(0)["title"] == "Judge"
    assert roll_back(small, which=0, only={small.people: ["c1"]}).counts["deleted"] == 1


def test_the_audit_tells_of_it_and_holds(small):
    """Each write of a rollback is an entry that says which run it takes back."""
    change(small)
    job = small.job()
    of = job.runs[-1].id
    roll_back(small, job)
    whys = [entry.why for entry in job.audit if entry.what == "restore intended"]
    assert whys == [f"rollback of run {of}"]
    assert job.audit.verify()


def test_rows_that_clio_refused_are_sent_again(firm):
    """A refused row is set aside by the run, and no more once that is taken back."""
    refuse(firm, "POST", "contacts", 422)
    firm.run()
    firm.wait()
    assert len(firm.job().quarantine) == 1
    roll_back(firm)
    assert firm.job().quarantine == []


# ------------------------------------------------------------------------------- lost answers


def test_an_update_whose_answer_was_lost_is_restored(small):
    """It was found to have happened; what it left is known from what was found."""
    small.fault("drop_after", "PATCH")
    change(small)
    small.run()
    small.wait()
    assert small.the(0)["title"] == "Judge"
    assert roll_back(small, which=1).counts["restored"] == 1
    assert small.the(0)["title"] is None and small.the(0)["phone_numbers"] == []


def test_a_create_whose_answer_was_lost_is_deleted(firm):
    """A later run found its record: it belongs to the run that made it."""
    firm.fault("drop_after")
    firm.fault("drop_after", "GET", "contacts", times=9, after=1)
    firm.run()
    firm.sim.faults.clear()
    firm.wait()
    firm.run()
    firm.wait()
    assert len(firm.contacts()) == 2
    roll_back(firm, which=1)
    assert len(firm.contacts()) == 2
    firm.wait()
    assert roll_back(firm, which=0).counts["deleted"] == 2
    assert firm.contacts() == [] and firm.own().load().links == {}


def test_a_run_that_died_is_taken_back_without_another_run(small):
    """Nobody saw the answer to its update: what it sent tells that it happened."""
    small.clients[0] = person(0, **CHANGED)
    job = small.job()
    small.fault("drop_after", "PATCH")
    small.fault("drop_before", "GET", "contacts/", times=50, after=1)
    small.run(job)
    small.sim.faults.clear()
    small.wait(5)  # lists lag: until they show the write, it is waited for
    assert small.the(0)["title"] == "Judge"
    assert roll_back(small, stranger(small)).counts["restored"] == 1
    assert small.the(0)["title"] is None
    assert small.own().load().intents == ()


def test_an_update_that_may_yet_happen_is_waited_for(small):
    """Nobody knows what became of it, and its record is as it was: a look later on tells."""
    small.clients[0] = person(0, **CHANGED)
    small.fault("drop_before", "PATCH")
    small.run()
    small.wait(1)
    report = roll_back(small)
    assert report.counts["waiting"] == 1 and "not known yet" in str(report)
    small.wait()
    report = roll_back(small, which=1)
    assert report.counts["unchanged"] == 1 and report.writes == 0
    assert small.own().load().intents == ()


def test_a_create_that_nobody_found_is_left_to_the_job(firm):
    """Only a job with its maps can look for what bears the row's marker."""
    firm.fault("drop_before", times=2)
    firm.run()
    report = roll_back(firm, stranger(firm))
    assert report.counts["waiting"] == 2 and report.writes == 0


@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "error_after", "error_before"])
def test_a_rollback_whose_answers_are_lost_is_done_again(small, kind):
    """It waits until the truth is out, and then there is nothing or all to do."""
    change(small)
    small.fault(kind, "PATCH")
    assert roll_back(small).counts["waiting"] == 1
    small.wait()
    roll_back(small, which=1)
    assert small.the(0)["title"] is None
    small.fault(kind, "DELETE")
    assert roll_back(small, which=0, only={small.people: ["c0"]}).counts["waiting"] == 1
    small.wait()
    roll_back(small, which=0)
    assert small.contacts() == []
    assert small.own().load().intents == () and small.own().load().links == {}


def test_a_refused_rollback_says_so(small):
    """Clio keeps a contact, say for its bills: the row stays linked, and the others go on."""
    refuse(small, "DELETE", "contacts", 409)
    report = roll_back(small)
    assert report.counts["kept"] == 1 and report.counts["deleted"] == 1
    assert "Clio refused it: 409" in str(report)
    assert len(small.own().load().links) == 1
    small.fault("rate_limit", "DELETE")
    assert roll_back(small, which=0).counts["deleted"] == 1


def test_what_is_not_shown_to_us_may_hang_on_it(small):
    """Without the right to look at notes, nobody knows whether there are any."""
    refuse(small, "GET", "notes", 403, times=9)
    report = roll_back(small)
    assert report.counts["kept"] == 2 and "not shown to us: notes" in str(report)


# ------------------------------------------------------------------------------------- secrets


def test_no_value_is_kept_in_plain_or_told(small, caplog):
    """Neither what Clio had nor what was written, in no file, log, text or representation."""
    caplog.set_level("DEBUG")
    small.edit(0, title="Canary-before")
    small.wait()
    change(small, title="Canary-after", visa="Canary-visa")
    job = small.job()
    plan = rollback_of(small, job)
    told = [str(plan), repr(plan), repr(plan._planned), repr(plan.outline), str(job.runs)]
    small.edit(0, title="Canary-since")
    report = small.engine(plan.apply)
    told += [str(report), repr(report), str(report.as_dict()), caplog.text]
    told += [str(entry) for entry in job.audit]
    kept = b"".join(file.read_bytes() for file in small.folder.iterdir())
    assert "Canary" not in "".join(told) and b"Canary" not in kept


# -------------------------------------------------------------------------- what is not taken back


def test_a_record_that_a_mirror_deleted_is_not_made_again(firm):
    """Clio brings nothing back; what else the run did is none of it."""
    firm.table = Rows([person(0), person(1)], key="id", name="people")
    firm.mirroring = {"deletes": 1}
    firm.run()
    firm.wait()
    firm.table.delete("c0", dict(firm.table.read(["c0"])["c0"].values))
    firm.wait(100_000)
    firm.run()
    assert firm.named(0) == []
    firm.wait()
    report = roll_back(firm)
    assert report.counts["kept"] == 1 and "Clio brings nothing back" in str(report)
    assert len(firm.contacts()) == 1 and len(firm.own().load().links) == 1


def test_what_was_filled_in_and_edited_since_stays_with_its_record(firm):
    """The adoption is undone all the same: the next run matches anew."""
    firm.clients = [person(0)]
    firm.make(0)
    firm.wait()
    firm.run()
    firm.wait()
    (value,) = (v for v in firm.the(0)["custom_field_values"] if v["field_name"] == "Visa")
    firm.edit(0, custom_field_values=[{"id": value["id"], "value": "O-1"}])
    firm.wait()
    report = roll_back(firm)
    assert report.undos[0].kept == ("custom_field_values.Visa",)
    assert values_of(firm.the(0))["Visa"] == "O-1"
    assert firm.own().load().links == {}


def test_a_record_that_is_gone_has_nothing_to_restore(small):
    """Its changed fields went with it."""
    change(small)
    small.sim.delete("contacts", small.the(0)["id"])
    small.wait()
    report = roll_back(small)
    assert report.counts["kept"] == 1 and report.writes == 0


def test_a_record_that_goes_in_the_last_moment_is_left(small):
    """It was there when it was read."""
    change(small)
    id = small.the(0)["id"]
    small.meanwhile("PATCH", "contacts", lambda: small.sim.delete("contacts", id))
    assert roll_back(small).counts["kept"] == 1
    other = small.the(1)["id"]
    small.meanwhile("DELETE", "contacts", lambda: small.sim.delete("contacts", other))
    report = roll_back(small, which=0, only={small.people: ["c1"]})
    assert report.counts["deleted"] == 1 and small.contacts() == []


def test_a_record_that_changes_under_every_attempt_is_left(small):
    """Whoever is quicker each time wins."""
    change(small)
    words = iter(f"Dr {n}" for n in range(99))
    small.meanwhile("PATCH", "contacts", lambda: small.edit(0, prefix=next(words)), times=TRIES)
    report = roll_back(small)
    assert "changed under every attempt" in str(report) and report.writes == TRIES
    assert small.the(0)["title"] == "Judge"


def test_whoever_watches_is_told_of_each_row(small):
    """How many are done, and what became of the last one."""
    told = []
    small.engine(rollback_of(small).apply, progress=told.append)
    assert [(one.done, one.total, one.undo.what.value) for one in told] == [
        (1, 2, "deleted"),
        (2, 2, "deleted"),
    ]


def test_many_records_are_asked_about_at_once(firm):
    """What hangs on them must be newer than they are: a few lists tell, however many there are."""
    firm.clients = [person(n) for n in range(25)]
    firm.run()
    firm.wait()
    client = firm.the(3)["id"]
    firm.sim.create("matters", {"client": {"id": client}, "description": "By hand"})
    firm.wait()
    plan = rollback_of(firm)
    assert plan.outline.counts["kept"] == 1 and plan.outline.counts["deleted"] == 24
    assert plan.outline.read_requests < 12
    firm.engine(plan.apply)
    assert [one["id"] for one in firm.contacts()] == [client]


def test_a_deletion_whose_answer_was_lost_is_settled_by_a_run_of_the_job(small):
    """The row is without a record then, and gets one: nobody is asked where it went."""
    small.fault("drop_after", "DELETE")
    assert roll_back(small, only={small.people: ["c0"]}).counts["waiting"] == 1
    assert small.run().created == 1
    assert small.questions() == [] and len(small.contacts()) == 2
