"""The collections of Clio Grow, for code that blocks."""

from __future__ import annotations

from functools import cached_property
from typing import Unpack

from .._drivers import Driver
from .._flows.session import Session
from . import flows, specs
from .filters import ContactFilters, Filters, InboxLeadFilters, Include, LeadState, MatterFilters
from .linked import Contact, Matter
from .pages import ContactPages, GrowPages, MatterPages
from .payloads import GrowCustomActionCreate, GrowNoteCreate, InboxLeadCreate, NamedCreate
from .records import CustomAction, InboxLead, Location, MatterType, Note, Source, User


class GrowCollection:
    """The records of one kind, and what can be done with them."""

    def __init__(self, driver: Driver, session: Session) -> None:
        self._driver, self._session = driver, session


class Contacts(GrowCollection):
    """The people and companies that Clio Grow knows."""

    def list(self, **filters: Unpack[ContactFilters]) -> ContactPages:
        """Those that all filters let through.

        Args:
            filters: See `ContactFilters`.

        Raises:
            UnknownField: There is no filter of that name.
            ConfigurationError: A value that no request can carry.
        """
        asked = flows.queries(specs.CONTACTS, filters, {})
        return ContactPages(self._driver, self._session, specs.CONTACTS, asked)

    def get(self, id: int, *, include: Include | None = None) -> Contact:
        """Read one.

        Args:
            id: The contact's id in Clio Grow.
            include: What comes only to whoever asks for it.

        Raises:
            NotFound: There is no such contact, or none that this user may see.
        """
        params = {"include": include} if include else None
        return self._driver.run(flows.get(self._session, specs.CONTACTS, id, params))

    @cached_property
    def notes(self) -> ContactNotes:
        """The notes on them."""
        return ContactNotes(self._driver, self._session)


class ContactNotes(GrowCollection):
    """The notes on a contact."""

    def list(self, *, contact_id: int, **filters: Unpack[Filters]) -> GrowPages[Note]:
        """Those on one contact.

        Args:
            contact_id: Whose.
            filters: See `Filters`.

        Raises:
            UnknownField: There is no filter of that name.
            ConfigurationError: A value that no request can carry.
        """
        asked = flows.queries(specs.CONTACT_NOTES, filters, {"contact_id": contact_id})
        return GrowPages(self._driver, self._session, specs.CONTACT_NOTES, asked)

    def create(self, payload: GrowNoteCreate, *, contact_id: int) -> Note:
        """Add one; Clio has no way to add it only once.

        Args:
            payload: The subject, of 255 characters at most, and the body, of 65,535.
            contact_id: On whom.

        Raises:
            FieldError: What Clio would refuse.
            NoAnswer: It may exist all the same; so with `ServerError` and `Unreadable`.
        """
        parents = {"contact_id": contact_id}
        flow = flows.create(self._session, specs.CONTACT_NOTES, payload, parents)
        return self._driver.run(flow)


class Matters(GrowCollection):
    """The matters that Clio Grow knows, from intake on."""

    def list(self, **filters: Unpack[MatterFilters]) -> MatterPages:
        """Those that all filters let through.

        Args:
            filters: See `MatterFilters`.

        Raises:
            UnknownField: There is no filter of that name.
            ConfigurationError: A value that no request can carry.
        """
        asked = flows.queries(specs.MATTERS, filters, {})
        return MatterPages(self._driver, self._session, specs.MATTERS, asked)

    def get(self, id: int, *, include: Include | None = None) -> Matter:
        """Read one.

        Args:
            id: The matter's id in Clio Grow.
            include: What comes only to whoever asks for it.

        Raises:
            NotFound: There is no such matter, or none that this user may see.
        """
        params = {"include": include} if include else None
        return self._driver.run(flows.get(self._session, specs.MATTERS, id, params))

    @cached_property
    def notes(self) -> MatterNotes:
        """The notes on them."""
        return MatterNotes(self._driver, self._session)


class MatterNotes(GrowCollection):
    """The notes on a matter."""

    def list(self, *, matter_id: int, **filters: Unpack[Filters]) -> GrowPages[Note]:
        """Those on one matter.

        Args:
            matter_id: Whose.
            filters: See `Filters`.

        Raises:
            UnknownField: There is no filter of that name.
            ConfigurationError: A value that no request can carry.
        """
        asked = flows.queries(specs.MATTER_NOTES, filters, {"matter_id": matter_id})
        return GrowPages(self._driver, self._session, specs.MATTER_NOTES, asked)

    def create(self, payload: GrowNoteCreate, *, matter_id: int) -> Note:
        """Add one; Clio has no way to add it only once.

        Args:
            payload: The subject, of 255 characters at most, and the body, of 65,535.
            matter_id: On which; a locked one takes none.

        Raises:
            FieldError: What Clio would refuse.
            NoAnswer: It may exist all the same; so with `ServerError` and `Unreadable`.
        """
        parents = {"matter_id": matter_id}
        flow = flows.create(self._session, specs.MATTER_NOTES, payload, parents)
        return self._driver.run(flow)


