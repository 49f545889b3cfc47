"""The resources as attributes of a client, each loaded when it is first touched."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from .._drivers import AsyncDriver, Driver
from .._flows.session import Session

if TYPE_CHECKING:
    from .contacts import AsyncContacts, Contacts
    from .custom_fields import AsyncCustomFields, CustomFields
    from .matters import AsyncMatters, Matters
    from .practice_areas import AsyncPracticeAreas, PracticeAreas
    from .relationships import AsyncRelationships, Relationships
    from .users import AsyncUsers, Users


class Resources:
    """What a blocking client can reach.

    Args:
        driver: Waits for the requests.
        session: What the requests share.
    """

    def __init__(self, driver: Driver, session: Session) -> None:
        self.driver = driver
        self.session = session

    @cached_property
    def contacts(self) -> Contacts:
        """People and companies."""
        from .contacts import Contacts

        return Contacts(self.driver, self.session)

    @cached_property
    def custom_fields(self) -> CustomFields:
        """What the firm has added to contacts and matters."""
        from .custom_fields import CustomFields

        return CustomFields(self.driver, self.session)

    @cached_property
    def matters(self) -> Matters:
        """The firm's cases."""
        from .matters import Matters

        return Matters(self.driver, self.session)

    @cached_property
    def practice_areas(self) -> PracticeAreas:
        """The areas of law that the firm practises."""
        from .practice_areas import PracticeAreas

        return PracticeAreas(self.driver, self.session)

    @cached_property
    def relationships(self) -> Relationships:
        """Who has to do with which matter, beside the client."""
        from .relationships import Relationships

        return Relationships(self.driver, self.session)

    @cached_property
    def users(self) -> Users:
        """The people of the firm who use Clio."""
        from .users import Users

        return Users(self.driver, self.session)


class AsyncResources:
    """What an async client can reach.

    Args:
        driver: Waits for the requests.
        session: What the requests share.
    """

    def __init__(self, driver: AsyncDriver, session: Session) -> None:
        self.driver = driver
        self.session = session

    @cached_property
    def contacts(self) -> AsyncContacts:
        """People and companies."""
        from .contacts import AsyncContacts

        return AsyncContacts(self.driver, self.session)

    @cached_property
    def custom_fields(self) -> AsyncCustomFields:
        """What the firm has added to contacts and matters."""
        from .custom_fields import AsyncCustomFields

        return AsyncCustomFields(self.driver, self.session)

    @cached_property
    def matters(self) -> AsyncMatters:
        """The firm's cases."""
        from .matters import AsyncMatters

        return AsyncMatters(self.driver, self.session)

    @cached_property
    def practice_areas(self) -> AsyncPracticeAreas:
        """The areas of law that the firm practises."""
        from .practice_areas import AsyncPracticeAreas

        return AsyncPracticeAreas(self.driver, self.session)

    @cached_property
    def relationships(self) -> AsyncRelationships:
        """Who has to do with which matter, beside the client."""
        from .relationships import AsyncRelationships

        return AsyncRelationships(self.driver, self.session)

    @cached_property
    def users(self) -> AsyncUsers:
        """The people of the firm who use Clio."""
        from .users import AsyncUsers

        return AsyncUsers(self.driver, self.session)
