"""What a store's commits leave in its audit, on every backend."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import delete, insert, update

from clio_sync.audit import About, Audit, By, Entry, verify_jsonl
from clio_sync.errors import LeaseLost, StoreError
from clio_sync.store import (
    Base,
    Changes,
    Closed,
    Cursor,
    Decided,
    Fate,
    Intent,
    Learnt,
    Link,
    Quarantined,
    Question,
    RecordId,
    Review,
    Role,
    RowId,
    Run,
    tables,
)

ANN, BEN, CAT = RowId("clients", "a1"), RowId("clients", "b2"), RowId("cases", "c3")
SEVEN = RecordId("contacts", 7)
CANARY = "canary-078-05-1120"
WHO = By("tests/1", 5, "run-1")


def about(row: RowId) -> About:
    """What a run knows of its rows."""
    return {ANN: About(1, "by e-mail"), BEN: About(2)}.get(row, About())


def intent(
    id: str, row: RowId, record: RecordId | None = None, sent: dict[str, str] | None = None
) -> Intent:
    """A write that is about to be made."""
    return Intent(id, row, "run-1", "contacts", record, None, None, sent or {"a": "d"}, 30, 90, 1)


@pytest.fixture
def told(store, epoch):
    """Commits changes, and says what the audit tells of them."""

    def commit(**changes: object) -> list[Entry]:
        before = len(Audit(store))
        store.commit(epoch, Changes(**changes), 2.5, by=WHO, about=about)
        assert store.verify_audit()
        return Audit(store).entries[before:]

    return commit


def said(entries: list[Entry]) -> list[tuple[object, ...]]:
    """What was done, to which row and which record, and why."""
    return [(e.what, e.map, e.row, e.record, e.why) for e in entries]


def test_an_entry_says_who_and_when(told):
    """The program, Clio's user, the run; and the commit."""
    (entry,) = told(run=Run("run-1", "sync", 1.0))
    assert entry.by == WHO
    assert entry.at.isoformat() == "1970-01-01T00:00:02.500000+00:00"
    assert (entry.number, entry.serial) == (1, 1)


def test_a_run_begins_and_ends(told):
    """First and last of what is committed with it."""
    begun = told(run=Run("run-1", "sync", 1.0), links=(Link(BEN, SEVEN),))
    ended = told(run=Run("run-1", "sync", 1.0, 2.0, {"created": 2, "updated": 0, "writes": 2}))
    assert said(begun) == [("run began", "", None, None, "sync"), ("linked", "clients", 2, 7, "")]
    assert said(ended) == [("run ended", "", None, None, "sync: 2 created, 2 writes")]
    assert said(told(run=Run("run-2", "push", 1.0, 2.0)))[0][-1] == "push: nothing to do"


def test_a_create_is_intended_and_done(told):
    """One entry before, one after, by one intent; the second names the record."""
    before = told(opened=(intent("i1", ANN),))
    after = told(
        closed=(Closed("i1", Fate.DONE, 2.0),),
        links=(Link(ANN, SEVEN),),
        bases={ANN: {"a": Base("d", "e")}},
        released=(ANN,),
    )
    assert said(before) == [("create intended", "clients", 1, None, "by e-mail")]
    assert said(after) == [("create done", "clients", 1, 7, "")]
    assert (before[0].intent, after[0].intent) == ("i1", "i1")
    assert (before[0].fields, after[0].fields) == ({"a": (None, "d")}, {"a": (None, "e")})
    assert (before[0].key, before[0].resource) == ("a1", "contacts")


def test_an_update_says_what_its_fields_were(told):
    """Digests of Clio's side, before and after."""
    told(links=(Link(ANN, SEVEN),), bases={ANN: {"a": Base("x", "x"), "b": Base("y", "y")}})
    (before,) = told(opened=(intent("i1", ANN, SEVEN),))
    (after,) = told(
        closed=(Closed("i1", Fate.DONE, 2.0),),
        links=(Link(ANN, SEVEN, etag="e2"),),
        bases={ANN: {"a": Base("d", "d"), "b": Base("y", "y")}},
    )
    assert (before.what, before.record, before.fields) == ("update intended", 7, {"a": ("x", "d")})
    assert (after.what, after.record, after.fields) == ("update done", 7, {"a": ("x", "d")})


