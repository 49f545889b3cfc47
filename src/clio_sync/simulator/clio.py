"""A whole Clio as one handler: a request and an instant in, an answer or a hangup out."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from functools import partial
from secrets import token_hex
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve

from . import refusals
from .agenda import Agenda
from .api.router import Router, Verb
from .clicks import Clicks
from .faults import Fault, Faults
from .firm import resources
from .gate import Gate
from .jobs import BackOffice
from .limits import Limits
from .oauth import Authority, Credentials, bearer
from .settings import Settings
from .state import State
from .storage import Signer, StorageDoor
from .storage.signing import PREFIX as STORAGE
from .traffic import Log
from .visit import Visit
from .webhooks import Deliveries
from .wire import HTML, Hangup, Outcome, Refusal, Request, Response, as_html, without_body

if TYPE_CHECKING:
    from .api.resource import Resource

Door: TypeAlias = Callable[[Request, float], Outcome]
"""What answers at other paths than the API's: from a request and the instant."""

_LOGGER = logging.getLogger(__name__)


class LocalClio:
    """Everything between the doors and the records.

    Args:
        settings: How it behaves.
        now: Reads the clock.
        credentials: Of the application that may ask for access.
    """

    def __init__(
        self, settings: Settings, now: Callable[[], float], credentials: Credentials
    ) -> None:
        self.settings = settings
        self.now = now
        self.state: State = State(self._lag)
        self.router: Router = Router(resources())
        self.authority: Authority = Authority(credentials, settings, user_id=0)
        self.limits: Limits = Limits(settings)
        self.gate: Gate = Gate(settings, self.authority, self.limits)
        self.faults: Faults = Faults()
        self.log: Log = Log()
        self.lock: threading.RLock = threading.RLock()
        self.agenda: Agenda = Agenda()
        self.clicks: Clicks = Clicks()
        self.deliveries: Deliveries = Deliveries(self)
        self.state.watchers.append(self.deliveries.notice)
        self.state.watchers.append(BackOffice(self).notice)
        self.doors: dict[str, Door] = {
            STORAGE: StorageDoor(self.state.objects, Signer()),
        }
        """Who answers below other paths than the API's, by how these begin."""

    def handle(self, request: Request) -> Outcome:
        """Answer a request, or hang up, as the faults have it."""
        with self.lock:
            self.catch_up()
            now = self.now()
            fault = self.faults.strike(request) if not self._is_oauth(request) else None
            outcome = self._outcome(self._meant(request), now, fault)
            self.log.note(request, outcome, now, _token(request), fault.kind if fault else "")
            return without_body(outcome) if request.method == "HEAD" else outcome

    def catch_up(self) -> None:
        """Do what was accepted earlier and is due by now."""
        with self.lock:
            self.agenda.run(self.now())

    def resource(self, name: str) -> Resource:
        """A collection by its path."""
        return self.router.catalogue.by_path[name]

    def _lag(self) -> float:
        """What was there before the first request has been there for long."""
        return self.settings.list_lag if self.log.entries else 0.0

    # ------------------------------------------------------------------------------ answers

    def _meant(self, request: Request) -> Request:
        """What a request is answered like: HEAD like GET."""
        as_get = request.method == "HEAD" and self.settings.answers_head
        return evolve(request, method="GET") if as_get else request

    def _outcome(self, request: Request, now: float, fault: Fault | None) -> Outcome:
        if fault is not None and fault.kind in {"refuse", "drop_before"}:
            return Hangup(refused=fault.kind == "refuse")
        try:
            door = self._door(request)
            if door is not None:
                return self._beside(door, request, now, fault)
            if not request.path.startswith("/api/"):
                return self._dressed(request, self._oauth(request, now), now)
            return self._api(request, now, fault)
        except Refusal as refusal:
            return self._dressed(request, refusal.response, now)
        except Exception:
            _LOGGER.exception("The simulator failed to answer a request.")
            return self._dressed(request, refusals.broken(self.settings, 500), now)

    def _door(self, request: Request) -> Door | None:
        """Who answers a request that is not for the API."""
        for prefix, door in self.doors.items():
            if request.path.startswith(prefix):
                return door
        return None

    def _is_oauth(self, request: Request) -> bool:
        return not request.path.startswith("/api/") and self._door(request) is None

    def _beside(self, door: Door, request: Request, now: float, fault: Fault | None) -> Outcome:
        """What a door answers, as far as nothing goes wrong."""
        if fault is None:
            return door(request, now)
        if fault.kind == "error_before":
            return refusals.broken(self.settings, fault.status)
        outcome = door(request, now)
        if fault.kind == "drop_after" or isinstance(outcome, Hangup):
            return Hangup()
        return self._spoilt(outcome, fault)

    def _oauth(self, request: Request, now: float) -> Response:
        if request.path == "/oauth/token" and self.gate.elsewhere(request):
            raise refusals.oauth(401, "invalid_client")
        return self.authority.answer(request, now)

    def _api(self, request: Request, now: float, fault: Fault | None) -> Outcome:
        if fault is not None and fault.kind == "expired_token":
            raise refusals.bad_token()
        self.gate.pass_firewall(request)
        verb = self.router.verb(request)
        user_id = self.gate.admit(request, now)
        self.clicks.check(request, now)
        lacks = self.authority.lacks(bearer(request))
        visit = Visit(request, now, self.state, self.settings, user_id, lacks)
        if fault is None:
            return self._dressed(request, self._answered(verb, visit), now)
        return self._harmed(verb, visit, fault)

    def _answered(self, verb: Verb, visit: Visit) -> Response:
        self.deliveries.by_program = True
        try:
            return verb(visit)
        except Refusal as refusal:
            return refusal.response
        except Exception:
            _LOGGER.exception("The simulator failed to carry a request out.")
            return refusals.broken(self.settings, 500)
        finally:
            self.deliveries.by_program = False

    def _harmed(self, verb: Verb, visit: Visit, fault: Fault) -> Outcome:
        """What a request that got in comes to when something goes wrong."""
        match fault.kind:
            case "error_before":
                failed = refusals.broken(self.settings, fault.status)
                return self._dressed(visit.request, failed, visit.now)
            case "rate_limit":
                return self._spent(visit, fault.seconds)
            case "wrapped_rate_limit":
                return refusals.wrapped(self._spent(visit, fault.seconds))
            case "commit_late":
                later = evolve(visit, now=visit.now + fault.seconds)
                self.agenda.at(later.now, partial(self._answered, verb, later))
                return Hangup()
            case _:
                done = self._answered(verb, visit)
                if fault.kind == "drop_after":
                    return Hangup()
                return self._dressed(visit.request, self._spoilt(done, fault), visit.now)

    def _spoilt(self, response: Response, fault: Fault) -> Response:
        """An answer to something that was done, as it arrives."""
        match fault.kind:
            case "error_after":
                return refusals.broken(self.settings, fault.status)
            case "truncate":
                return evolve(response, body=response.body[: len(response.body) // 2])
            case "html":
                return as_html(200, "<html><body>Welcome to the guest network</body></html>")
            case _:
                return evolve(response, delay=fault.seconds)

    def _spent(self, visit: Visit, seconds: float) -> Response:
        """The refusal that follows when another program has used the budget up."""
        wait = max(1, round(seconds))
        refused = refusals.rate_limited(self.settings.rate_limit, wait)
        dressed = self._dressed(visit.request, refused, visit.now)
        resets_at = str(math.ceil(visit.now + wait))
        spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": resets_at}
        return evolve(dressed, headers={**dressed.headers, **spent})

    def _dressed(self, request: Request, response: Response, now: float) -> Response:
        """An answer with the headers that every one of its kind carries."""
        from email.utils import formatdate

        headers = {
            **response.headers,
            "Date": formatdate(now, usegmt=True),
            "X-Request-Id": token_hex(16),
        }
        if self._counted(request, response):
            headers |= self.limits.headers(_token(request), now)
        if response.status < 400 and request.path.startswith("/api/"):
            headers["X-API-VERSION"] = self.gate.version(request)
        return evolve(response, headers=headers)

    def _counted(self, request: Request, response: Response) -> bool:
        """Whether an answer says what is left of the budget: what the API itself said, but a 401."""
        by_api = response.headers.get("Content-Type") != HTML and request.path.startswith("/api/")
        return by_api and response.status != 401


def _token(request: Request) -> str:
    try:
        return bearer(request)
    except Refusal:
        return ""
