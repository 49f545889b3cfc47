"""What the simulator delivers, and when; each test names the fact that it shows."""

from __future__ import annotations

import json
from itertools import pairwise

import httpx
import pytest
from attrs import define, field

from clio_sync.errors import ConfigurationError
from clio_sync.simulator import DeliveryFault, Settings, Simulator
from clio_sync.webhooks import MemorySubscriptions, Reply, Subscription, WebhookApp, receive, sign

URL = "https://example.com/hook"


@define
class Receiver:
    """Confirms handshakes, keeps events, and answers with a status of the test's choice."""

    status: int = 200
    subscriptions: MemorySubscriptions = field(factory=MemorySubscriptions)
    bodies: list = field(factory=list)
    headers: list = field(factory=list)
    events: list = field(factory=list)

    def __call__(self, method, headers, body):
        assert method == "POST"
        self.bodies.append(json.loads(body))
        self.headers.append(headers)
        reply = receive(method, headers, body, subscriptions=self.subscriptions)
        assert reply.error is None
        if reply.event:
            self.events.append((reply.event.kind, reply.event.id))
        return reply if self.status == 200 else Reply(self.status)

    def kinds(self) -> list[str]:
        """What has been told since last asked."""
        kinds = [kind for kind, _ in self.events]
        self.events.clear()
        return kinds


@pytest.fixture
def receiver():
    return Receiver()


@pytest.fixture
def api(sim):
    """Speaks to the API with a good token."""
    headers = {"Authorization": f"Bearer {sim.grant().access_token}", "User-Agent": "x/1"}
    url = f"{sim.url}/api/v4/"
    with httpx.Client(transport=sim.transport(), base_url=url, headers=headers) as client:
        yield client


def post(api, **data):
    """Ask for a webhook."""
    usual = {"url": URL, "model": "matter", "fields": "id,etag"}
    path = "webhooks.json?fields=id,status,expires_at,events,model"
    return api.post(path, json={"data": {**usual, **data}})


@pytest.fixture
def hook(sim, api, receiver):
    """Makes a confirmed webhook."""

    def hook(**data):
        made = post(api, **data).json()["data"]
        sim.webhooks.deliver(receiver)
        assert sim.get("webhooks", made["id"])["status"] == "enabled"
        return made["id"]

    return hook


@pytest.fixture
def matter(sim):
    """Makes a matter."""
    ann = sim.create("contacts", {"type": "Person", "first_name": "Ann", "last_name": "Lee"})

    def matter(**data):
        made = sim.create("matters", {"client": {"id": ann["id"]}, "description": "A case", **data})
        return made["id"]

    return matter


def status(sim, hook_id):
    return sim.get("webhooks", hook_id)["status"]


# ----------------------------------------------------------------------------------- handshakes


def test_a_new_webhook_gets_a_handshake_and_is_off_until_then(sim, api, receiver, matter):
    """Header X-Hook-Secret, body data.webhook_id (facts, 9 and 17)."""
    made = post(api).json()["data"]
    assert made["status"] == "pending"
    matter()
    attempts = sim.webhooks.deliver(receiver)
    assert [(one.webhook_id, one.event, one.status) for one in attempts] == [
        (made["id"], "handshake", 200)
    ]
    assert receiver.bodies == [{"data": {"webhook_id": made["id"]}}]
    secret = sim.get("webhooks", made["id"])["shared_secret"]
    assert receiver.headers[0]["X-Hook-Secret"] == secret
    assert status(sim, made["id"]) == "enabled"