@pytest.mark.parametrize("fate", [fate for fate in Fate if fate is not Fate.OPEN])
def test_every_fate_is_told(told, fate):
    """By its own word, whether it was a create or an update."""
    told(opened=(intent("i1", ANN), intent("i2", BEN, SEVEN)))
    entries = told(closed=(Closed("i1", fate, 2.0), Closed("i2", fate, 2.0)))
    assert [e.what for e in entries] == [f"create {fate.value}", f"update {fate.value}"]


def test_a_refusal_says_why_and_sets_aside(told):
    """And the row's release is told once, if it was set aside at all."""
    told(opened=(intent("i1", BEN),))
    aside = Quarantined(BEN, "clio", "Clio refused it: 422", "d", 9)
    entries = told(closed=(Closed("i1", Fate.REFUSED, 2.0),), quarantined=(aside,))
    assert said(entries) == [
        ("create refused", "clients", 2, None, "Clio refused it: 422"),
        ("set aside", "clients", 9, None, "Clio refused it: 422"),
    ]
    assert said(told(released=(BEN, ANN))) == [("released", "clients", 2, None, "")]
    assert [e.what for e in told(released=(BEN,))] == ["brought up to date"]


def test_an_intent_that_is_opened_and_closed_at_once_is_told(told):
    """First what became of it: it is what the store writes last."""
    entries = told(opened=(intent("i1", ANN),), closed=(Closed("i1", Fate.NOTHING, 2.0),))
    assert {e.what for e in entries} == {"create intended", "create nothing"}


def test_an_intent_that_nobody_knows_is_not_told(told):
    """There is nothing to say of it."""
    assert [e.what for e in told(closed=(Closed("no", Fate.DONE, 2.0),))] == ["brought up to date"]


def test_a_pair_is_told_once(told):
    """A link that is only refreshed is no news; another record is."""
    (first,) = told(links=(Link(ANN, SEVEN),), bases={ANN: {"a": Base("x", "y")}})
    assert (first.what, first.record, first.why) == ("linked", 7, "by e-mail")
    assert first.fields == {"a": (None, "y")}
    assert [e.what for e in told(links=(Link(ANN, SEVEN, etag="e2"),))] == ["brought up to date"]
    assert [e.record for e in told(links=(Link(ANN, RecordId("contacts", 8)),))] == [8]


def test_an_alias_is_told_as_one(told):
    """Another row writes to its record."""
    (entry,) = told(links=(Link(BEN, SEVEN, Role.ALIAS),))
    assert entry.why == "another row writes to the record"


def test_what_is_forgotten_is_told(told):
    """With the record that it was; a row without one is no news."""
    told(links=(Link(ANN, SEVEN),))
    assert said(told(unlinked=(ANN, BEN))) == [("unlinked", "clients", 1, 7, "")]


def test_what_clio_says_by_itself_is_seen(told):
    """Only fields of which it says something else; what only the row says is not told."""
    told(links=(Link(ANN, SEVEN),), bases={ANN: {"a": Base("x", "x"), "b": Base("y", "y")}})
    (entry,) = told(bases={ANN: {"a": Base("x", "z"), "b": Base(None, "y")}})
    assert (entry.what, entry.record, entry.fields) == ("seen", 7, {"a": ("x", "z")})


def test_a_question_is_asked_and_answered(told):
    """With its field, and the number of its row."""
    told(links=(Link(CAT, SEVEN),))
    review = Review(CAT, Question.CONFLICT, "title", row_number=4)
    assert said(told(reviews=(review,))) == [("asked", "cases", 4, 7, "conflict about title")]
    name = (CAT, Question.CONFLICT, "title")
    assert said(told(answered=(name, (ANN, Question.GONE, "")))) == [
        ("answered", "cases", 4, 7, "conflict about title")
    ]
    assert [e.what for e in told(answered=(name,))] == ["brought up to date"]


