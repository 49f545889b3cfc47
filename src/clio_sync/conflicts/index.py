"""A firm's contacts, matters and relationships at hand, for looking people up without asking Clio.

It holds client data in memory, and nowhere else unless it is saved, which
encrypts it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Awaitable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast, overload

from attrs import asdict, define, field, frozen

from .._flow import Flow, call
from ..errors import ForeignStore
from ..mapping.lenses import item
from ..mapping.values import Record
from .parties import Parties, party_of
from .reading import Account, Readings, read

if TYPE_CHECKING:
    from .._flows.session import Session
    from ..mapping.account import AsyncClient, Client

CLIENT = "client"


def counted(counts: Mapping[str, int]) -> str:
    """Write counts as a list in words.

    Args:
        counts: How many there are of each, named in the plural.
    """
    told = [
        f"{count:,} {what.removesuffix('s') if count == 1 else what}"
        for what, count in counts.items()
    ]
    return f"{', '.join(told[:-1])} and {told[-1]}"


@frozen
class Role:
    """What somebody is to a matter.

    Args:
        matter: Clio's id of it.
        name: ``client``, or what the firm wrote about the relationship; client data.
        number: The matter's number; client data, since many firms put a name into it.
        title: Its description; client data.
        status: ``Open``, ``Pending`` or ``Closed``.
    """

    matter: int
    name: str = field(repr=False)
    number: str = field(repr=False)
    title: str = field(repr=False)
    status: str


@frozen
class Refreshed:
    """What a refresh brought.

    Args:
        contacts: How many were new, or had changed.
        matters: The same.
        relationships: The same.
    """

    contacts: int
    matters: int
    relationships: int

    def __str__(self) -> str:
        return f"New or changed: {counted(asdict(self))}"


@define(eq=False)
class ConflictIndex:
    """Whom a firm has to do with, as it was when last read.

    Made by `index` and `open_index`. What is deleted in Clio stays in it until it is read
    anew with `index`: it shows too much rather than too little.

    Args:
        account: Whose it is.
        as_of: When reading it began (seconds since the epoch).
        contacts: By id, as Clio lists them.
        matters: The same.
        relationships: The same.
    """

    account: Account
    as_of: float
    contacts: dict[int, Record] = field(repr=False)
    matters: dict[int, Record] = field(repr=False)
    relationships: dict[int, Record] = field(repr=False)
    _parties: Parties | None = field(default=None, init=False, repr=False)
    _roles: Mapping[int, list[Role]] | None = field(default=None, init=False, repr=False)

    def __str__(self) -> str:
        return counted(self.counts)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many there are of what."""
        return {
            "contacts": len(self.contacts),
            "matters": len(self.matters),
            "relationships": len(self.relationships),
        }

    @property
    def parties(self) -> Parties:
        """Everybody, to be looked up."""
        if self._parties is None:
            self._parties = Parties.of(self.contacts.values())
        return self._parties

    def roles(self, contact: int) -> tuple[Role, ...]:
        """What a contact is to which matters.

        Args:
            contact: Clio's id.
        """
        if self._roles is None:
            self._roles = _by_contact(self._all_roles())
        return tuple(self._roles.get(contact, ()))

    def _all_roles(self) -> Iterator[tuple[int, Role]]:
        for id, matter in self.matters.items():
            if client := _id(matter, "client"):
                yield client, _role(id, matter, CLIENT)
        for one in self.relationships.values():
            matter_id, contact = _id(one, "matter"), _id(one, "contact")
            if contact:
                name = str(one.get("description") or "related")
                yield contact, _role(matter_id, self.matters.get(matter_id, {}), name)

    @overload
    def refresh(self, clio: Client) -> Refreshed: ...
    @overload
    def refresh(self, clio: AsyncClient) -> Awaitable[Refreshed]: ...
    def refresh(self, clio: Any) -> Refreshed | Awaitable[Refreshed]:
        """Read what is new or has changed; four requests, unless that is very much.

        Args:
            clio: A client of either colour; what an async one finds is awaited.

        Raises:
            ForeignStore: It is another firm's or another user's client.
        """
        return cast(
            "Refreshed | Awaitable[Refreshed]", clio.driver.run(self._refreshed(clio.session))
        )

    def _refreshed(self, session: Session) -> Flow[Refreshed]:
        found = yield from read(session, self.as_of, self._check)
        return (yield from call(self._take_in, found))

    def _take_in(self, found: Readings) -> Refreshed:
        contacts = _updated(self.contacts, found.contacts)
        matters = _updated(self.matters, found.matters)
        relationships = _updated(self.relationships, found.relationships)
        for record in contacts:
            self.parties.add(party_of(record))
        self.as_of, self._roles = found.at, None
        return Refreshed(len(contacts), len(matters), len(relationships))

    def _check(self, account: Account) -> None:
        if account != self.account:
            raise ForeignStore(
                f"The index is of account {self.account.account_id} as user "
                f"{self.account.user_id} sees it, and this is user {account.user_id} of "
                f"account {account.account_id}.",
                advice="Make an index for each firm and user.",
            )

    def save(self, path: str | os.PathLike[str], *, key: str) -> None:
        """Keep it in an encrypted file that only its owner can read.

        Args:
            path: Of the file, which is replaced.
            key: From `new_key`; it must not be kept beside the file.

        Raises:
            ConfigurationError: The key is none.
            VaultError: The file cannot be written.
        """
        from .keeping import save

        save(self, path, key)

    @staticmethod
    def new_key() -> str:
        """A fresh key, to be kept where secrets are kept."""
        from ..auth import FileVault

        return FileVault.new_key()


@overload
def index(clio: Client) -> ConflictIndex: ...
@overload
def index(clio: AsyncClient) -> Awaitable[ConflictIndex]: ...
def index(clio: Any) -> ConflictIndex | Awaitable[ConflictIndex]:
    """Read whom a firm has to do with: contacts, matters and relationships, 200 a request.

    What this user may not see is not in it.

    Args:
        clio: A client of either colour; what an async one finds is awaited.
    """
    return cast("ConflictIndex | Awaitable[ConflictIndex]", clio.driver.run(_read(clio.session)))


def _read(session: Session) -> Flow[ConflictIndex]:
    found = yield from read(session)
    made = index_of(found)
    yield from call(lambda: made.parties)
    return made


def index_of(found: Readings) -> ConflictIndex:
    """Make an index of what was read.

    Args:
        found: All of it.
    """
    made = ConflictIndex(found.account, found.at, {}, {}, {})
    _updated(made.contacts, found.contacts)
    _updated(made.matters, found.matters)
    _updated(made.relationships, found.relationships)
    return made


def _updated(held: dict[int, Record], found: list[Record]) -> list[Record]:
    """Take in records; those that are new or have changed."""
    changed = {one["id"]: one for one in found if held.get(one["id"]) != one}
    held.update(changed)
    return [*changed.values()]


def _by_contact(roles: Iterator[tuple[int, Role]]) -> Mapping[int, list[Role]]:
    found: defaultdict[int, list[Role]] = defaultdict(list)
    for contact, role in roles:
        found[contact].append(role)
    return found


def _role(id: int, matter: Record, name: str) -> Role:
    number, title, status = (
        str(matter.get(key) or "") for key in ("display_number", "description", "status")
    )
    return Role(id, name, number, title, status)


def _id(record: Record, name: str) -> int:
    found = item(record, name)
    return int(found.get("id") or 0) if isinstance(found, dict) else 0