@pytest.mark.parametrize(
    "answer",
    [
        Reply(200),
        Reply(200, {"X-Hook-Secret": "another"}),
        Reply(204, {"X-Hook-Secret": "{}"}),
    ],
)
def test_a_handshake_wants_200_and_the_secret_back(sim, api, answer):
    """Anything else leaves it pending; so it stays until it is activated."""
    made = post(api).json()["data"]
    secret = sim.get("webhooks", made["id"])["shared_secret"]
    filled = {name: value.format(secret) for name, value in answer.headers.items()}
    sim.webhooks.deliver(lambda *_: Reply(answer.status, filled))
    assert status(sim, made["id"]) == "pending"
    assert sim.webhooks.waiting == 0
    path = f"webhooks/{made['id']}/activate"
    assert api.put(path, headers={"X-Hook-Secret": "wrong"}).status_code == 422
    assert api.put(path).status_code == 422
    assert api.put(path, headers={"X-Hook-Secret": secret}).status_code == 200
    assert status(sim, made["id"]) == "enabled"


def test_the_secret_can_be_read(sim, api):
    """fields=shared_secret (facts, 9)."""
    made = post(api).json()["data"]
    shown = api.get(f"webhooks/{made['id']}?fields=shared_secret").json()["data"]
    assert shown == {"shared_secret": sim.get("webhooks", made["id"])["shared_secret"]}


@pytest.mark.parametrize("renews", [True, False])
def test_a_new_address_gets_a_handshake_of_its_own(sim, api, settings, receiver, hook, renews):
    """The webhook is off until it is confirmed again (facts, 9)."""
    settings.webhook_new_secret = renews
    hook_id = hook()
    before = sim.get("webhooks", hook_id)["shared_secret"]
    api.patch(f"webhooks/{hook_id}", json={"data": {"url": URL + "/new"}})
    assert status(sim, hook_id) == "pending"
    assert (sim.get("webhooks", hook_id)["shared_secret"] != before) is renews
    sim.webhooks.deliver(Receiver())
    assert status(sim, hook_id) == "enabled"


def test_other_changes_need_no_handshake(sim, api, receiver, hook):
    """Only where the deliveries go matters."""
    hook_id = hook()
    api.patch(f"webhooks/{hook_id}", json={"data": {"fields": "id,status"}})
    assert sim.webhooks.deliver(receiver) == []
    assert status(sim, hook_id) == "enabled"


def test_a_webhook_may_go_live_without_a_handshake(sim, api, settings, receiver, matter):
    """As one test in Europe saw (facts, 9)."""
    settings.webhook_handshake = False
    made = post(api).json()["data"]
    assert made["status"] == "enabled"
    receiver.subscriptions.keep(
        Subscription(made["id"], (sim.get("webhooks", made["id"])["shared_secret"],))
    )
    matter()
    sim.webhooks.deliver(receiver)
    assert receiver.kinds() == ["created"]
    api.patch(f"webhooks/{made['id']}", json={"data": {"url": URL + "/new"}})
    assert status(sim, made["id"]) == "enabled"


# --------------------------------------------------------------------------------------- events


def test_events_are_signed_and_say_little(sim, receiver, hook, matter):
    """Body, and signature over its bytes, as on live accounts (facts, 17)."""
    hook_id = hook()
    matter_id = matter()
    sim.webhooks.deliver(receiver)
    etag = sim.get("matters", matter_id)["etag"]
    assert receiver.bodies[-1] == {
        "data": {"id": matter_id, "etag": etag},
        "meta": {"event": "created", "webhook_id": hook_id},
    }
    assert set(receiver.headers[-1]) == {"Content-Type", "X-Hook-Signature"}


def test_the_signature_is_made_with_the_shared_secret(sim, hook, matter):
    """HMAC-SHA256 in lower-case hex (facts, 9)."""
    secret = sim.get("webhooks", hook())["shared_secret"]
    got: list = []
    matter()

    def take(method, headers, body):
        got.append((headers["X-Hook-Signature"], sign(secret, body)))
        return Reply(200)

    sim.webhooks.deliver(take)
    assert got[0][0] == got[0][1]


def test_an_update_is_told_when_a_watched_field_changes(sim, receiver, hook, matter):
    """And else is not, once the record has been told of (facts, 9)."""
    hook(fields="id,description")
    matter_id = matter()
    sim.update("matters", matter_id, {"location": "Room 5"})
    sim.update("matters", matter_id, {"description": "Another"})
    sim.webhooks.deliver(receiver)
    assert receiver.kinds() == ["created", "updated"]