def test_what_a_person_decides_is_told_with_the_person(store, told):
    """Without a lease, and with the row's number as it was asked."""
    told(reviews=(Review(ANN, Question.UNSURE, row_number=3),))
    decided = [
        Decided(ANN, SEVEN, same=True, who="Ann", at=3.0),
        Decided(ANN, BEN, same=False, who="Ann", at=3.0),
        Decided(ANN, None, same=False, who="Ann", at=3.0),
    ]
    store.decide(decided, [(ANN, Question.UNSURE, "")], 3.0)
    *_, first, second, third, answered = Audit(store)
    assert [e.by for e in (first, second, third, answered)] == [By(person="Ann")] * 4
    assert said([first, second, third, answered]) == [
        ("decided", "clients", 3, 7, "the same"),
        ("decided", "clients", 3, None, "not the same as row b2"),
        ("decided", "clients", 3, None, "new"),
        ("answered", "clients", 3, None, "unsure"),
    ]
    assert store.verify_audit()


def test_a_withdrawal_without_a_person_names_nobody(store):
    """There may be nothing that was decided."""
    store.decide([], [], 3.0)
    assert [e.by for e in Audit(store)] == [By()]


def test_a_run_that_notes_a_decision_names_the_person_too(told):
    """The run did it, in the person's name."""
    (entry,) = told(decided=(Decided(ANN, SEVEN, same=True, who="Ann"),))
    assert entry.by == By("tests/1", 5, "run-1", "Ann")


def test_a_lesson_is_told(told):
    """It moves later verdicts."""
    assert said(told(learnt=(Learnt("clients", "s", 9, CANARY),))) == [
        ("learnt", "clients", None, None, "")
    ]


def test_every_commit_leaves_an_entry(told):
    """Otherwise nobody could tell that the last one is missing."""
    (entry,) = told(cursors=(Cursor("contacts", 1.0, "s"),))
    assert entry.what == "brought up to date"


def test_a_commit_that_is_refused_leaves_no_entry(store, epoch):
    """Nor does one under another's lease."""
    two = (Link(ANN, SEVEN), Link(BEN, SEVEN))
    with pytest.raises(StoreError):
        store.commit(epoch, Changes(links=two), 1.0)
    with pytest.raises(LeaseLost):
        store.commit(epoch - 1, Changes(), 1.0)
    assert len(Audit(store)) == 0
    assert store.verify_audit()


def test_very_many_rows_are_told(store, epoch):
    """More than are held at a time, and each with its own fields."""
    many = [RowId("clients", f"{n:032x}") for n in range(2_100)]
    links = tuple(Link(row, RecordId("contacts", n)) for n, row in enumerate(many))
    store.commit(epoch, Changes(links=links, bases={r: {"a": Base("x", r.key)} for r in many}), 1.0)
    assert [e.fields["a"][1] for e in Audit(store)] == [row.key for row in many]
    assert store.verify_audit().entries == 2_100


def spoil(store, statement) -> str:
    """Do something to the table, and tell what a look finds."""
    with store._database.writing() as connection:
        connection.execute(statement)
    found = store.verify_audit()
    assert not found
    return str(found)


@pytest.fixture
def filled(store, epoch):
    """A store with six entries of three commits."""
    for n in range(3):
        links = (
            Link(RowId("m", f"{n}a"), RecordId("contacts", 2 * n)),
            Link(RowId("m", f"{n}b"), RecordId("contacts", 2 * n + 1)),
        )
        store.commit(epoch, Changes(links=links), 1.0)
    return store


@pytest.mark.parametrize("number", range(1, 7))
def test_a_change_in_the_table_is_named(filled, number):
    """Whichever entry it is."""
    statement = update(tables.audit).where(tables.audit.c.number == number)
    assert f"entry {number}: it was altered" in spoil(
        filled, statement.values(entry="{}"[:1] + '"a":1}')
    )


@pytest.mark.parametrize("number", range(1, 6))
def test_a_removed_entry_is_named(filled, number):
    """Whichever it is, but for a part of the last commit."""
    assert f"entry {number}: " in spoil(
        filled, delete(tables.audit).where(tables.audit.c.number == number)
    )


def test_a_cut_end_is_named(filled):
    """The store knows how often it committed."""
    gone = delete(tables.audit).where(tables.audit.c.number > 4)
    assert "the end is missing: the store is at commit 3, the audit at 2" in spoil(filled, gone)


