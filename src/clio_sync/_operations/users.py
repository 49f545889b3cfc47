"""Users: who asks, beyond the five verbs."""

from __future__ import annotations

from .._flows import crud
from .._generated import users as generated
from .._generated.users import User
from ..fields import Fields

__all__ = ["AsyncUsers", "Users"]

SELF = "who_am_i"
"""What Clio has in place of the id of whoever asks."""


class Users(generated.Users):
    """Users, blocking."""

    def who_am_i(self, *, fields: Fields | str | None = None) -> User:
        """Read the user that the grant acts for.

        Args:
            fields: What to select; a useful default unless given.

        Raises:
            FieldError: A name in ``fields`` that Clio would refuse.
        """
        return self._driver.run(crud.get(self._session, self.spec, SELF, fields))


class AsyncUsers(generated.AsyncUsers):
    """Users, awaited."""

    async def who_am_i(self, *, fields: Fields | str | None = None) -> User:
        """Read the user that the grant acts for.

        Args:
            fields: What to select; a useful default unless given.

        Raises:
            FieldError: A name in ``fields`` that Clio would refuse.
        """
        return await self._driver.run(crud.get(self._session, self.spec, SELF, fields))
