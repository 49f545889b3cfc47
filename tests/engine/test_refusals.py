"""One refused record never stops the others; refusals of everything stop the run."""

from __future__ import annotations

import pytest

from clio_sync import errors
from clio_sync.engine.words import What
from clio_sync.simulator.refusals import error
from clio_sync.simulator.wire import Refusal

from .firm import Firm, case, person


def refuse(firm: Firm, method: str, path: str, status: int, times: int = 1) -> None:
    """Let Clio refuse some requests with a status of its own."""
    inner = firm.sim.local._api
    left = [times]

    def api(request, now, fault):
        where = request.path.removeprefix("/api/v4/")
        if request.method == method and where.startswith(path) and left[0] > 0:
            left[0] -= 1
            raise Refusal(error(status, "Because", "CANARY said so"))
        return inner(request, now, fault)

    firm.sim.local._api = api


def test_a_refused_row_stops_nobody_else(firm: Firm) -> None:
    """422 for one: it is set aside with Clio's reason, and the others are made."""
    refuse(firm, "POST", "contacts", 422)
    report = firm.run()
    (result,) = report.of(What.QUARANTINE)
    assert (result.number, result.why) == (1, "Clio refused it: 422 Because")
    assert result.clio_message == "CANARY said so"
    assert report.created == 1
    (aside,) = firm.job().quarantine
    assert (aside.kind, aside.row_number) == ("clio", 1)


def test_what_was_refused_is_not_sent_again(firm: Firm) -> None:
    """The same values would be refused again, so the next run leaves them."""
    refuse(firm, "POST", "contacts", 422)
    firm.run()
    firm.wait()
    report = firm.run()
    assert (report.writes, report.counts["quarantined"]) == (0, 1)


def test_a_refused_row_that_was_changed_is_sent_again(firm: Firm) -> None:
    """Once the row says something else it is tried, and released if Clio takes it."""
    refuse(firm, "POST", "contacts", 422)
    firm.run()
    firm.clients[0]["visa"] = "L-1"
    assert firm.run().created == 1
    assert firm.job().quarantine == []


def test_a_refused_update_whose_row_was_changed_back_is_released(small: Firm) -> None:
    """Both sides agree again, so nothing is set aside any more."""
    refuse(small, "PATCH", "contacts", 422)
    small.clients[0]["title"] = "Dr" * 99
    assert small.run().counts["quarantined"] == 1
    small.clients[0]["title"] = ""
    assert small.run().unchanged == 2
    assert small.job().quarantine == []


def test_what_depends_on_a_refused_row_waits(firm: Firm) -> None:
    """The matter of a client that Clio refused is not made, in this run and the next."""
    firm.cases = [case(0), case(1)]
    refuse(firm, "POST", "contacts", 422)
    report = firm.run()
    (waiting,) = report.of(What.WAIT)
    assert (waiting.map, waiting.number) == ("matters", 1)
    (again,) = firm.run().of(What.WAIT)
    assert again.why == "waits on row 1 of contacts (quarantined)"


def test_three_refusals_of_permission_stop_the_run(firm: Firm) -> None:
    """403 three times in a row is the account, not the record."""
    firm.clients = [person(n) for n in range(5)]
    refuse(firm, "POST", "contacts", 403, times=9)
    with pytest.raises(errors.PermissionWall) as caught:
        firm.run()
    assert firm.sent("POST", "contacts") == 3
    assert "CANARY" not in str(caught.value)
    assert "permission" in str(caught.value)


def test_after_a_wall_everything_is_tried_again(firm: Firm) -> None:
    """Once the permission is granted no row is left aside: none of them was at fault."""
    firm.clients = [person(n) for n in range(5)]
    refuse(firm, "POST", "contacts", 403, times=3)
    with pytest.raises(errors.PermissionWall):
        firm.run()
    assert firm.run().created == 5
    assert firm.job().quarantine == []


def test_a_success_in_between_is_no_wall(firm: Firm) -> None:
    """Refusals of single records are theirs, as long as others go through."""
    firm.clients = [person(n) for n in range(6)]
    refuse(firm, "POST", "contacts", 403, times=2)
    report = firm.run()
    assert (report.created, report.counts["quarantined"]) == (4, 2)


def test_a_token_that_expires_in_the_middle_is_renewed(firm: Firm) -> None:
    """A 401 proves that nothing was done: the token is renewed, the create sent again."""
    firm.fault("expired_token", after=1)
    report = firm.run()
    assert report.created == 2
    assert len(firm.contacts()) == 2


def test_a_token_that_nobody_can_renew_stops_the_run_at_once(firm: Firm) -> None:
    """It is the account: no row is left unclear for it, and the next run makes them all."""
    firm.options = {"application": None}
    firm.clients = [person(n) for n in range(4)]
    firm.fault("expired_token", after=1, times=9)
    with pytest.raises(errors.ClioError) as caught:
        firm.run()
    assert isinstance(caught.value, errors.AuthorizationError | errors.NotAuthorized)
    assert firm.own().load().intents == ()
    firm.sim.faults.clear()
    assert firm.run().created == 3
    assert len(firm.contacts()) == 4


def test_a_network_that_is_down_stops_the_run(firm: Firm) -> None:
    """What never left is tried a few times, then the run ends; nothing is unclear."""
    firm.fault("refuse", times=0)
    with pytest.raises(errors.NotSent):
        firm.run()
    assert firm.own().load().intents == ()
    firm.sim.faults.clear()
    assert firm.run().created == 2