def test_an_entry_before_the_first_is_named(filled):
    """A chain begins at 1."""
    row = {"number": 0, "entry": "{}", "hash": ""}
    assert "entry 1: " in spoil(filled, insert(tables.audit).values(row))


def test_an_emptied_audit_is_named(filled):
    """It knows when it began."""
    assert "the audit at 0" in spoil(filled, delete(tables.audit))


def test_a_noted_head_is_looked_for(filled):
    """It stands for everything before it."""
    head = Audit(filled).head
    assert Audit(filled).verify(head)
    assert not Audit(filled).verify("3:00000000")


def test_entries_are_found_by_what_they_are_about(told, store):
    """A row by its number or its key, a record, a run, a word."""
    told(run=Run("run-1", "sync", 1.0), links=(Link(ANN, SEVEN),))
    store.decide([Decided(BEN, SEVEN, same=False, who="Ann")], [], 3.0)
    audit = Audit(store)
    assert [e.what for e in audit.of(run="run-1")] == ["run began", "linked"]
    assert [e.what for e in audit.of(row=("clients", 1))] == ["linked"]
    assert [e.what for e in audit.of(row=BEN)] == ["decided"]
    assert [e.what for e in audit.of(record=SEVEN)] == ["linked", "decided"]
    assert [e.what for e in audit.of(record=SEVEN, what="linked")] == ["linked"]
    assert [e.what for e in audit.of()] == ["run began", "linked", "decided"]


def test_it_is_shown_in_words_and_in_a_notebook(told, store):
    """The last entries, and how many came before; nothing in it is taken for markup."""
    told(run=Run("run-1", "<b>", 1.0), links=(Link(ANN, SEVEN), Link(BEN, RecordId("contacts", 8))))
    audit = Audit(store)
    assert [str(e) for e in audit] == [
        "1 1970-01-01 00:00:02 run began; <b>",
        "2 1970-01-01 00:00:02 linked; clients row 1; contacts 7; by e-mail",
        "3 1970-01-01 00:00:02 linked; clients row 2; contacts 8",
    ]
    assert repr(audit) == f"<Audit {audit.head}>"
    page = audit._repr_html_()
    assert "&lt;b&gt;" in page
    assert "contacts 8" in page
    assert "earlier" not in page
    for n in range(60):
        store.decide([Decided(ANN, RecordId("contacts", n), same=False, who="Ann")], [], 3.0)
    assert "13 earlier ones are not shown" in audit._repr_html_()
    assert audit._repr_html_().count("<tr>") == 51


def test_no_value_is_in_the_audit_nor_in_its_export(home, store, epoch, tmp_path):
    """Names of fields, and digests."""
    row = store.row_id("clients", CANARY)
    digest = store.digest("field ssn", CANARY)
    store.commit(
        epoch,
        Changes(
            opened=(intent("i1", row, sent={"ssn": digest}),),
            links=(Link(ANN, SEVEN, etag=CANARY),),
            bases={ANN: {"ssn": Base(digest, digest)}},
            reviews=(Review(ANN, Question.CONFLICT, "ssn", {"was": CANARY}),),
            quarantined=(Quarantined(BEN, "clio", "422", CANARY),),
            known={SEVEN: {"clients": {"ssn": frozenset({CANARY})}}},
            learnt=(Learnt("clients", "s", 1, CANARY),),
            cursors=(Cursor("contacts", 1.0, CANARY),),
        ),
        1.0,
    )
    entries = Audit(store).entries
    assert len(entries) == 5
    Audit(store).to_jsonl(tmp_path / "audit.jsonl")
    exported = (tmp_path / "audit.jsonl").read_text()
    assert digest in exported
    for text in (exported, repr(entries), "".join(map(str, entries)), Audit(store)._repr_html_()):
        assert CANARY not in text
    assert verify_jsonl(tmp_path / "audit.jsonl", head=Audit(store).head)


def test_an_export_is_what_the_table_says(filled, tmp_path):
    """Line by line."""
    assert Audit(filled).to_jsonl(tmp_path / "audit.jsonl") == 6
    lines = (tmp_path / "audit.jsonl").read_text().splitlines()
    assert [json.loads(line)["hash"] for line in lines] == [e.hash for e in Audit(filled)]
