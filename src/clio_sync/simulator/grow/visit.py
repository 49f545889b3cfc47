"""One request on its way through the simulated Clio Grow, and what its token lets it see."""

from __future__ import annotations

from attrs import frozen

from ...auth.platform import Scope
from .. import bodies
from ..settings import Settings
from ..wire import Refusal, Request, Response, Values
from . import answers
from .state import GrowState

OURS = "_ours"
"""Whether a lead came through the API, and so from the one application there is."""


@frozen
class GrowVisit:
    """What an answer is made from.

    Args:
        request: As it arrived.
        now: The instant at which it is executed.
        state: What this Clio Grow holds.
        settings: How it behaves.
        scopes: What the token allows.
    """

    request: Request
    now: float
    state: GrowState
    settings: Settings
    scopes: frozenset[str]

    def need(self, scope: Scope) -> None:
        """Go on only with a scope.

        Raises:
            Refusal: The token does not have it.
        """
        if scope in self.scopes:
            return
        if self.settings.grow_missing_scope == "redirect":
            raise Refusal(
                Response(302, {"Location": f"{self.request.origin}/grow/oauth/authorize"})
            )
        raise answers.refusal(403, "Forbidden")

    def data(self) -> Values:
        """What stands under ``data`` in the body.

        Raises:
            Refusal: The body is no JSON, or has no such object.
        """
        try:
            body = bodies.content(self.request)
        except ValueError:
            raise answers.bad_request("the body cannot be read") from None
        if not isinstance(body, dict) or not isinstance(body.get("data"), dict):
            raise answers.bad_request("data is missing")
        data: Values = body["data"]
        return data

    # ---------------------------------------------------------------------------------- views

    def view(self, table: str, record: Values) -> Values:
        """A record as this token may see it."""
        seen = {name: value for name, value in record.items() if not name.startswith("_")}
        hidden = [name for name in self._hidden(table, record) if name in seen]
        if table in ("contacts", "matters"):
            hidden += self._custom_fields(seen)
        if table == "inbox_leads" and not self.settings.grow_lead_details:
            seen = {k: v for k, v in seen.items() if k not in ("matter_type", "matter_location")}
        return seen | dict.fromkeys(hidden) | ({"redacted_fields": hidden} if hidden else {})

    def _hidden(self, table: str, record: Values) -> list[str]:
        if table != "matters":
            return []
        lead = self.state.tables["inbox_leads"].get(record["inbox_lead_id"])
        hidden = [] if lead is None or self.may_see(lead) else ["inbox_lead_id"]
        return hidden if self.settings.grow_shows_hired_date else [*hidden, "hired_date"]

    def may_see(self, lead: Values) -> bool:
        """Whether a lead is for this token to see: our own, or with a scope everybody's."""
        wanted: Scope = "grow_lead_inbox_read" if lead[OURS] else "grow_lead_inbox_all_read"
        return {"grow_lead_inbox_read", wanted} <= self.scopes

    def _custom_fields(self, seen: Values) -> list[str]:
        """Take the values away that nobody asked for; answers what is asked for in vain."""
        asked = "custom_field_values" in self.request.get("include").split(",")
        if not asked:
            seen.pop("custom_field_values", None)
            return []
        return [] if "grow_custom_field_read" in self.scopes else ["custom_field_values"]
