"""Webhooks: to subscribe, renew, activate and pause, beyond the five verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from .._generated import webhooks as generated
from .._generated.webhooks import Webhook, WebhookCreate
from ..fields import Fields
from . import _subscribing
from ._subscribing import WebhookEvent, WebhookModel, Wish, life

__all__ = ["AsyncWebhooks", "WebhookEvent", "WebhookModel", "Webhooks"]


class Webhooks(generated.Webhooks):
    """Webhooks, blocking."""

    def subscribe(
        self,
        url: str,
        model: WebhookModel,
        *,
        fields: Fields | str = "id,etag",
        events: Sequence[WebhookEvent] | None = None,
        expires_in: dt.timedelta | None = None,
    ) -> Webhook:
        """Be told what happens to records: of one address and model there is one webhook.

        The one that there is already is brought up to date, so this may be run at
        every start; one that Clio has suspended is replaced. It delivers nothing
        before its handshake is confirmed, by the receiver or by `activate`.

        Args:
            url: Where Clio delivers; it takes nothing but https.
            model: What to tell of.
            fields: What to send of a record, with its id in any case, and what to
                watch: an ``updated`` comes when one of them changes, and an etag
                changes with every change.
            events: What to tell; created, updated and deleted unless given.
            expires_in: How long it lives; some minutes less than the 31 days that
                Clio allows at most unless given. `renew_expiring` makes it longer.

        Raises:
            ConfigurationError: An address, model, event or life that Clio refuses.
            FieldError: A name in ``fields`` that the model does not have.
            Forbidden: The app lacks the permission for webhooks, or for the model.
            NoAnswer: It may exist all the same; asking again finds it.
        """
        wish = Wish.of(url, model, fields, events, expires_in)
        return self._driver.run(_subscribing.subscribe(self._session, wish))

    def renew(self, id: int, *, expires_in: dt.timedelta | None = None) -> Webhook:
        """Let a webhook live longer.

        Args:
            id: The webhook's id.
            expires_in: How long from now; as long as Clio allows unless given.

        Raises:
            NotFound: There is no such webhook.
            ConfigurationError: It is longer than Clio allows.
        """
        flow = _subscribing.renew(self._session, id, life(expires_in))
        return self._driver.run(flow)

    def renew_expiring(
        self,
        *,
        within: dt.timedelta = dt.timedelta(days=7),
        expires_in: dt.timedelta | None = None,
    ) -> tuple[Webhook, ...]:
        """Renew every webhook that would soon expire: for a job that runs every day.

        Args:
            within: How soon.
            expires_in: How long they live from now; as long as Clio allows unless given.

        Returns:
            Those that were renewed; look at their ``status`` for one that is suspended.

        Raises:
            ConfigurationError: It is longer than Clio allows.
        """
        flow = _subscribing.renew_expiring(self._session, within, life(expires_in))
        return self._driver.run(flow)

    def activate(self, id: int, secret: str | None = None) -> None:
        """Confirm a webhook whose receiver has not echoed the secret of its handshake.

        Args:
            id: The webhook's id.
            secret: From the handshake, which proves that it came from Clio; read from
                Clio unless given.

        Raises:
            ResponseError: There is no such webhook, or its secret is another one.
        """
        self._driver.run(_subscribing.activate(self._session, id, secret))

    def pause(self, id: int) -> WebhookCreate:
        """Have nothing delivered until `resume`: the webhook is deleted, for Clio cannot pause.

        What happens meanwhile is not told later: list with ``updated_since`` then.

        Args:
            id: The webhook's id.

        Returns:
            What `resume` makes it of again; keep it.

        Raises:
            NotFound: There is no such webhook.
        """
        return self._driver.run(_subscribing.pause(self._session, id))

    def resume(self, paused: WebhookCreate) -> Webhook:
        """Subscribe again to what was paused; the new webhook has another id and secret.

        Args:
            paused: What `pause` returned.
        """
        return self._driver.run(_subscribing.resume(self._session, paused))


class AsyncWebhooks(generated.AsyncWebhooks):
    """Webhooks, awaited."""

    async def subscribe(
        self,
        url: str,
        model: WebhookModel,
        *,
        fields: Fields | str = "id,etag",
        events: Sequence[WebhookEvent] | None = None,
        expires_in: dt.timedelta | None = None,
    ) -> Webhook:
        """Be told what happens to records: of one address and model there is one webhook.

        The one that there is already is brought up to date, so this may be run at
        every start; one that Clio has suspended is replaced. It delivers nothing
        before its handshake is confirmed, by the receiver or by `activate`.

        Args:
            url: Where Clio delivers; it takes nothing but https.
            model: What to tell of.
            fields: What to send of a record, with its id in any case, and what to
                watch: an ``updated`` comes when one of them changes, and an etag
                changes with every change.
            events: What to tell; created, updated and deleted unless given.
            expires_in: How long it lives; some minutes less than the 31 days that
                Clio allows at most unless given. `renew_expiring` makes it longer.

        Raises:
            ConfigurationError: An address, model, event or life that Clio refuses.
            FieldError: A name in ``fields`` that the model does not have.
            Forbidden: The app lacks the permission for webhooks, or for the model.
            NoAnswer: It may exist all the same; asking again finds it.
        """
        wish = Wish.of(url, model, fields, events, expires_in)
        return await self._driver.run(_subscribing.subscribe(self._session, wish))

    async def renew(self, id: int, *, expires_in: dt.timedelta | None = None) -> Webhook:
        """Let a webhook live longer.

        Args:
            id: The webhook's id.
            expires_in: How long from now; as long as Clio allows unless given.

        Raises:
            NotFound: There is no such webhook.
            ConfigurationError: It is longer than Clio allows.
        """
        flow = _subscribing.renew(self._session, id, life(expires_in))
        return await self._driver.run(flow)

    async def renew_expiring(
        self,
        *,
        within: dt.timedelta = dt.timedelta(days=7),
        expires_in: dt.timedelta | None = None,
    ) -> tuple[Webhook, ...]:
        """Renew every webhook that would soon expire: for a job that runs every day.

        Args:
            within: How soon.
            expires_in: How long they live from now; as long as Clio allows unless given.

        Returns:
            Those that were renewed; look at their ``status`` for one that is suspended.

        Raises:
            ConfigurationError: It is longer than Clio allows.
        """
        flow = _subscribing.renew_expiring(self._session, within, life(expires_in))
        return await self._driver.run(flow)

    async def activate(self, id: int, secret: str | None = None) -> None:
        """Confirm a webhook whose receiver has not echoed the secret of its handshake.

        Args:
            id: The webhook's id.
            secret: From the handshake, which proves that it came from Clio; read from
                Clio unless given.

        Raises:
            ResponseError: There is no such webhook, or its secret is another one.
        """
        await self._driver.run(_subscribing.activate(self._session, id, secret))

    async def pause(self, id: int) -> WebhookCreate:
        """Have nothing delivered until `resume`: the webhook is deleted, for Clio cannot pause.

        What happens meanwhile is not told later: list with ``updated_since`` then.

        Args:
            id: The webhook's id.

        Returns:
            What `resume` makes it of again; keep it.

        Raises:
            NotFound: There is no such webhook.
        """
        return await self._driver.run(_subscribing.pause(self._session, id))

    async def resume(self, paused: WebhookCreate) -> Webhook:
        """Subscribe again to what was paused; the new webhook has another id and secret.

        Args:
            paused: What `pause` returned.
        """
        return await self._driver.run(_subscribing.resume(self._session, paused))
