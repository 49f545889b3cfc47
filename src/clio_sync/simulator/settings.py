"""What is not known about Clio for certain, or differs between firms: one name each.

The defaults are the likeliest, and where two are as likely the less generous.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from attrs import define, field

from ..errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from attrs import Attribute

PEAK_HOURS = {"us": (4, 19), "ca": (4, 19), "eu": (7, 22), "au": (6, 21)}
"""When a region's working day begins and ends, in its own time (facts, 5)."""

MOMENT = 0.001
"""The shortest window, in seconds."""


def _at_least(least: float) -> Callable[[object, Attribute[Any], Any], None]:
    def check(_: object, setting: Attribute[Any], value: float) -> None:
        if not least <= value < float("inf"):
            raise ConfigurationError(f"The simulator's {setting.name} must be at least {least}.")

    return check


def _known(_: object, setting: Attribute[Any], names: Iterable[str]) -> None:
    from .permissions import PERMISSIONS

    unknown = sorted(set(names) - PERMISSIONS)
    if unknown:
        raise ConfigurationError(
            f"The simulator's {setting.name} names no permission: {', '.join(unknown)}.",
            advice=f"Choose from {', '.join(sorted(PERMISSIONS))}.",
        )


@define(kw_only=True)
class Settings:
    """How this Clio behaves; every field may be changed while it runs."""

    region: Literal["us", "eu", "ca", "au"] = "us"
    """Which of the four hosts it plays; a request meant for another gets a 401."""

    rate_limit: int = field(default=50, validator=_at_least(0))
    """Requests that a token may make in one window."""

    window: float = field(default=60.0, validator=_at_least(MOMENT))
    """Seconds in which requests are counted."""

    windows: Literal["fixed", "opened"] = "fixed"
    """Whether a window follows the clock or opens with a token's first request. [unsure]"""

    rounds_reset: Literal["up", "down"] = "up"
    """How ``X-RateLimit-Reset`` and ``Retry-After`` become whole seconds. [unsure]"""

    off_peak_limit: int | None = None
    """The same outside a region's working hours; no different unless given."""

    list_lag: float = 2.0
    """Seconds until lists and ``query`` show what was written. [unsure]"""

    default_version: str = "4.0.13"
    """The ``X-API-VERSION`` served to whoever names none."""

    oldest_version: str = "4.0.4"
    """The oldest ``X-API-VERSION`` that is not answered with 410."""

    access_token_lifetime: float = 2_592_000.0
    """Seconds for which an access token is good."""

    code_lifetime: float = 600.0
    """Seconds for which an authorisation code can be exchanged, once. [unsure]"""

    heeds_code_challenge: bool = False
    """Whether a ``code_challenge`` (PKCE) has to be met, and not just passed over. [unsure]"""

    refresh_answer: Literal["silent", "repeat", "rotate"] = "repeat"
    """Whether a refresh names no refresh token, the same one, or a new one. [unsure]"""

    refresh_ends_old_token: bool = False
    """Whether a refresh makes the access token before it useless. [unsure]"""

    deauthorize_status: int = 200
    """The status of the answer to whoever gives a token back. [unsure]"""

    accepts_basic_credentials: bool = True
    """Whether the token endpoint takes an application's id and secret as Basic too. [unsure]"""

    reads_token_query: bool = True
    """Whether the token endpoint reads its query too; firms' programs send nothing else. [unsure]"""

    reads_token_json: bool = True
    """Whether the token endpoint reads JSON too, as some programs write it. [unsure]"""

    reads_untyped_json: bool = False
    """Whether JSON is read though its ``Content-Type`` does not say that it is. [unsure]"""

    answers_head: bool = True
    """Whether HEAD is answered as GET is, without the body. [unsure]"""

    refuses_nameless: bool = False
    """Whether a request without a ``User-Agent`` is refused: some were, others never are. [unsure]"""

    refuses_linked_names: bool = False
    """Whether a URL in the ``User-Agent`` is refused: one team's was, a library's is not. [unsure]"""

    over_limit: Literal["clamp", "refuse"] = "clamp"
    """What becomes of a ``limit`` above the highest allowed. [unsure]"""

    failures: Literal["html", "json"] = "html"
    """Whether a 5xx comes as a page or as JSON. [unsure]"""

    bad_parameter_status: int = 422
    """The status for a known query parameter whose value makes no sense. [unsure]"""

    bad_page_token_status: int = 422
    """The status for a ``page_token`` that was altered or meant for another query. [unsure]"""

    refuses_offset_of_contents: bool = True
    """Whether ``folders/list`` refuses an ``offset``, which Clio calls unsupported. [unsure]"""

    most_by_offset: int = 10_000
    """The first offset that is refused."""

    counts_in_cursor_mode: bool = True
    """Whether ``meta.records`` is there when pages follow ids. [unsure]"""

    updated_since_is_inclusive: bool = True
    """Whether ``updated_since`` and ``created_since`` include that very second. [unsure]"""

    folds_filter_words: bool = True
    """Whether a word to filter by is known in another case too; the type of notes is. [unsure]"""

    most_ids: int | None = None
    """How many ``ids[]`` one request may name; more are refused. [unsure]"""

    reads_lone_equals: bool = True
    """Whether ``=`` before a value is an operator too where a type has no other. [unsure]"""

    query_matches_digits: bool = False
    """Whether ``query`` finds a phone number by its bare digits. [unsure]"""

    nested_changes_move_etag: bool = True
    """Whether a change of an e-mail or custom field value is a change of its record. [unsure]"""

    not_found_type: str = "RecordNotFound"
    """The ``type`` in a JSON 404. [unsure]"""

    precondition_type: str = "PreconditionFailed"
    """The ``type`` in a 412. [unsure]"""

    conflict_type: str = "Conflict"
    """The ``type`` in a 409. [unsure]"""

    bad_request_type: str = "ArgumentError"
    """The ``type`` in a 400 that is not about ``fields``. [unsure]"""

    version_type: str = "VersionNotSupported"
    """The ``type`` in a 410. [unsure]"""

    unknown_reference_status: int = 422
    """The status for a write that names a record which is not there. [unsure]"""

    creates_value_rows: bool = True
    """Whether a new record has an empty row for every displayed custom field."""

    requires_required_fields: bool = False
    """Whether the API insists on custom fields marked as required. [unsure]"""

    lists_deleted_fields: bool = False
    """Whether the list of custom fields shows deleted ones to whoever does not ask. [unsure]"""

    reformats_phones: bool = False
    """Whether a ten-digit phone number is kept as ``+1`` and its digits. [unsure]"""

    most_elements: int = 20
    """E-mail addresses, phone numbers and addresses that a contact may have, each."""

    manual_numbers: bool = False
    """Whether the firm numbers its matters itself."""

    custom_rate_on_create: bool = False
    """Whether ``custom_rate`` takes effect in the request that creates a matter. [unsure]"""

    job_seconds: float = field(default=10.0, validator=_at_least(0))
    """Seconds that a report, an archive or an automation takes to be made. [unsure]"""

    job_result: Literal["completed", "failed", "empty"] = "completed"
    """How reports, archives and automations end."""

    webhook_handshake: bool = True
    """Whether a webhook delivers only once a handshake is confirmed; one went live without."""

    webhook_new_secret: bool = True
    """Whether a webhook whose address changes gets another secret. [unsure]"""

    webhook_long_life: Literal["refuse", "clamp"] = "refuse"
    """What becomes of a webhook that asks for more than 31 days. [unsure]"""

    webhook_own_writes: bool = True
    """Whether webhooks tell of what programs write, and not only of what people do. [unsure]"""

    webhook_timeout: float = field(default=5.0, validator=_at_least(MOMENT))
    """Seconds that a receiver may take to answer. [unsure]"""

    webhook_tries: int = field(default=6, validator=_at_least(1))
    """How often one delivery is tried. [unsure]"""

    webhook_first_wait: float = field(default=10.0, validator=_at_least(0))
    """Seconds between the first try of a delivery and the second. [unsure]"""

    webhook_backoff: float = field(default=4.0, validator=_at_least(1))
    """By how much each further wait is longer than the one before. [unsure]"""

    webhook_patience: int = field(default=3, validator=_at_least(1))
    """Deliveries given up one after the other until the webhook is suspended. [unsure]"""

    webhook_hosts: frozenset[str] = frozenset({"127.0.0.1", "::1", "localhost"})
    """The only hosts that anything is really posted to: a trial must not reach into the world."""

    webhook_http: bool = False
    """Whether an address at one of these hosts may begin with http://, to try a receiver out."""

    advanced_tasks: bool = False
    """Whether the firm has Advanced Tasks, with five statuses of a task instead of two."""

    requires_utbms_codes: bool = False
    """Whether the firm bills by LEDES, so that an activity without its UTBMS code is a 422."""

    time_needs_matter: bool = False
    """Whether a time entry without a matter is refused. [unsure]"""

    time_on_closed_matters: bool = True
    """Whether a time entry may be on a closed matter. [unsure]"""

    accepts_quantity_in_hours: bool = False
    """Whether ``quantity_in_hours`` in the body of an activity is taken for its time. [unsure]"""

    shows_hours: bool = True
    """Whether the user may see hours; else they are null, and ``quantity_redacted`` says so."""

    shows_rates: bool = True
    """Whether the user may see rates; else ``price`` and ``total`` are null."""

    takes_trust_requests: bool = True
    """Whether the user may ask for trust money; else the answer is a 400 without a body."""

    lacks: frozenset[str] = field(default=frozenset(), converter=frozenset, validator=_known)
    """Permissions that the application lacks: 403 for theirs, redacted where others show them.

    Tokens given while one is lacking go on lacking it, until there is a new consent.
    """

    only_reads: frozenset[str] = field(default=frozenset(), converter=frozenset, validator=_known)
    """Permissions with which the application may read and not write."""

    who_am_i_needs_users: bool = False
    """Whether ``users/who_am_i`` needs the permission ``users`` too. [unsure]"""

    hidden: set[int] = field(factory=set, converter=set)
    """Ids of contacts and matters that the user may not see: gone from lists, redacted inside
    of other records, and a 404 by themselves. [unsure]"""

    put_url_life: float = field(default=600.0, validator=_at_least(0))
    """Seconds for which bytes can be sent to an address; Clio says 10 minutes, and 8 hours. [unsure]"""

    download_url_life: float = field(default=600.0, validator=_at_least(0))
    """Seconds for which a document can be fetched from an address. [unsure]"""

    upload_verification: float = field(default=0.0, validator=_at_least(0))
    """Seconds from the first question whether an upload is there to the answer that it is."""

    upload_error_status: int = 422
    """The status of ``UploadNotFoundError`` and ``UploadTimeoutError``. [unsure]"""

    least_part: int = field(default=5 << 20, validator=_at_least(1))
    """Bytes that each part of an upload but the last must have."""

    trash_life: float = field(default=30 * 86_400.0, validator=_at_least(0))
    """Seconds after which a document or folder in the trash is gone for good."""

    busy_items: frozenset[int] = frozenset()
    """The ids of documents and folders that are just being changed: to trash one is a 409."""

    grow_rate_limit: int = field(default=3, validator=_at_least(0))
    """Requests that an application may make to Clio Grow in one window, whoever its users are."""

    grow_window: float = field(default=1.0, validator=_at_least(MOMENT))
    """Seconds in which requests to Clio Grow are counted; the window slides. [unsure]"""

    grow_access_token_lifetime: float = 86_400.0
    """Seconds for which an access token of Clio Grow is good."""

    grow_requires_pkce: bool = True
    """Whether a login to Clio Grow needs a code challenge; an application can be set so."""

    grow_reuse_ends_grant: bool = True
    """Whether a refresh token that is used a second time ends the grant. [unsure]"""

    grow_missing_scope: Literal["forbid", "redirect"] = "forbid"
    """Whether Clio Grow answers a token without the scope with 403 or with a redirect. [unsure]"""

    grow_page: int = field(default=200, validator=_at_least(1))
    """Records on one page of Clio Grow."""

    grow_next_url: str = ""
    """Where ``next`` leads in Clio Grow, if not to where the list was asked for. [unsure]"""

    grow_shows_hired_date: bool = True
    """Whether ``hired_date`` of a matter in Clio Grow is shown, and not redacted. [unsure]"""

    grow_lead_details: bool = True
    """Whether leads have a matter type and a location: not every firm has them yet."""

    strict: bool = False
    """Whether names that Clio would drop in silence are remembered in ``Simulator.slips``.

    Unless somebody clears them, closing the simulator raises them.
    """
