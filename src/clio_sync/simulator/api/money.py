"""Accounts and trust: mostly read, with balances that follow from transactions."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import refusals
from ..declarations import Type
from ..visit import Visit
from ..wire import Refusal, Response, Values
from .criteria import EVERYTHING
from .filters import flagged, one_of
from .resource import Resource


class BankAccounts(Resource):
    """The firm's accounts, of which trust accounts hold what is not the firm's."""

    new: ClassVar[Values] = {"compliance_region": "no_region", "currency_symbol": "$"}

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        if name == "balance":
            return {"opened_with": value}
        return super().written(visit, before, name, value, type)

    def destroy(self, visit: Visit, record: Values) -> None:
        if visit.state.find("bank_transactions", "bank_account_id", record["id"]):
            raise refusals.unprocessable("the bank account has transactions")
        super().destroy(visit, record)


class BankTransactions(Resource):
    """What went into an account and out of it."""

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        amount = float(after.get("amount") or 0)
        return {
            **after,
            "bank_account_id": (after.get("bank_account") or {}).get("id"),
            "funds_in": max(amount, 0.0),
            "funds_out": max(-amount, 0.0),
        }


class TrustRequests(Resource):
    """Requests for money in trust: they can be made, and never be read again."""

    def starting(self, visit: Visit, data: Values) -> Values:
        if not visit.settings.takes_trust_requests:
            raise Refusal(Response(400, {"Content-Type": "application/json; charset=utf-8"}))
        return super().starting(visit, data)

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        if visit.state.get("contacts", data["client_id"]) is None:
            raise refusals.unknown_reference(visit.settings, "client_id")
        return after


def balance(visit: Visit, account: Values) -> float:
    """What an account was opened with, and what came of it."""
    transactions = visit.state.find("bank_transactions", "bank_account_id", account["id"])
    moved = sum(float(one.get("amount") or 0) for one in transactions)
    return round(float(account.get("opened_with") or 0) + moved, 2)


BankAccounts.computed = {
    "balance": balance,
    "bank_transactions_count": lambda visit, account: len(
        visit.state.find("bank_transactions", "bank_account_id", account["id"])
    ),
}
BankAccounts.special = {
    "show_empty_accounts": flagged(lambda *_: True),
    "status": lambda *_: EVERYTHING,
    "type": one_of(
        "OperatingAccount", "TrustAccount", holds=lambda one, word: f"{one['type']}Account" == word
    ),
}
BankTransactions.special = {
    "type": lambda *_: EVERYTHING,
    "unreconciled_only": lambda *_: EVERYTHING,
}
