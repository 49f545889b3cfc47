"""A second run does nothing, and costs next to nothing."""

from __future__ import annotations

from .firm import Firm, case, person


def test_a_second_run_writes_nothing(small: Firm) -> None:
    """Nothing has changed on either side, so nothing is sent."""
    report = small.run()
    assert (report.writes, report.unchanged) == (0, 2)
    assert small.sim.writes == 0


def test_an_unchanged_row_costs_no_request_of_its_own(small: Firm) -> None:
    """Who we are, the names of fields, and what changed: the same for two rows and two thousand."""
    small.run()
    paths = [entry.path.removeprefix("/api/v4/") for entry in small.sim.log.entries]
    assert paths == ["users/who_am_i.json", "custom_fields.json", "contacts.json"]


def test_both_maps_are_unchanged_together(firm: Firm) -> None:
    """Contacts and their matters: a second run writes neither."""
    firm.cases = [case(0), case(1)]
    assert firm.run().created == 4
    firm.wait()
    assert firm.run().unchanged == 4


def test_a_value_that_clio_reformats_is_no_change(firm: Firm) -> None:
    """A number comes back in another form than it was sent in, and stays as it is."""
    firm.sim.settings.reformats_phones = True
    firm.clients = [person(0, mobile="(312) 555-0100", mail="P0@Example.COM")]
    firm.run()
    firm.wait()
    report = firm.run()
    assert (report.writes, report.unchanged) == (0, 1)


def test_a_row_that_is_written_differently_is_no_change(small: Firm) -> None:
    """Spaces and capitals that mean nothing in the source write nothing to Clio."""
    small.clients[0]["mail"] = " P0@EXAMPLE.com "
    assert small.run().writes == 0


def test_an_empty_cell_clears_nothing(firm: Firm) -> None:
    """A cell that has become empty leaves Clio's value alone."""
    firm.clients[0]["title"] = "Dr"
    firm.run()
    firm.wait()
    firm.clients[0]["title"] = ""
    assert firm.run().writes == 0
    assert firm.the(0)["title"] == "Dr"


def test_a_list_that_still_shows_the_version_before_is_not_believed(firm: Firm) -> None:
    """A lagging list shows a record as it was before our own write: no edit, no write."""
    firm.run()
    firm.wait(3)
    firm.sim.settings.list_lag = 15.0
    firm.clients[0]["visa"] = "L-1"
    assert firm.run().updated == 1
    report = firm.run()  # the list does not show that update yet
    assert (report.writes, report.unchanged) == (0, 2)
    firm.clients[0]["visa"] = "O-1"
    assert firm.run().updated == 1  # and our own write was not taken for somebody's edit


def test_what_people_edit_in_fields_the_map_lacks_is_left_alone(small: Firm) -> None:
    """A new version of a record in which nothing of ours changed costs no write."""
    small.edit(0, prefix="Ms")
    small.wait()
    assert small.run().writes == 0
    assert small.the(0)["prefix"] == "Ms"


def test_an_edit_in_the_second_of_our_own_write_is_found(small: Firm) -> None:
    """Etag and time cannot tell which version is the later: the record is read."""
    small.clients[0]["visa"] = "O-1"
    small.run()
    small.edit(0, title="Judge")  # the same second, the same updated_at
    small.wait()
    report = small.run()
    assert report.writes == 0
    assert small.the(0)["title"] == "Judge"


def test_an_edit_that_lists_did_not_show_in_time_is_seen_by_the_next_run(firm: Firm) -> None:
    """Each look reaches back over what the one before could not see yet."""
    firm.clients = [person(0, title="Mr")]
    firm.run()
    firm.wait()
    firm.sim.settings.list_lag = 15.0
    firm.edit(0, title="Judge")
    firm.wait(1)
    firm.run()  # the list shows the version before
    firm.wait(600)
    firm.run()
    firm.clients[0]["title"] = "Dr"
    assert firm.run().updated == 1  # somebody's edit was seen before the row changed
    firm.wait(600)
    firm.edit(0, title="Judge")
    firm.wait(1)
    firm.run()
    firm.wait(600)
    firm.clients[0]["title"] = "Esq."
    assert firm.run().counts["review"] == 1
    assert firm.the(0)["title"] == "Judge"


def test_a_job_asks_once_who_and_where_it_is(small: Firm) -> None:
    """Plan after plan, the same job reads only what may have changed."""
    job = small.job()
    small.run(job)
    small.sim.log.clear()
    assert small.run(job).unchanged == 2
    assert [e.path for e in small.sim.log.entries] == ["/api/v4/contacts.json"]


def test_a_job_closes_the_store_that_it_opened(small: Firm) -> None:
    """And leaves alone one that was handed to it."""
    job = small.job()
    job.close()
    with small.own() as store:
        clio = small.engine.client(small.sim)
        lent = clio.sync(small.readings(), store=store, marker=small.marker)
        lent.close()
        assert lent.runs
        small.engine(clio.close)
