"""Task template lists: copied, beyond the verbs."""

from __future__ import annotations

from typing import TypedDict

from .._flows.special import act
from .._generated import task_template_lists as generated
from .._generated.payloads import Ref
from .._generated.task_template_lists import TaskTemplateList
from .._wire import segment
from ..fields import Fields

__all__ = ["AsyncTaskTemplateLists", "TaskTemplateListCopy", "TaskTemplateLists"]


class TaskTemplateListCopy(TypedDict, total=False):
    """What is different in a copy of a task template list."""

    description: str | None
    name: str | None
    practice_area: Ref | None


def _copying(id: int) -> str:
    return f"task_template_lists/{segment(id)}/copy"


class TaskTemplateLists(generated.TaskTemplateLists):
    """Task template lists, blocking."""

    def copy(
        self,
        id: int,
        payload: TaskTemplateListCopy | None = None,
        *,
        fields: Fields | str | None = None,
    ) -> TaskTemplateList:
        """Make a copy of a task template list, with its templates.

        Args:
            id: The list's id.
            payload: What shall be different in the copy.
            fields: What to select of the copy; a useful default unless given.

        Raises:
            NotFound: There is no such list.
            NoAnswer: The copy may exist all the same.
        """
        changes = payload or TaskTemplateListCopy()
        flow = act(self._session, _copying(id), self.spec, changes, TaskTemplateListCopy, fields)
        return self._driver.run(flow)


class AsyncTaskTemplateLists(generated.AsyncTaskTemplateLists):
    """Task template lists, awaited."""

    async def copy(
        self,
        id: int,
        payload: TaskTemplateListCopy | None = None,
        *,
        fields: Fields | str | None = None,
    ) -> TaskTemplateList:
        """Make a copy of a task template list, with its templates.

        Args:
            id: The list's id.
            payload: What shall be different in the copy.
            fields: What to select of the copy; a useful default unless given.

        Raises:
            NotFound: There is no such list.
            NoAnswer: The copy may exist all the same.
        """
        changes = payload or TaskTemplateListCopy()
        flow = act(self._session, _copying(id), self.spec, changes, TaskTemplateListCopy, fields)
        return await self._driver.run(flow)
