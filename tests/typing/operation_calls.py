"""What type checkers must say of writes, jobs and special operations, in both colours."""

from __future__ import annotations

import datetime as dt
import io
from typing import assert_type

from clio_sync import AsyncClio, Clio
from clio_sync.files import Downloaded
from clio_sync.resources.document_archives import DocumentArchive
from clio_sync.resources.document_automations import DocumentAutomation
from clio_sync.resources.reports import Report
from clio_sync.resources.safe_custody_records import SafeCustodyRecordState
from clio_sync.resources.task_template_lists import TaskTemplateList
from clio_sync.units import hours, minutes


def writes(clio: Clio) -> None:
    clio.activities.update(1, {"quantity": hours(1.5)})
    clio.activities.update(1, {"quantity": 5400})
    clio.line_items.update(1, {"quantity": minutes(90)})
    clio.activities.update(1, {"quantity": "5400"})  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    clio.matters.update(1, {"practice_area": None})
    clio.matters.update(1, {"practice_area": {"id": None}})
    clio.matters.update(1, {"responsible_attorney": None})  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    clio.matters.update(1, {"client": {"id": None}})  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    clio.matters.update(1, {"status": "Open"})  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]


def jobs(clio: Clio) -> None:
    assert_type(clio.reports.create_and_wait({"kind": "matter", "format": "csv"}), Report)
    assert_type(clio.reports.wait(1, deadline=dt.timedelta(minutes=5), progress=print), Report)
    assert_type(clio.reports.download(1, io.BytesIO()), Downloaded)
    assert_type(clio.report_presets.generate_report(1), Report)
    assert_type(clio.report_presets.generate_and_wait(1, to="x.csv"), Report)
    assert_type(clio.document_archives.wait(1), DocumentArchive)
    assert_type(clio.document_automations.wait(1), DocumentAutomation)
    clio.reports.create_and_wait({"kind": "mater", "format": "csv"})  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    clio.reports.wait(1, deadline="soon")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def jobs_awaited(clio: AsyncClio) -> None:
    assert_type(await clio.reports.create_and_wait({"kind": "matter", "format": "csv"}), Report)
    assert_type(await clio.report_presets.generate_and_wait(1), Report)
    assert_type(await clio.document_archives.wait(1), DocumentArchive)
    assert_type(await clio.document_automations.wait(1), DocumentAutomation)


def special(clio: Clio) -> None:
    assert_type(clio.bills.preview(1), str)
    assert_type(clio.billable_matters.ids(status="open"), tuple[int, ...])
    assert_type(clio.task_template_lists.copy(1, {"name": "x"}), TaskTemplateList)
    assert_type(
        clio.safe_custody.records.change_state(
            1, {"state": "held", "actor_id": 7, "actor_type": 1}
        ),
        SafeCustodyRecordState,
    )


async def special_awaited(clio: AsyncClio) -> None:
    assert_type(await clio.bills.preview(1), str)
    assert_type(await clio.billable_matters.ids(status="open"), tuple[int, ...])
    assert_type(await clio.task_template_lists.copy(1), TaskTemplateList)
