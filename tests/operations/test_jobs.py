"""Jobs: asked for once, looked at more and more seldom, and never taken for done when they are not."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from clio_sync.errors import (
    ConfigurationError,
    InvalidValue,
    JobEmpty,
    JobError,
    JobFailed,
    JobTimedOut,
    NoAnswer,
    NotFound,
    Unprocessable,
)
from clio_sync.simulator import Fault

MATTERS = {"kind": "matter", "format": "csv"}


def test_a_report_is_waited_for_and_brought_home(clio, sim, tmp_path):
    """One call, from the wish to the file."""
    path = tmp_path / "matters.csv"
    report = clio(lambda c: c.reports.create_and_wait(MATTERS, to=path))
    assert (report.state, report.progress) == ("completed", 100)
    assert path.read_text().splitlines()[0] == "id,display_number,description"
    assert len(path.read_text().splitlines()) == 4


def test_progress_is_told_after_every_look(clio, sim):
    """From nothing to all of it, with the time that has passed."""
    told = []
    clio(lambda c: c.reports.create_and_wait(MATTERS, progress=told.append))
    assert [one.state for one in told[:2]] == ["not_started", "not_started"]
    assert told[-1].state == "completed"
    assert [one.percent for one in told] == sorted(one.percent for one in told)
    assert (told[0].percent, told[-1].percent) == (0, 100)
    assert told[-1].waited >= 60
    assert {one.id for one in told} == {sim.all("reports")[-1]["id"]}


def test_looks_become_rarer(clio, sim, settings):
    """A job of an hour costs some two hundred looks, and not thousands."""
    settings.job_seconds = 3000.0
    before = sim.requests
    clio(lambda c: c.reports.create_and_wait(MATTERS))
    assert sim.requests - before < 160
    settings.job_seconds = 2.0
    before = sim.requests
    clio(lambda c: c.reports.create_and_wait(MATTERS))
    assert sim.requests - before <= 3


@pytest.mark.parametrize("deadline", [30, 30.0, dt.timedelta(seconds=30)])
def test_a_job_that_is_not_done_in_time_can_be_waited_for_again(clio, sim, deadline):
    """Its error has the id; nothing is asked for twice."""
    with pytest.raises(JobTimedOut, match="is not done after 30 s") as raised:
        clio(lambda c: c.reports.create_and_wait(MATTERS, deadline=deadline))
    assert raised.value.state == "in_progress"
    report = clio(lambda c: c.reports.wait(raised.value.id))
    assert (report.id, report.state) == (raised.value.id, "completed")
    assert len(sim.all("reports")) == 1


def test_without_a_deadline_it_takes_as_long_as_it_takes(clio, settings):
    """Somebody may have the whole night."""
    settings.job_seconds = 20_000.0
    assert clio(lambda c: c.reports.create_and_wait(MATTERS, deadline=None)).state == "completed"


def test_a_deadline_of_nothing_looks_once(clio, sim):
    """That is a way to ask without waiting."""
    before = sim.clock.now()
    with pytest.raises(JobTimedOut):
        clio(lambda c: c.reports.create_and_wait(MATTERS, deadline=0))
    assert sim.clock.now() == before


@pytest.mark.parametrize("deadline", [-1, True, float("nan"), "1h"])
def test_what_is_no_length_of_time_costs_no_request(clio, sim, deadline):
    """A report in the making cannot be called back."""
    with pytest.raises(ConfigurationError, match="deadline="):
        clio(lambda c: c.reports.create_and_wait(MATTERS, deadline=deadline))
    assert sim.all("reports") == []


def test_a_place_that_cannot_hold_the_file_costs_no_request(clio, sim, tmp_path):
    """Not only when the job is done, an hour later."""
    for place in (tmp_path, io.StringIO()):
        with pytest.raises(ConfigurationError):
            clio(lambda c, to=place: c.reports.create_and_wait(MATTERS, to=to))
        with pytest.raises(ConfigurationError):
            clio(lambda c, to=place: c.reports.wait(7, to=to))
    assert sim.requests == 0


def test_a_job_that_clio_gives_up_is_an_error(clio, settings):
    """It says which."""
    settings.job_result = "failed"
    with pytest.raises(JobFailed) as raised:
        clio(lambda c: c.reports.create_and_wait(MATTERS))
    assert raised.value.state == "failed"
    assert raised.value.id > 0
    assert issubclass(JobFailed, JobError)


def test_an_empty_report_is_a_report(clio, settings, tmp_path):
    """But no file: one that is left from before would be taken for it."""
    settings.job_result = "empty"
    assert clio(lambda c: c.reports.create_and_wait(MATTERS)).state == "empty"
    with pytest.raises(JobEmpty):
        clio(lambda c: c.reports.create_and_wait(MATTERS, to=tmp_path / "x.csv"))
    assert not (tmp_path / "x.csv").exists()


def test_a_look_that_fails_is_not_the_end_of_the_job(clio, sim):
    """Clio goes on with it, and so does the wait."""
    for _ in range(12):
        sim.faults.add(Fault("error_before", method="GET", path="reports/"))
    assert clio(lambda c: c.reports.create_and_wait(MATTERS)).state == "completed"


def test_a_report_that_cannot_be_looked_at_is_an_error_at_once(clio):
    """Nobody waits for what is not there."""
    with pytest.raises(NotFound):
        clio(lambda c: c.reports.wait(1))


def test_an_unclear_wish_is_not_repeated(clio, sim):
    """There may be a report in the making."""
    sim.faults.add(Fault("drop_after", method="POST"))
    with pytest.raises(NoAnswer):
        clio(lambda c: c.reports.create_and_wait(MATTERS))
    assert len(sim.all("reports")) == 1


def test_the_callers_own_selection_is_enough(clio):
    """What the wait needs is selected too."""
    report = clio(lambda c: c.reports.create_and_wait(MATTERS, fields="id,name"))
    assert (report.name, report.state) == ("Matter", "completed")


def test_a_kind_that_clio_does_not_have_costs_no_request(clio, sim):
    """The kinds are known."""
    with pytest.raises(InvalidValue, match=r"Report\.kind is none of"):
        clio(lambda c: c.reports.create_and_wait({"kind": "mater", "format": "csv"}))


def test_a_report_can_be_downloaded_later(clio, sim):
    """But not before it is completed."""
    report = clio(lambda c: c.reports.create(MATTERS))
    with pytest.raises(Unprocessable):
        clio(lambda c: c.reports.download(report.id, io.BytesIO()))
    clio(lambda c: c.reports.wait(report.id))
    stream = io.BytesIO()
    found = clio(lambda c: c.reports.download(report.id, stream))
    assert (found.size, found.content_type) == (len(stream.getvalue()), "text/csv")


@pytest.mark.parametrize("format", ["csv", "html", "json", "pdf", "xlsx", "zip"])
def test_every_format_of_a_report_is_a_file_of_its_kind(sim, format):
    """The simulator makes something that a program can open."""
    stream = io.BytesIO()
    payload = {"kind": "contact_information", "format": format}
    sim.client().reports.create_and_wait(payload, to=stream)
    start = {"csv": b"id,name", "html": b"<!DOCTYPE", "json": b"[", "pdf": b"%PDF"}
    assert stream.getvalue().startswith(start.get(format, b"PK"))


def test_a_preset_makes_a_report(clio, sim):
    """At once, or waited for."""
    data = {**MATTERS, "name": "Monthly", "options": {"group_by": "client"}}
    preset = clio(lambda c: c.report_presets.create(data))
    report = clio(lambda c: c.report_presets.generate_report(preset.id))
    assert (report.name, report.source, report.state) == ("Monthly", "presets", "not_started")
    stream = io.BytesIO()
    done = clio(lambda c: c.report_presets.generate_and_wait(preset.id, to=stream))
    assert (done.state, stream.getvalue()[:2]) == ("completed", b"id")
    assert clio(lambda c: c.report_presets.get(preset.id)).last_generated_at is not None


def test_an_archive_is_waited_for_and_brought_home(clio, sim, tmp_path):
    """It has a progress too."""
    told = []
    parent = {"id": sim.all("matters")[0]["id"], "type": "Matter"}
    document = clio(lambda c: c.documents.upload(b"bytes", parent=parent, name="a.txt"))
    payload = {"items": [{"id": document.id, "type": "Document"}]}
    path = tmp_path / "a.zip"
    archive = clio(
        lambda c: c.document_archives.create_and_wait(payload, to=path, progress=told.append)
    )
    assert (archive.state, told[-1].percent) == ("completed", 100)
    assert zipfile.ZipFile(path).read("a.txt") == b"bytes"
    assert archive.size == path.stat().st_size
    again = io.BytesIO()
    clio(lambda c: c.document_archives.download(archive.id, again))
    assert again.getvalue() == path.read_bytes()


def test_a_failed_archive_says_why_where_it_does_no_harm(clio, settings):
    """Clio's words may hold names."""
    settings.job_result = "failed"
    with pytest.raises(JobFailed) as raised:
        clio(lambda c: c.document_archives.create_and_wait({"items": []}))
    assert raised.value.clio_message == "The archive could not be created."
    assert raised.value.clio_message not in str(raised.value)