class InboxLeads(GrowCollection):
    """The lead inbox: who has asked for help and is not yet a contact.

    Without the scope ``grow_lead_inbox_all_read`` it holds only what this very
    application has put there.
    """

    def list(
        self, *, state: LeadState, **filters: Unpack[InboxLeadFilters]
    ) -> GrowPages[InboxLead]:
        """Those in a state.

        Args:
            state: Clio has no list of all.
            filters: See `InboxLeadFilters`.

        Raises:
            UnknownField: There is no filter of that name.
            ConfigurationError: A value that no request can carry.
        """
        asked = flows.queries(specs.INBOX_LEADS, {"state": state, **filters}, {})
        return GrowPages(self._driver, self._session, specs.INBOX_LEADS, asked)

    def get(self, id: int) -> InboxLead:
        """Read one.

        Args:
            id: The lead's id.

        Raises:
            NotFound: There is no such lead, or none that this application may see.
        """
        return self._driver.run(flows.get(self._session, specs.INBOX_LEADS, id))

    def create(self, payload: InboxLeadCreate) -> InboxLead:
        """Put one into the inbox; Clio has no way to do it only once.

        Args:
            payload: Who asks for what, and where they come from.

        Raises:
            FieldError: What Clio would refuse.
            NoAnswer: It may exist all the same; so with `ServerError` and `Unreadable`.
        """
        return self._driver.run(flows.create(self._session, specs.INBOX_LEADS, payload, {}))


class Users(GrowCollection):
    """The users of the firm."""

    def list(self, **filters: Unpack[Filters]) -> GrowPages[User]:
        """Those that all filters let through.

        Args:
            filters: See `Filters`.

        Raises:
            UnknownField: There is no filter of that name.
            ConfigurationError: A value that no request can carry.
        """
        asked = flows.queries(specs.USERS, filters, {})
        return GrowPages(self._driver, self._session, specs.USERS, asked)

    def who_am_i(self) -> User:
        """The user who gave the grant, with their firm."""
        return self._driver.run(flows.get(self._session, specs.USERS, "who_am_i"))


class Sources(GrowCollection):
    """Where leads come from."""

    def list(self, **filters: Unpack[Filters]) -> GrowPages[Source]:
        """Those that all filters let through.

        Args:
            filters: See `Filters`.

        Raises:
            UnknownField: There is no filter of that name.
            ConfigurationError: A value that no request can carry.
        """
        asked = flows.queries(specs.SOURCES, filters, {})
        return GrowPages(self._driver, self._session, specs.SOURCES, asked)

    def create(self, payload: NamedCreate) -> Source:
        """Make one.

        Args:
            payload: Its name, which no other source of the firm has.

        Raises:
            FieldError: What Clio would refuse.
            Unprocessable: There is one of that name.
        """
        return self._driver.run(flows.create(self._session, specs.SOURCES, payload, {}))


class MatterTypes(GrowCollection):
    """The kinds of matters that the firm takes."""

    def list(self, **filters: Unpack[Filters]) -> GrowPages[MatterType]:
        """Those that all filters let through.

        Args:
            filters: See `Filters`.

        Raises:
            UnknownField: There is no filter of that name.
            ConfigurationError: A value that no request can carry.
        """
        asked = flows.queries(specs.MATTER_TYPES, filters, {})
        return GrowPages(self._driver, self._session, specs.MATTER_TYPES, asked)

    def get(self, id: int) -> MatterType:
        """Read one.

        Args:
            id: The matter type's id.

        Raises:
            NotFound: There is no such matter type.
        """
        return self._driver.run(flows.get(self._session, specs.MATTER_TYPES, id))

    def create(self, payload: NamedCreate) -> MatterType:
        """Make one.

        Args:
            payload: Its name, which no other matter type of the firm has.

        Raises:
            FieldError: What Clio would refuse.
            Unprocessable: There is one of that name.
        """
        return self._driver.run(flows.create(self._session, specs.MATTER_TYPES, payload, {}))


class Locations(GrowCollection):
    """The offices of the firm."""

    def list(self, **filters: Unpack[Filters]) -> GrowPages[Location]:
        """Those that all filters let through.

        Args:
            filters: See `Filters`.

        Raises:
            UnknownField: There is no filter of that name.
            ConfigurationError: A value that no request can carry.
        """
        asked = flows.queries(specs.LOCATIONS, filters, {})
        return GrowPages(self._driver, self._session, specs.LOCATIONS, asked)

    def get(self, id: int) -> Location:
        """Read one.

        Args:
            id: The location's id.

        Raises:
            NotFound: There is no such location.
        """
        return self._driver.run(flows.get(self._session, specs.LOCATIONS, id))

    def create(self, payload: NamedCreate) -> Location:
        """Make one.

        Args:
            payload: Its name, which no other location of the firm has.

        Raises:
            FieldError: What Clio would refuse.
            Unprocessable: There is one of that name.
        """
        return self._driver.run(flows.create(self._session, specs.LOCATIONS, payload, {}))


class CustomActions(GrowCollection):
    """The links that this application has put into Clio Grow's pages."""

    def list(self, **filters: Unpack[Filters]) -> GrowPages[CustomAction]:
        """Those that all filters let through.

        Args:
            filters: See `Filters`.

        Raises:
            UnknownField: There is no filter of that name.
            ConfigurationError: A value that no request can carry.
        """
        asked = flows.queries(specs.CUSTOM_ACTIONS, filters, {})
        return GrowPages(self._driver, self._session, specs.CUSTOM_ACTIONS, asked)

    def create(self, payload: GrowCustomActionCreate) -> CustomAction:
        """Put one there.

        Args:
            payload: A label of 6 to 32 characters, an ``https://`` address, and the page:
                there is only ``matters/show``.

        Raises:
            FieldError: What Clio would refuse.
            NoAnswer: It may exist all the same; so with `ServerError` and `Unreadable`.
        """
        return self._driver.run(flows.create(self._session, specs.CUSTOM_ACTIONS, payload, {}))

    def delete(self, id: int) -> None:
        """Take one away.

        Args:
            id: Its id.

        Raises:
            NotFound: There is none.
        """
        self._driver.run(flows.delete(self._session, specs.CUSTOM_ACTIONS, id))
