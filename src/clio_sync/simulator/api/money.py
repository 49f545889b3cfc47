"""Accounts and trust: mostly read, with balances that follow from transactions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any, ClassVar

from .. import refusals
from ..clock import timestamp
from ..declarations import Type
from ..visit import Visit
from ..wire import Refusal, Response, Values
from .criteria import EVERYTHING
from .filters import flagged, one_of, parted
from .resource import Resource

LONGEST_LINK = 7_776_000
"""Seconds for which a payment link can be active: 90 days."""

LINKS_PER_USER = 50
"""Payment links that may be active, and that may be made in a day, for each user."""


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


class PaymentLinks(Resource):
    """Addresses at which clients pay, for some days at most (facts, 12)."""

    def starting(self, visit: Visit, data: Values) -> Values:
        if data["duration"] > LONGEST_LINK:
            raise refusals.unprocessable(f"duration cannot be more than {LONGEST_LINK}")
        _check_links(visit)
        started, address = super().starting(visit, data), token_urlsafe(6)
        expires_at = timestamp(visit.now + data["duration"])
        return {**started, "expires_at": expires_at, "url": f"https://pay.clio.test/{address}"}

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        return {**after, "expires_at": timestamp(visit.now)} if data.get("expired") else after


def _check_links(visit: Visit) -> None:
    """Look whether there may be another link: of those that are active, and those of a day."""
    links = visit.state.tables["clio_payments/links"].current.all()
    most = LINKS_PER_USER * len(visit.state.tables["users"].current.ids)
    yesterday = timestamp(visit.now - 86_400)
    active = sum(is_active(visit, one) for one in links)
    if max(active, sum(one["created_at"] > yesterday for one in links)) >= most:
        raise refusals.unprocessable(f"payment links cannot be more than {most}")


def is_active(visit: Visit, link: Values) -> bool:
    """Whether clients can still pay at an address."""
    return bool(link["expires_at"] > timestamp(visit.now))


def balance(visit: Visit, account: Values) -> float:
    """What an account was opened with, and what came of it."""
    transactions = visit.state.find("bank_transactions", "bank_account_id", account["id"])
    moved = sum(float(one.get("amount") or 0) for one in transactions)
    return round(float(account.get("opened_with") or 0) + moved, 2)


def balances(owner: str) -> Callable[[Visit, Values], list[Values]]:
    """What a client or a matter has in each account, beside what was said by hand."""

    def read(visit: Visit, record: Values) -> list[Values]:
        moved: dict[int, float] = defaultdict(float)
        for one in visit.state.find("bank_transactions", f"{owner}_id", record["id"]):
            moved[one["bank_account_id"]] += float(one.get("amount") or 0)
        own = [_balance_in(visit, account_id, amount) for account_id, amount in moved.items()]
        return [*record["account_balances"], *own]

    return read


def _balance_in(visit: Visit, account_id: int, amount: float) -> Values:
    account = visit.state.get("bank_accounts", account_id) or {}
    known = {name: account.get(name) for name in ("name", "type", "currency_id")}
    return {"id": account_id, "balance": round(amount, 2), **known}


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
PaymentLinks.computed = {"active": is_active}
PaymentLinks.special = {"active": parted(is_active)}
BankTransactions.special = {
    "type": lambda *_: EVERYTHING,
    "unreconciled_only": lambda *_: EVERYTHING,
}