def test_an_archive_of_nothing_is_an_archive(clio, settings):
    """Only reports and automations can be empty; folders are left out by the simulator."""
    settings.job_result = "empty"
    items = [{"id": 1, "type": "Document"}, {"id": 1, "type": "Folder"}]
    assert (
        clio(lambda c: c.document_archives.create_and_wait({"items": items})).state == "completed"
    )


def test_a_job_that_a_test_ends_by_hand_is_over(clio, sim):
    """Nothing comes after its end."""
    report = clio(lambda c: c.reports.create(MATTERS))
    sim.update("reports", report.id, {"state": "failed"})
    sim.advance(100)
    with pytest.raises(JobFailed):
        clio(lambda c: c.reports.wait(report.id))


def test_an_archive_in_the_making_cannot_be_downloaded(clio):
    """Clio says that there is none."""
    archive = clio(lambda c: c.document_archives.create({"items": []}))
    with pytest.raises(NotFound):
        clio(lambda c: c.document_archives.download(archive.id, io.BytesIO()))
    assert clio(lambda c: c.document_archives.wait(archive.id)).state == "completed"


def test_an_automation_makes_documents(clio, sim):
    """One for each format, in the matter's folder."""
    matter = sim.all("matters")[0]
    template = sim.create("document_templates", {"file": "eA==", "filename": "Letter.docx"})
    payload = {
        "document_template": {"id": template["id"]},
        "matter": {"id": matter["id"]},
        "filename": "Letter",
        "formats": ["pdf", "original"],
    }
    fields = "id,state,documents{id,name}"
    made = clio(lambda c: c.document_automations.create_and_wait(payload, fields=fields))
    assert [one.name for one in made.documents] == ["Letter.pdf", "Letter.docx"]
    stream = io.BytesIO()
    clio(lambda c: c.documents.download(made.documents[0].id, stream))
    assert stream.getvalue() == b"x"
    again = clio(lambda c: c.document_automations.wait(made.id))
    assert again.state == "completed"