def test_the_first_update_of_a_record_is_told_whatever_changes(sim, receiver, hook, matter):
    """Of a record that the webhook has never told of (facts, 9)."""
    matter_id, other = matter(), matter()
    hook(fields="id,description")
    sim.update("matters", matter_id, {"location": "Room 5"})
    sim.update("matters", matter_id, {"location": "Room 6"})
    sim.update("matters", other, {"location": "Room 5"})
    sim.webhooks.deliver(receiver)
    assert receiver.events == [("updated", matter_id), ("updated", other)]


def test_whoever_watches_the_etag_is_told_of_every_update(sim, receiver, hook, matter):
    """For it moves each time."""
    hook(fields="id,etag")
    matter_id = matter()
    for room in "56":
        sim.update("matters", matter_id, {"location": f"Room {room}"})
    sim.webhooks.deliver(receiver)
    assert receiver.kinds() == ["created", "updated", "updated"]


def test_what_changes_nothing_is_not_told(sim, receiver, hook, matter):
    """There is no commit."""
    matter_id = matter()
    hook()
    sim.update("matters", matter_id, {"description": "A case"})
    assert sim.webhooks.deliver(receiver) == []


def test_a_deletion_carries_what_was_selected(sim, receiver, hook, matter):
    """It is the last that is heard of the record (facts, 9)."""
    matter_id = matter()
    hook(fields="id,description,client{name}")
    sim.delete("matters", matter_id)
    sim.webhooks.deliver(receiver)
    assert receiver.bodies[-1]["data"] == {
        "id": matter_id,
        "description": "A case",
        "client": {"name": "Ann Lee"},
    }
    assert receiver.kinds() == ["deleted"]


def test_a_matter_s_status_has_events_of_its_own(sim, receiver, hook, matter):
    """matter_opened, matter_pended and matter_closed, on a change only (facts, 9)."""
    events = ["matter_opened", "matter_pended", "matter_closed"]
    hook(events=events)
    matter_id = matter()
    for status_ in ("pending", "closed", "open"):
        sim.update("matters", matter_id, {"status": status_})
    sim.update("matters", matter_id, {"description": "Another"})
    sim.webhooks.deliver(receiver)
    assert receiver.kinds() == ["matter_pended", "matter_closed", "matter_opened"]


def test_only_what_was_subscribed_to_is_told(sim, receiver, hook, matter):
    """Neither other events nor other models."""
    hook(events=["deleted"])
    matter_id = matter()
    sim.update("matters", matter_id, {"description": "Another"})
    sim.delete("matters", matter_id)
    sim.webhooks.deliver(receiver)
    assert receiver.kinds() == ["deleted"]


def test_what_is_put_into_the_trash_is_deleted():
    """Documents keep their records for a while."""
    from clio_sync.simulator.webhooks.models import events

    live, gone = {"deleted_at": None}, {"deleted_at": "2026-01-05T09:00:00+00:00"}
    assert list(events("updated", live, gone)) == ["deleted"]
    assert list(events("updated", gone, gone)) == ["updated"]


def test_what_is_written_through_the_api_is_told_too(sim, api, receiver, hook):
    """Nothing says that one's own writes are left out (facts, 9)."""
    hook(model="contact")
    api.post("contacts", json={"data": {"type": "Person", "first_name": "Zoë"}})
    sim.webhooks.deliver(receiver)
    assert receiver.kinds() == ["created"]


# --------------------------------------------------------------------------------- what is allowed


