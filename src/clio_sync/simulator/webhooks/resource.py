"""Webhooks as records: what may be asked for, and the secret that confirms one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from secrets import compare_digest, token_hex
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import evolve

from .. import refusals
from ..api.moments import as_instant, in_some_zone
from ..api.resource import Resource
from ..api.singles import answer, existing
from ..declarations import Type, full_shape, shape, specs
from ..fields import parse
from ..permissions import needed
from ..visit import Visit
from ..wire import Response, Values
from . import models
from .posting import parted

if TYPE_CHECKING:
    from ..api.catalogue import Catalogue, Operation

USUAL_LIFE = dt.timedelta(days=3)
LONGEST_LIFE = dt.timedelta(days=31)
LONGEST_FIELDS = 1000


def activate(
    catalogue: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """A webhook whose receiver shows the secret of its handshake."""
    hook = existing(visit, resource, ids)
    selection = catalogue.selection(visit, resource)
    shown = visit.request.headers.get("x-hook-secret", "")
    if not compare_digest(shown.encode(), hook["shared_secret"].encode()):
        raise refusals.unprocessable("X-Hook-Secret is invalid")
    enabled = visit.state.put(resource.path, {**hook, "status": "enabled"}, visit.now)
    return answer(200, enabled, catalogue.cut_down(visit, resource, enabled, selection))


class Webhooks(Resource):
    """How webhooks behave."""

    operations: ClassVar[Mapping[tuple[str, str], Operation]] = {
        ("PUT", "{id}/activate"): activate,
    }

    @cached_property
    def creates(self) -> Mapping[str, Type]:
        """What a new one can be made of; its model also by number."""
        return _loose(super().creates)

    @cached_property
    def updates(self) -> Mapping[str, Type]:
        """What can be changed in one."""
        return _loose(super().updates)

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        """The fields that one key of a payload sets.

        Raises:
            Refusal: The value cannot be had.
        """
        if name == "fields":
            return {name: _spelled(value)}
        return super().written(visit, before, name, value, type)

    def starting(self, visit: Visit, data: Values) -> Values:
        """What one holds before the payload is read."""
        started = {
            "events": None,
            "expires_at": None,
            "shared_secret": token_hex(32),
            "status": "pending" if visit.settings.webhook_handshake else "enabled",
            "user": {"id": visit.user_id},
        }
        return {**super().starting(visit, data), **started}

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        """Apply the rules about address, model, events, fields and life.

        Raises:
            Refusal: One is broken, or the model's permission is lacking.
        """
        _check_url(visit, after["url"])
        model = models.named(after["model"])
        if model is None:
            raise refusals.one_of("model", list(models.BY_NAME))
        if needed(model.collection) in visit.lacks:
            raise refusals.forbidden()
        _check_fields(model, after["fields"])
        after |= {
            "model": model.name,
            "events": _events(model, after["events"]),
            "expires_at": _expiry(visit, after["expires_at"]),
        }
        moved = before is not None and before["url"] != after["url"]
        return {**after, **_unconfirmed(visit)} if moved else after


def _loose(known: Mapping[str, Type]) -> Mapping[str, Type]:
    loose = {"model": evolve(known["model"], kind="any", choices=())}
    return {**known, **loose, "fields": evolve(known["fields"], kind="any")}


def _check_url(visit: Visit, url: str | None) -> None:
    scheme, host = parted(url or "")
    settings = visit.settings
    near = settings.webhook_http and scheme == "http" and host in settings.webhook_hosts
    if not near and (scheme != "https" or not host):
        raise refusals.unprocessable("url must be a valid https URL")


def _events(model: models.Model, events: list[str] | None) -> list[str]:
    if events is None:
        return [one for one in models.USUAL if one in model.events]
    if not set(events) <= set(model.events):
        raise refusals.one_of("events", model.events)
    return list(dict.fromkeys(events))


def _spelled(fields: object) -> str | None:
    """A selection as one text; programs that send its names one by one work with Clio."""
    if isinstance(fields, list) and all(isinstance(name, str) for name in fields):
        return ",".join(fields)
    if fields is None or isinstance(fields, str):
        return fields
    raise refusals.unprocessable("fields must be a string")


def _check_fields(model: models.Model, fields: str | None) -> None:
    if not fields:
        raise refusals.unprocessable("fields is required")
    if len(fields) > LONGEST_FIELDS:
        raise refusals.unprocessable(f"fields is too long (maximum is {LONGEST_FIELDS} characters)")
    record: Any = next(one.record for one in specs() if one.path == model.collection)
    parse(fields, shape(record), full_shape)


def _expiry(visit: Visit, expires_at: str | None) -> str:
    """When it ends: in three days unless told, and within 31 (facts, 9)."""
    now = dt.datetime.fromtimestamp(int(visit.now), dt.timezone.utc)
    wanted = as_instant(expires_at) if expires_at else now + USUAL_LIFE
    latest, chosen = now + LONGEST_LIFE, in_some_zone(wanted or now)
    if chosen <= latest:
        return chosen.isoformat()
    if visit.settings.webhook_long_life == "clamp":
        return latest.isoformat()
    raise refusals.unprocessable(f"expires_at must be within {LONGEST_LIFE.days} days")


def _unconfirmed(visit: Visit) -> Values:
    """What becomes of one that has moved: its new address has to be asked."""
    if not visit.settings.webhook_handshake:
        return {}
    renewed = {"shared_secret": token_hex(32)} if visit.settings.webhook_new_secret else {}
    return {"status": "pending", **renewed}
