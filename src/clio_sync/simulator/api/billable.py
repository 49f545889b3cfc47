"""What could be billed and what is owed: lists that follow from activities and bills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..state import View
from ..visit import Visit
from ..wire import Values
from .actions import ids_only
from .activities import bill_state, hours, total
from .criteria import EVERYTHING, Criterion, Key, Test
from .filters import among, whole
from .nested import view_of
from .resource import Resource


class BillableMatters(Resource):
    """Matters with work that is on no bill yet, not even on a draft."""

    def view(self, visit: Visit, ids: Mapping[str, str]) -> View:
        return view_of(_matters(visit))


BillableMatters.operations = {("GET", "ids"): ids_only}


class BillableClients(Resource):
    """The clients of such matters."""

    def view(self, visit: Visit, ids: Mapping[str, str]) -> View:
        clients: dict[int, list[Values]] = {}
        for matter in _matters(visit):
            clients.setdefault(matter["client"]["id"], []).append(matter)
        return view_of(_client(visit, one, matters) for one, matters in clients.items())


class OutstandingBalances(Resource):
    """Clients that owe something."""

    def view(self, visit: Visit, ids: Mapping[str, str]) -> View:
        owed: dict[int, list[Values]] = {}
        for bill in visit.state.tables["bills"].current.all():
            if bill["state"] == "awaiting_payment" and bill.get("client"):
                owed.setdefault(bill["client"]["id"], []).append(bill)
        return view_of(_debt(one, bills) for one, bills in owed.items())


def _matters(visit: Visit) -> Iterator[Values]:
    for matter in visit.state.tables["matters"].current.all():
        work = _unbilled(visit, matter)
        if work:
            yield {**matter, **_sums(visit, work), "amount_in_trust": 0.0, "currency_code": "USD"}


def _unbilled(visit: Visit, matter: Values) -> list[Values]:
    start, end = visit.request.get("start_date"), visit.request.get("end_date")
    return [
        one
        for one in visit.state.find("activities", "matter_id", matter["id"])
        if not (bill_state(visit, one) or one.get("non_billable"))
        and (not start or one["date"] >= start)
        and (not end or one["date"] <= end)
    ]


def _sums(visit: Visit, work: Iterable[Values]) -> Values:
    kept = list(work)
    time = (hours(one) for one in kept if one["type"] == "TimeEntry")
    amount = sum(total(visit, one) for one in kept)
    return {"unbilled_amount": round(amount, 2), "unbilled_hours": round(sum(time), 2)}


def _client(visit: Visit, client_id: int, matters: list[Values]) -> Values:
    client = visit.state.get("contacts", client_id) or {}
    sums = ("unbilled_amount", "unbilled_hours")
    return {
        "id": client_id,
        "name": client.get("name"),
        "amount_in_trust": 0.0,
        "billable_matters": matters,
        "billable_matters_count": len(matters),
        **{name: round(sum(one[name] for one in matters), 2) for name in sums},
    }


def _debt(client_id: int, bills: list[Values]) -> Values:
    matters = {one["id"] for bill in bills for one in bill.get("matters") or ()}
    owed = sum(float(bill.get("total") or 0) - float(bill.get("paid") or 0) for bill in bills)
    newest = max(bills, key=lambda bill: str(bill.get("due_at")))
    stamps = ("id", "etag", "created_at", "updated_at", "currency")
    return {
        **{name: newest.get(name) for name in stamps},
        "associated_matter_ids": sorted(matters),
        "contact": {"id": client_id},
        "newest_issued_bill_due_date": newest.get("due_at"),
        "outstanding_bills": [{"id": bill["id"]} for bill in bills],
        "pending_payments_total": 0.0,
        "total_outstanding_balance": round(owed, 2),
    }


# ------------------------------------------------------------------------------------ filters


def _is_the(column: str) -> Any:
    """By an id that the rows of this list have at another place than others."""

    def read(visit: Visit, name: str, texts: list[str]) -> Criterion:
        wanted = whole(visit, name, texts[-1])
        return Test(lambda record: record.get(column) == wanted)

    return read


def _of_any_matter(column: str) -> Any:
    """By something of one of the client's matters."""

    def read(visit: Visit, name: str, texts: list[str]) -> Criterion:
        wanted = None if texts[-1] == "null" else whole(visit, name, texts[-1])
        return Test(
            lambda record: any(
                (one["id"] if column == "id" else (one.get(column) or {}).get("id")) == wanted
                for one in record["billable_matters"]
            )
        )

    return read


def _client_of(visit: Visit, name: str, texts: list[str]) -> Criterion:
    return Key([("contact_id", whole(visit, name, texts[-1]))])


_dates = dict.fromkeys(("start_date", "end_date"), lambda *_: EVERYTHING)
_attorneys = ("originating_attorney", "responsible_attorney")

BillableMatters.special = {
    **_dates,
    "matter_id": _is_the("id"),
    "status": among("status", "open", "closed", "pending"),
}
BillableClients.special = {
    **_dates,
    **{f"{one}_id": _of_any_matter(one) for one in _attorneys},
    "client_id": _is_the("id"),
    "matter_id": _of_any_matter("id"),
    "status": lambda *_: EVERYTHING,
}
OutstandingBalances.special = {
    "contact_id": _client_of,
    "newest_bill_due_end_date": lambda _, __, texts: Test(
        lambda one: str(one["newest_issued_bill_due_date"]) <= texts[-1]
    ),
    "newest_bill_due_start_date": lambda _, __, texts: Test(
        lambda one: str(one["newest_issued_bill_due_date"]) >= texts[-1]
    ),
    **{f"{one}_id": lambda *_: EVERYTHING for one in _attorneys},
}