def test_a_model_may_be_given_by_its_number(sim, api):
    """And is shown by its name (facts, 9)."""
    assert post(api, model=6, fields="id").json()["data"]["model"] == "contact"
    assert post(api, model="contact", fields="id").status_code == 201
    assert post(api, model=10, fields="id").json()["data"]["events"] == ["created", "updated"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"url": "http://example.com"}, "https"),
        ({"url": "https://"}, "https"),
        ({"url": "http://127.0.0.1:80/"}, "https"),
        ({"url": "http://["}, "https"),
        ({"url": None}, "url is required"),
        ({"model": "note"}, "model must be one of"),
        ({"model": 11}, "model must be one of"),
        ({"model": None}, "model is required"),
        ({"fields": ""}, "fields is required"),
        ({"fields": "id," * 500}, "too long"),
        ({"events": ["paid"]}, "must be one of"),
        ({"model": "task", "events": ["matter_closed"], "fields": "id"}, "must be one of"),
        ({"model": 10, "events": ["deleted"], "fields": "id"}, "must be one of"),
        ({"expires_at": "2026-03-05T09:00:00Z"}, "31 days"),
    ],
)
def test_what_clio_refuses_is_422(api, data, said):
    """With the field that it is about."""
    answer = post(api, **data)
    assert answer.status_code == 422
    assert said in answer.json()["error"]["message"]


def test_fields_follow_the_one_grammar(api):
    """As in every selection (facts, 2.2)."""
    for fields in ("id,nothing", "client{id,addresses{city}}"):
        answer = post(api, fields=fields)
        assert (answer.status_code, answer.json()["error"]["type"]) == (400, "InvalidFields")


def test_a_change_must_leave_a_webhook_whole(api, hook):
    """The same rules as for a new one."""
    hook_id = hook()
    for data in ({"fields": None}, {"url": "http://example.com"}, {"model": None}):
        assert api.patch(f"webhooks/{hook_id}", json={"data": data}).status_code == 422


def test_no_events_is_the_usual_events(api, hook):
    """Null is not a list of none."""
    hook_id = hook(events=["deleted"])
    answer = api.patch(f"webhooks/{hook_id}?fields=events", json={"data": {"events": None}})
    assert answer.json()["data"]["events"] == ["created", "updated", "deleted"]


@pytest.mark.parametrize("lacking", ["webhooks", "matters"])
def test_a_webhook_needs_its_own_permission_and_its_model_s(api, settings, lacking):
    """403 without either (facts, 9)."""
    settings.lacks = frozenset({lacking})
    answer = post(api)
    assert (answer.status_code, answer.json()["error"]["type"]) == (403, "ForbiddenError")


def test_only_what_the_user_may_see_is_told(sim, settings, receiver, hook, matter):
    """Neither hidden records nor those of a permission that was lost (facts, 9)."""
    hook()
    secret, seen = matter(), matter()
    sim.webhooks.deliver(receiver)
    settings.hidden = {secret}
    for matter_id in (secret, seen):
        sim.update("matters", matter_id, {"description": "Another"})
    sim.webhooks.deliver(receiver)
    assert receiver.events[-1] == ("updated", seen)
    assert len(receiver.events) == 3
    settings.lacks = frozenset({"matters"})
    sim.update("matters", seen, {"description": "A third"})
    assert sim.webhooks.deliver(receiver) == []


@pytest.mark.parametrize(("own", "told"), [(True, ["updated", "updated"]), (False, ["updated"])])
def test_what_programs_write_may_not_be_told(sim, api, settings, receiver, hook, matter, own, told):
    """Nobody says that one's own writes are left out, and nobody that they are not (facts, 9)."""
    matter_id = matter()
    hook()
    settings.webhook_own_writes = own
    api.patch(f"matters/{matter_id}", json={"data": {"description": "By a program"}})
    sim.update("matters", matter_id, {"description": "By a person"})
    sim.webhooks.deliver(receiver)
    assert receiver.kinds() == told


# ----------------------------------------------------------------------------------------- life


def test_a_webhook_lives_for_three_days_unless_told(sim, api, clock, receiver, hook, matter):
    """Then it stops without a word (facts, 9)."""
    hook_id = hook()
    clock.advance(3 * 86_400 - 10)
    matter()
    assert len(sim.webhooks.deliver(receiver)) == 1
    matter()
    clock.advance(20)
    assert sim.webhooks.deliver(receiver) == []
    assert status(sim, hook_id) == "enabled"
    matter()
    api.patch(f"webhooks/{hook_id}", json={"data": {"expires_at": "2026-01-20T00:00:00Z"}})
    assert sim.webhooks.deliver(receiver) == []
    matter()
    assert len(sim.webhooks.deliver(receiver)) == 1


