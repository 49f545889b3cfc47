"""The post office: it learns of each change, and sees to it that receivers do."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import evolve

from ...webhooks import sign
from ..fields import parse
from ..permissions import needed
from ..visit import Visit
from ..wire import Request, Values
from . import models
from .deliveries import HANDSHAKE, Attempt, Delivery, Outbox, Parcel, Receipt
from .faults import DeliveryFaults
from .posting import App, Function, Post, parted, way

if TYPE_CHECKING:
    from ..clio import LocalClio
    from ..state import Change

TABLE = "webhooks"


class Deliveries:
    """What has to be delivered, has been, and could not be.

    Args:
        clio: Whose webhooks these are.
    """

    def __init__(self, clio: LocalClio) -> None:
        self._clio = clio
        self.faults: DeliveryFaults = DeliveryFaults()
        """What goes wrong on purpose."""
        self.attempts: list[Attempt] = []
        """Every try so far, oldest first."""
        self.by_program = False
        """Whether the changes that come now are made through the API."""
        self._outbox = Outbox()
        self._told: defaultdict[int, set[object]] = defaultdict(set)
        self._failures: Counter[int] = Counter()

    @property
    def waiting(self) -> int:
        """How many deliveries are not done yet, among them those to be tried again."""
        return len(self._outbox)

    def deliver(self, to: App | Function | None = None) -> list[Attempt]:
        """Deliver what is due by now, one after the other.

        What fails is tried again later: let the clock advance, and call this again.

        Args:
            to: An ASGI application, or a function of method, headers and body that
                answers with a ``status`` and ``headers`` as `clio_sync.webhooks.receive`
                does. Unless given, the webhooks' own addresses, over HTTP: only those
                at `Settings.webhook_hosts`, and the others go on waiting.

        Returns:
            What was tried, in order.
        """
        post, tried = way(to), len(self.attempts)
        wanted = self._is_near if to is None else _any
        while self._deliver_one(post, wanted):
            pass
        return self.attempts[tried:]

    def _deliver_one(self, post: Post, wanted: Callable[[Delivery], bool]) -> bool:
        """Deliver the next that is due, without holding up Clio; answers whether there was one."""
        with self._clio.lock:
            self._clio.catch_up()
            delivery = self._outbox.take(self._clio.now(), wanted)
            parcel = None if delivery is None else self._parcel(delivery)
        if delivery is None:
            return False
        if parcel is not None:
            receipt = post(parcel)
            with self._clio.lock:
                self._settle(delivery, receipt)
        return True

    def _is_near(self, delivery: Delivery) -> bool:
        """Whether it may be posted; what is for nobody any more is, too: it goes nowhere."""
        hook = self._clio.state.get(TABLE, delivery.webhook_id)
        return hook is None or parted(hook["url"])[1] in self._clio.settings.webhook_hosts

    # ------------------------------------------------------------------------------- changes

    def notice(self, change: Change) -> None:
        """Learn of a change to any record."""
        if change.collection == TABLE:
            self._greet(change)
        elif self.by_program and not self._clio.settings.webhook_own_writes:
            return
        elif change.collection in models.BY_COLLECTION and self._is_seen(change):
            for hook in self._alive(models.BY_COLLECTION[change.collection].name, change.instant):
                self._tell(hook, change)

    def _is_seen(self, change: Change) -> bool:
        """Whether the user who authorised the webhooks may see it (facts, 9)."""
        record, settings = change.after or change.before or {}, self._clio.settings
        return (
            needed(change.collection) not in settings.lacks and record["id"] not in settings.hidden
        )

    def _alive(self, model: str, now: float) -> list[Values]:
        """The webhooks of a model that deliver: expired ones stop without a word (facts, 9)."""
        hooks = self._clio.state.tables[TABLE].current.all()
        return [
            hook
            for hook in hooks
            if hook["model"] == model and hook["status"] == "enabled" and _lives(hook, now)
        ]

    def _greet(self, change: Change) -> None:
        """Ask the address of a new webhook, or a new address, whether it wants deliveries."""
        after = change.after
        moved = after is not None and (change.before or {}).get("url") != after["url"]
        if after is not None and moved and after["status"] == "pending":
            body = {"data": {"webhook_id": after["id"]}}
            self._enclose(after, HANDSHAKE, body, change.instant)

    def _tell(self, hook: Values, change: Change) -> None:
        record = change.after or change.before or {}
        for event in models.events(change.kind, change.before, change.after):
            if event in hook["events"] and (event != "updated" or self._concerns(hook, change)):
                body = {
                    "data": self._selected(hook, record, change),
                    "meta": {"event": event, "webhook_id": hook["id"]},
                }
                self._enclose(hook, event, body, change.instant)
                self._told[hook["id"]].add(record["id"])

    def _concerns(self, hook: Values, change: Change) -> bool:
        """Whether an update is told: any, of a record never told of; else of a watched field."""
        before, after = change.before or {}, change.after or {}
        if after["id"] not in self._told[hook["id"]]:
            return True
        return self._selected(hook, before, change) != self._selected(hook, after, change)

    def _selected(self, hook: Values, record: Values, change: Change) -> Values:
        clio = self._clio
        catalogue, resource = clio.router.catalogue, clio.resource(change.collection)
        request, settings = Request("GET", "/"), clio.settings
        visit = Visit(request, change.instant, clio.state, settings, _user(hook), settings.lacks)
        selection = parse(hook["fields"], resource.shape, catalogue.look)
        return catalogue.cut_down(visit, resource, record, selection)

    def _enclose(self, hook: Values, event: str, body: Values, now: float) -> None:
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        delivery = Delivery(hook["id"], event, raw)
        fault = self.faults.strike(event)
        if fault is None or fault.kind == "duplicate":
            self._outbox.put(delivery, now)
        if fault is not None and fault.kind != "drop":
            self._outbox.put(delivery, now + fault.seconds)

    # ------------------------------------------------------------------------------ outcomes

    def _parcel(self, delivery: Delivery) -> Parcel | None:
        """What to post; nothing if the webhook is gone, expired, or not of that state."""
        hook = self._clio.state.get(TABLE, delivery.webhook_id)
        greets = delivery.event == HANDSHAKE
        wanted = "pending" if greets else "enabled"
        if hook is None or hook["status"] != wanted or not _lives(hook, self._clio.now()):
            return None
        secret, body = hook["shared_secret"], delivery.body
        own = {"X-Hook-Secret": secret} if greets else {"X-Hook-Signature": sign(secret, body)}
        headers = {"Content-Type": "application/json", **own}
        return Parcel(hook["url"], headers, body, self._clio.settings.webhook_timeout)

    def _settle(self, delivery: Delivery, receipt: Receipt) -> None:
        """Draw the consequences of an answer, or of none."""
        hook, now = self._clio.state.get(TABLE, delivery.webhook_id), self._clio.now()
        self.attempts.append(Attempt(delivery.webhook_id, delivery.event, receipt.status, now))
        if not receipt.taken:
            self._try_again(hook, delivery, now)
            return
        self._failures.pop(delivery.webhook_id, None)
        if hook is None:
            return
        if receipt.status == 410:
            self._become(hook, "suspended", now)
        elif delivery.event == HANDSHAKE and _confirms(hook, receipt):
            self._become(hook, "enabled", now)

    def _try_again(self, hook: Values | None, delivery: Delivery, now: float) -> None:
        settings, tries = self._clio.settings, delivery.tries + 1
        if tries < settings.webhook_tries:
            wait = settings.webhook_first_wait * settings.webhook_backoff**delivery.tries
            self._outbox.put(evolve(delivery, tries=tries), now + wait)
            return
        self._failures[delivery.webhook_id] += 1
        if hook is not None and self._failures[hook["id"]] >= settings.webhook_patience:
            self._become(hook, "suspended", now)

    def _become(self, hook: Values, status: str, now: float) -> None:
        self._clio.state.put(TABLE, {**hook, "status": status}, now)


def _any(_: Delivery) -> bool:
    return True


def _lives(hook: Values, now: float) -> bool:
    return dt.datetime.fromisoformat(hook["expires_at"]).timestamp() > now


def _confirms(hook: Values, receipt: Receipt) -> bool:
    """Whether an answer to a handshake echoes the secret with 200 (facts, 9)."""
    return receipt.status == 200 and receipt.secret == hook["shared_secret"]


def _user(hook: Values) -> int:
    user: Values = hook.get("user") or {}
    return int(user.get("id", 0))
