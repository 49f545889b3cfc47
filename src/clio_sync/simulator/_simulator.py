"""The simulator as its users hold it: a Clio, its doors, and a hand in its records."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from .._drivers import Clock
from ..auth.application import Application
from ..auth.grant import Grant
from ..auth.regions import Region
from ..errors import ConfigurationError
from . import snapshots
from .api import singles
from .clio import LocalClio
from .faults import Faults
from .grow import GrowFirm, GrowSide
from .oauth import Credentials
from .seeds import grow, plant
from .settings import Settings
from .state import State
from .strictness import Slip, told
from .traffic import Log
from .visit import Visit
from .webhooks import Deliveries
from .wire import Refusal, Request, Values

if TYPE_CHECKING:
    from types import TracebackType

    import httpx

    from ..client import AsyncClio, Clio
    from ..grow import Grow

IN_PROCESS = "http://clio.test"
"""Where it is addressed as long as it has no port."""


class Simulator(GrowSide):
    """A Clio you can hold in your hand, as stingy as the real one.

    Args:
        settings: How it behaves, where that is not known or differs between firms.
        contacts: How many contacts the firm has already.
        matters: How many matters.
        seed: Of the firm's names and cases.
        clock: Where its time comes from; a `VirtualClock` makes waiting take none.

    Example:
        >>> with Simulator(contacts=6) as sim:
        ...     [contact["type"] for contact in sim.all("contacts")][-2:]
        ['Person', 'Company']
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        contacts: int = 0,
        matters: int = 0,
        seed: int = 0,
        clock: Clock | None = None,
    ) -> None:
        self.clock: Clock = clock or Clock()
        self.settings: Settings = settings or Settings()
        self.credentials: Credentials = Credentials()
        self.url: str = IN_PROCESS
        """Where it is addressed."""
        self.local: LocalClio = LocalClio(self.settings, self.clock.now, self.credentials)
        self._clients: list[Clio | Grow] = []
        with self._by_hand() as visit:
            self.local.authority.user_id = plant(self.local, visit)
        if contacts or matters:
            self.seed(contacts=contacts, matters=matters, seed=seed)
        self.grow_firm: GrowFirm = GrowFirm(self)
        """The same firm's Clio Grow."""

    @classmethod
    def load(
        cls, path: str | Path, settings: Settings | None = None, *, clock: Clock | None = None
    ) -> Self:
        """Begin with a firm that `dump` wrote.

        Args:
            path: Of the file.
            settings: How it behaves.
            clock: Where its time comes from.

        Raises:
            ConfigurationError: The file holds no firm.
        """
        sim = cls(settings, clock=clock)
        with sim.local.lock:
            sim.local.authority.user_id = snapshots.read(Path(path), sim.state)
        return sim

    def dump(self, path: str | Path) -> None:
        """Write the firm as JSON: its records, without tokens, settings and files' contents.

        Args:
            path: Of the file, which is replaced.
        """
        with self.local.lock:
            snapshots.write(Path(path), self.state, self.local.authority.user_id)

    # --------------------------------------------------------------------------------- doors

    @property
    def application(self) -> Application:
        """The one application that may ask for access."""
        return Application(
            self.credentials.client_id,
            self.credentials.client_secret,
            redirect_uri=self.credentials.redirect_uri,
            region=Region.at(self.url),
        )

    def grant(self) -> Grant:
        """A new grant, as if a user had just consented."""
        answer = self.local.authority.grant(self.clock.now())
        return Grant.from_answer(answer, self.clock.now(), region=Region.at(self.url))

    def transport(self) -> httpx.BaseTransport:
        """Leads a blocking httpx client here."""
        from .transports import Transport

        return Transport(self.local, self.clock)

    def async_transport(self) -> httpx.AsyncBaseTransport:
        """Leads an async httpx client here."""
        from .transports import AsyncTransport

        return AsyncTransport(self.local, self.clock)

    def client(self, **options: Any) -> Clio:
        """A client that is logged in here and shares this clock; see `Clio` for the options."""
        from ..client import Clio

        client = Clio(self.grant(), **self._options(self.transport(), options))
        self._clients.append(client)
        return client

    def async_client(self, **options: Any) -> AsyncClio:
        """The same for code that awaits."""
        from ..client import AsyncClio

        return AsyncClio(self.grant(), **self._options(self.async_transport(), options))

    @contextmanager
    def serve(self, port: int = 0, host: str = "127.0.0.1") -> Generator[str]:
        """Open a real port for as long as the context lasts.

        Args:
            port: Which one; a free one unless given.
            host: Whom to listen for.

        Yields:
            The URL under which ``/api/v4/`` and ``/oauth/`` hang.

        Raises:
            ConfigurationError: uvicorn is not installed, or the port is taken.
        """
        from .server import listening
        from .webhooks.courier import carrying

        with listening(self.local, self.clock, host, port) as url, carrying(self.webhooks):
            before, self.url = self.url, url
            try:
                yield url
            finally:
                self.url = before

    def _options(self, transport: object, options: dict[str, Any]) -> dict[str, Any]:
        usual = {
            "application": self.application,
            "base_url": f"{self.url}/api/v4/",
            "clock": self.clock,
            "transport": transport,
        }
        return usual | options

    def close(self) -> None:
        """Close the blocking clients it gave out.

        Raises:
            ClientSlips: It is strict, and a client made slips that nobody has cleared.
        """
        for client in self._clients:
            client.close()
        slips, self.slips[:] = list(self.slips), []
        if slips:
            raise told(slips)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.slips.clear()
        self.close()

    # ------------------------------------------------------------------------------- records

    def create(self, collection: str, data: Values) -> Values:
        """Make a record, as a person would in Clio's own pages.

        Args:
            collection: Such as ``contacts``.
            data: As in the body of a POST; users and read-only fields may be given too.

        Returns:
            The record with every field.

        Raises:
            ConfigurationError: Clio would refuse it.
        """
        with self._by_hand() as visit:
            return self._full(visit, collection, self.put(collection, data))

    def put(self, collection: str, data: Values) -> Values:
        """Make a record as `create` does, but return only what is kept of it: for many of them."""
        with self._by_hand() as visit:
            return singles.created(visit, self.local.resource(collection), data, by_hand=True)

    def seed(self, *, contacts: int = 0, matters: int = 0, seed: int = 0) -> None:
        """Add believable people, companies and cases; 100,000 contacts take some seconds.

        Args:
            contacts: How many contacts more, one in six of them a company.
            matters: How many matters more, of the new contacts or else of those there are.
            seed: Of the names and cases: the same ones for the same seed.
        """
        with self._by_hand() as visit:
            grow(self.local, visit, contacts=contacts, matters=matters, seed=seed)

    def update(self, collection: str, record_id: int | str, data: Values) -> Values:
        """Change a record, as a person would in Clio's own pages; its etag moves.

        Args:
            collection: Such as ``contacts``.
            record_id: Which one.
            data: As in the body of a PATCH; read-only fields may be given too.

        Returns:
            The record with every field.

        Raises:
            ConfigurationError: Clio would refuse it, or there is no such record.
        """
        resource = self.local.resource(collection)
        with self._by_hand() as visit:
            before = self._kept(visit, collection, record_id)
            record = singles.updated(visit, resource, before, data, by_hand=True)
            return self._full(visit, collection, record)

    def delete(self, collection: str, record_id: int | str) -> None:
        """Delete a record, as a person would.

        Raises:
            ConfigurationError: Clio would refuse it, or there is no such record.
        """
        with self._by_hand() as visit:
            record = self._kept(visit, collection, record_id)
            self.local.resource(collection).destroy(visit, record)

    def get(self, collection: str, record_id: int | str) -> Values | None:
        """One record with every field, or None."""
        with self._by_hand() as visit:
            record = visit.state.get(collection, record_id)
            return None if record is None else self._full(visit, collection, record)

    def all(self, collection: str) -> list[Values]:
        """Every record with every field, as it is now and not as lists show it."""
        with self._by_hand() as visit:
            records = visit.state.tables[collection].current.all()
            return [self._full(visit, collection, record) for record in records]

    def advance(self, seconds: float) -> None:
        """Let time pass, and do what is due by then; only a `VirtualClock` takes no time for it."""
        self.clock.sleep(seconds)
        self.local.catch_up()

    def click(self, action_id: int, subject: str) -> str:
        """Click on a custom action, as its user would; answers the address that opens.

        Args:
            action_id: Of the custom action.
            subject: The path on whose page it stands, such as ``/api/v4/matters/7``.

        Raises:
            ConfigurationError: There is no such custom action.
        """
        with self._by_hand() as visit:
            action = self._kept(visit, "custom_actions", action_id)
            return self.local.clicks.click(action, visit.user_id, subject, visit.now)

    def settle(self) -> None:
        """Let lists show at once what they would show only after their lag."""
        with self.local.lock:
            self.state.settle()

    @contextmanager
    def _by_hand(self) -> Generator[Visit]:
        """What a change from outside the API sees."""
        with self.local.lock, _explained():
            self.local.catch_up()
            request = Request("GET", "/", origin=self.url)
            user_id = self.local.authority.user_id
            now = self.clock.now()
            yield Visit(request, now, self.state, self.settings, user_id, sees_all=True)

    def _full(self, visit: Visit, collection: str, record: Values) -> Values:
        resource = self.local.resource(collection)
        return self.local.router.catalogue.full(visit, resource, record)

    def _kept(self, visit: Visit, collection: str, record_id: int | str) -> Values:
        record = visit.state.get(collection, record_id)
        if record is None:
            raise ConfigurationError("The simulator holds no such record.")
        return record

    # ------------------------------------------------------------------------------- watching

    @property
    def state(self) -> State:
        """What it holds, raw."""
        return self.local.state

    @property
    def faults(self) -> Faults:
        """What goes wrong on purpose."""
        return self.local.faults

    @property
    def webhooks(self) -> Deliveries:
        """What webhooks have to deliver: by themselves on a real port, else when told to."""
        return self.local.deliveries

    @property
    def log(self) -> Log:
        """The journal: what has passed through the doors."""
        return self.local.log

    @property
    def slips(self) -> list[Slip]:
        """What a strict simulator saw that Clio would swallow; clear it to go on."""
        return self.local.router.strictness.slips

    @property
    def requests(self) -> int:
        """How many requests the API got."""
        return self.log.requests

    @property
    def writes(self) -> int:
        """How many of them asked to change something."""
        return self.log.writes

    @property
    def refusals_429(self) -> int:
        """How many were one too many for the token's budget."""
        return self.log.refusals_429


@contextmanager
def _explained() -> Generator[None]:
    """Say what Clio would have refused: here the program is wrong, not a request."""
    try:
        yield
    except Refusal as refusal:
        message = json.loads(refusal.response.body)["error"]["message"]
        raise ConfigurationError(f"The simulator refuses this as Clio would: {message}.") from None