def test_31_days_is_the_longest_life(api, settings):
    """Beyond that a request is refused, or cut to it: which is not known (facts, 9)."""
    longest, beyond = "2026-02-05T09:00:00+00:00", "2026-02-05T09:00:01+00:00"
    assert post(api, expires_at=longest).json()["data"]["expires_at"] == longest
    assert post(api, expires_at=beyond).status_code == 422
    settings.webhook_long_life = "clamp"
    assert post(api, expires_at=beyond).json()["data"]["expires_at"] == longest


# ------------------------------------------------------------------------------------ failures


@pytest.mark.parametrize("taken", [200, 204, 302, 399])
def test_2xx_and_3xx_are_successes(sim, receiver, hook, matter, taken):
    """And the matter is done (facts, 9)."""
    hook()
    receiver.status = taken
    matter()
    assert [one.status for one in sim.webhooks.deliver(receiver)] == [taken]
    assert sim.webhooks.waiting == 0


@pytest.mark.parametrize("failing", [400, 401, 404, 500, 503])
def test_anything_else_is_tried_again_ever_later(sim, clock, settings, hook, matter, failing):
    """With exponential backoff (facts, 9)."""
    settings.webhook_tries, settings.webhook_first_wait, settings.webhook_backoff = 4, 10.0, 3.0
    hook()
    matter()
    at: list = []
    for _ in range(200):
        at += [one.at for one in sim.webhooks.deliver(lambda *_: Reply(failing))]
        clock.advance(1)
    assert [later - earlier for earlier, later in pairwise(at)] == [10, 30, 90]
    assert sim.webhooks.waiting == 0


def test_a_delivery_that_failed_arrives_later_with_the_same_bytes(
    sim, clock, receiver, hook, matter
):
    """Also after others: order is not kept (facts, 9)."""
    hook()
    first = matter()
    receiver.status = 500
    sim.webhooks.deliver(receiver)
    receiver.status = 200
    second = matter()
    sim.webhooks.deliver(receiver)
    clock.advance(10)
    sim.webhooks.deliver(receiver)
    assert [id for _, id in receiver.events] == [first, second, first]
    assert receiver.bodies[-1] == receiver.bodies[-3]


def test_repeated_failure_suspends_a_webhook(sim, clock, settings, receiver, hook, matter):
    """How much of it is not known (facts, 9)."""
    settings.webhook_tries, settings.webhook_patience = 1, 2
    hook_id = hook()
    for expected in ("enabled", "suspended"):
        matter()
        sim.webhooks.deliver(lambda *_: Reply(500))
        assert status(sim, hook_id) == expected
    matter()
    assert sim.webhooks.deliver(receiver) == []


def test_a_success_in_between_makes_good(sim, settings, receiver, hook, matter):
    """Only failures in a row count."""
    settings.webhook_tries, settings.webhook_patience = 1, 2
    hook_id = hook()
    for to in (lambda *_: Reply(500), receiver, lambda *_: Reply(500)):
        matter()
        sim.webhooks.deliver(to)
    assert status(sim, hook_id) == "enabled"


def test_410_disables_a_webhook(sim, receiver, hook, matter):
    """And counts as a success: nothing is tried again (facts, 9)."""
    hook_id = hook()
    receiver.status = 410
    matter(), matter()
    assert len(sim.webhooks.deliver(receiver)) == 1
    assert (status(sim, hook_id), sim.webhooks.waiting) == ("suspended", 0)
    matter()
    assert sim.webhooks.deliver(receiver) == []


