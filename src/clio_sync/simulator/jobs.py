"""Work in the background: reports, archives and automations, which take their time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from . import exports
from .api import singles, versions
from .state import Change
from .visit import Visit
from .wire import Request, Values

if TYPE_CHECKING:
    from .clio import LocalClio

PROGRESSING = frozenset({"reports", "document_archives"})
"""The kinds of jobs that say how far they are."""

JOBS = PROGRESSING | {"document_automations"}

STEPS: Mapping[float, tuple[str, int]] = {
    0.1: ("queued", 0),
    0.3: ("in_progress", 20),
    0.7: ("in_progress", 70),
}
"""What a job says of itself once so much of its time is over."""

OVER = frozenset({"completed", "failed", "empty"})


class BackOffice:
    """Sees to it that jobs get done.

    Args:
        clio: Whose jobs these are.
    """

    def __init__(self, clio: LocalClio) -> None:
        self._clio = clio

    def notice(self, change: Change) -> None:
        """Begin with a job that somebody has asked for."""
        if change.collection not in JOBS or change.kind != "created" or change.after is None:
            return
        settings, id = self._clio.settings, change.after["id"]
        for part, (state, progress) in STEPS.items():
            due = change.instant + part * settings.job_seconds
            self._clio.agenda.at(due, partial(self._move, change.collection, id, state, progress))
        due = change.instant + settings.job_seconds
        self._clio.agenda.at(due, partial(self._end, change.collection, id))

    def _move(self, collection: str, id: int, state: str, progress: int) -> Values | None:
        """A version of a job that has come further; None if it is over already."""
        job = self._clio.state.get(collection, id)
        if job is None or job["state"] in OVER:
            return None
        moved = {**job, "state": state}
        if collection in PROGRESSING:
            moved["progress"] = progress
        return self._put(collection, moved)

    def _end(self, collection: str, id: int) -> None:
        result = self._clio.settings.job_result
        if collection == "document_archives" and result == "empty":
            result = "completed"  # an archive knows no other good end
        job = self._move(collection, id, result, 100 if result == "completed" else 70)
        if job is not None:
            self._settle(collection, job)

    def _settle(self, collection: str, job: Values) -> None:
        """What comes of a job that is over."""
        state = self._clio.state
        match collection, job["state"]:
            case "reports", "completed":
                exports.report(state, job)
            case "document_archives", "completed":
                self._put(collection, {**job, **exports.archive(state, job)})
            case "document_archives", "failed":
                self._put(collection, {**job, "message": "The archive could not be created."})
            case "document_automations", "completed":
                made = [{"id": self._document(job, ending)["id"]} for ending in _endings(job)]
                self._put(collection, {**job, "documents": made})
            case _:
                pass

    def _put(self, collection: str, job: Values) -> Values:
        return self._clio.state.put(collection, job, self._clio.now())

    def _document(self, job: Values, ending: str) -> Values:
        """A document that an automation makes of its template, in the folder of its matter."""
        name, visit = f"{job['filename']}{ending}", self._visit()
        parent = {"id": job["matter"]["id"], "type": "Matter"}
        data = {"name": name, "filename": name, "parent": parent}
        made = singles.created(visit, self._clio.resource("documents"), data, by_hand=True)
        key = f"template-{job['document_template']['id']}"
        stored = visit.state.objects.whole.get(key)
        return versions.filled(visit, made, {"uuid": key, "size": stored.size}) if stored else made

    def _visit(self) -> Visit:
        clio = self._clio
        request = Request("GET", "/")  # nobody uploads what Clio makes itself
        return Visit(request, clio.now(), clio.state, clio.settings, clio.authority.user_id)


def _endings(job: Values) -> list[str]:
    """How the names of the documents end that an automation makes."""
    endings = {"pdf": ".pdf", "original": ".docx"}
    return [endings[one] for one in job.get("formats") or ["original"]]