def test_a_webhook_that_is_deleted_delivers_nothing_more(sim, api, receiver, hook, matter):
    """Not even what was waiting, or was under way."""
    hook_id = hook()
    matter()

    def too_late(*_):
        sim.delete("webhooks", hook_id)
        return Reply(500)

    assert len(sim.webhooks.deliver(too_late)) == 1
    other = hook()
    matter()
    api.delete(f"webhooks/{other}")
    assert sim.webhooks.deliver(receiver) == []


def test_a_webhook_deleted_while_it_delivers_is_no_obstacle(sim, hook, matter):
    """Its receiver may do that."""
    hook_id = hook()
    matter()

    def goodbye(*_):
        sim.delete("webhooks", hook_id)
        return Reply(410)

    assert [one.status for one in sim.webhooks.deliver(goodbye)] == [410]


# -------------------------------------------------------------------------------------- faults


def test_a_delivery_can_be_lost(sim, receiver, hook, matter):
    """On demand."""
    hook()
    sim.webhooks.faults.add(DeliveryFault("drop", event="created"))
    matter(), matter()
    sim.webhooks.deliver(receiver)
    assert receiver.kinds() == ["created"]


def test_a_delivery_can_come_twice(sim, clock, receiver, hook, matter):
    """At least once is all that is promised."""
    hook()
    sim.webhooks.faults.add(DeliveryFault("duplicate", seconds=5))
    matter_id = matter()
    sim.webhooks.deliver(receiver)
    clock.advance(5)
    sim.webhooks.deliver(receiver)
    assert receiver.events == [("created", matter_id)] * 2


def test_deliveries_can_overtake_each_other(sim, clock, receiver, hook, matter):
    """Order is not promised either."""
    hook()
    sim.webhooks.faults.add(DeliveryFault("reorder", seconds=5))
    first, second = matter(), matter()
    clock.advance(5)
    sim.webhooks.deliver(receiver)
    assert [id for _, id in receiver.events] == [second, first]


def test_faults_by_chance_are_the_same_for_the_same_seed(hook, sim, receiver, matter):
    """And end when they are cleared."""
    hook()
    lost: list = []
    for _ in range(2):
        sim.webhooks.faults.by_chance(7, {DeliveryFault("drop", "created"): 0.5})
        for _ in range(20):
            matter()
        lost.append(20 - len(sim.webhooks.deliver(receiver)))
    assert lost[0] == lost[1]
    assert 0 < lost[0] < 20
    sim.webhooks.faults.clear()
    matter()
    assert len(sim.webhooks.deliver(receiver)) == 1


def test_there_is_no_other_fault():
    """A misspelt one would never strike."""
    with pytest.raises(ConfigurationError, match="dorp"):
        DeliveryFault("dorp")  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------- to an app


def test_deliveries_go_straight_into_an_application(sim, api, matter):
    """Without a port."""
    got: list = []
    app = WebhookApp(got.append, subscriptions=MemorySubscriptions())
    made = post(api).json()["data"]
    sim.webhooks.deliver(app)
    matter_id = matter()
    sim.webhooks.deliver(app)
    assert status(sim, made["id"]) == "enabled"
    assert [event.id for event in got] == [matter_id]


def test_an_application_that_fails_is_tried_again(sim, api, clock, matter):
    """Whether it answers 500 or nothing."""
    got: list = []

    def work(event):
        got.append(event)
        raise LookupError

    app = WebhookApp(work, subscriptions=MemorySubscriptions())
    post(api)
    sim.webhooks.deliver(app)
    matter()
    assert [one.status for one in sim.webhooks.deliver(app)] == [500]

    async def silent(scope, receive, send):
        raise LookupError

    clock.advance(10)
    assert [one.status for one in sim.webhooks.deliver(silent)] == [500]
    assert len(got) == 1


def test_a_firm_without_webhooks_delivers_nothing():
    """Nor does a change of what webhooks do not tell of."""
    with Simulator(Settings(), contacts=3) as sim:
        sim.create("webhooks", {"url": URL, "model": "task", "fields": "id"})
        sim.create("practice_areas", {"name": "Immigration"})
        assert sim.webhooks.waiting == 1
