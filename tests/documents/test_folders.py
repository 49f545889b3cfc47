"""Folders by path, what is in them, copies and the trash."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from clio_sync._flow import together
from clio_sync._flows import folders as flows
from clio_sync._generated.folders import SPEC
from clio_sync.errors import (
    BadRequest,
    ConfigurationError,
    Conflict,
    NotFound,
    Unprocessable,
)
from clio_sync.files import Parent


def ensure(hand, path, **options):
    """The folder at a path below the firm's matter."""
    placed = {"parent": hand.matter, **options}
    return hand(lambda clio: clio.folders.ensure(path, **placed))


def names(hand, collection="folders", **filters):
    """The names that a list shows, but for the folders that Clio makes itself."""
    shown = hand.listed(collection, **filters)
    return sorted(one.name for one in shown if one.name and one.name[:5] != "00001")


def test_a_path_is_made_and_then_found(hand):
    """Only what is missing is made."""
    first = ensure(hand, "Evidence/2026")
    assert (first.name, first.parent.name, first.matter.id) == (
        "2026",
        "Evidence",
        hand.matter["id"],
    )
    writes = hand.sim.writes
    assert ensure(hand, " Evidence / 2026 /").id == first.id
    assert hand.sim.writes == writes
    assert ensure(hand, "Evidence/2027").parent.id == first.parent.id
    assert names(hand) == ["2026", "2027", "Evidence"]


def test_a_folder_made_a_moment_ago_is_found_though_lists_lag(hand):
    """A client remembers what it has made, and looks at it directly."""
    hand.sim.settings.list_lag = 60.0
    if hand.colour == "blocking":
        twice = lambda clio: [
            clio.folders.ensure("Evidence", parent=hand.matter).id for _ in range(2)
        ]
    else:

        async def twice(clio):
            return [(await clio.folders.ensure("Evidence", parent=hand.matter)).id for _ in "ab"]

    one, other = hand(twice)
    assert one == other


def test_other_options_do_not_make_another_client_of_it(hand):
    """What was made with some options is remembered with others."""
    hand.sim.settings.list_lag = 60.0
    if hand.colour == "blocking":
        twice = lambda clio: [
            one.folders.ensure("Evidence", parent=hand.matter).id
            for one in (clio, clio.with_options(timeout=9))
        ]
    else:

        async def twice(clio):
            both = (clio, clio.with_options(timeout=9))
            return [(await one.folders.ensure("Evidence", parent=hand.matter)).id for one in both]

    first, second = hand(twice)
    assert first == second


def test_a_folder_that_was_trashed_is_made_anew(hand):
    """What a client remembers is looked at before it is used."""

    async def awaited(clio):
        first = await clio.folders.ensure("Evidence", parent=hand.matter)
        await clio.folders.delete(first.id)
        return first.id, (await clio.folders.ensure("Evidence", parent=hand.matter)).id

    def blocking(clio):
        first = clio.folders.ensure("Evidence", parent=hand.matter)
        clio.folders.delete(first.id)
        return first.id, clio.folders.ensure("Evidence", parent=hand.matter).id

    one, other = hand(blocking if hand.colour == "blocking" else awaited)
    assert one != other


def test_a_folder_that_is_gone_for_good_is_made_anew(hand):
    """What a client remembers may not be there at all."""

    async def awaited(clio):
        first = await clio.folders.ensure("Evidence", parent=hand.matter)
        await clio.folders.delete(first.id)
        hand.sim.clock.sleep(31 * 86_400)
        return first.id, (await clio.folders.ensure("Evidence", parent=hand.matter)).id

    def blocking(clio):
        first = clio.folders.ensure("Evidence", parent=hand.matter)
        clio.folders.delete(first.id)
        hand.sim.clock.sleep(31 * 86_400)
        return first.id, clio.folders.ensure("Evidence", parent=hand.matter).id

    one, other = hand(blocking if hand.colour == "blocking" else awaited)
    assert one != other


def test_side_by_side_none_is_made_twice(hand):
    """Eight at once make one folder."""

    def all_at_once(clio):
        flow = [
            flows.ensure(clio.session, SPEC, "Evidence/2026", hand.matter, "id") for _ in range(8)
        ]
        return clio.driver.run(together(flow, 8))

    found = hand(all_at_once)
    assert len({one.id for one in found}) == 1
    assert names(hand) == ["2026", "Evidence"]


def test_a_contact_gets_its_folder_with_the_first_one(hand):
    """And a folder can hold further ones."""
    contact = hand.sim.all("contacts")[0]["id"]
    folder = ensure(hand, "Letters", parent=Parent(contact, "Contact"))
    assert folder.contact.id == contact
    assert ensure(hand, "Letters", parent=Parent(contact, "Contact")).id == folder.id
    assert ensure(hand, "In", parent=folder).parent.id == folder.id


@pytest.mark.parametrize(
    ("path", "parent"),
    [
        ("", None),
        (" / ", None),
        (PurePath("a/b"), None),
        (None, None),
        ("a", {"id": 7, "type": "Document"}),
    ],
)
def test_a_path_without_a_name_is_refused(hand, path, parent):
    """Before the first request; and a document holds no folders."""
    with pytest.raises(ConfigurationError):
        ensure(hand, path, parent=parent or hand.matter)
    assert hand.sim.requests == 0


def test_what_is_in_a_folder_is_listed_together(hand):
    """Documents and folders, or all below it; without a folder, what is in the root."""
    folder = ensure(hand, "Evidence/2026")
    hand.upload(b"x", name="a.pdf", parent=folder)

    def items(**filters):
        if hand.colour == "blocking":
            found = hand(lambda clio: list(clio.folders.list_items(**filters)))
        else:

            async def read(clio):
                return [one async for one in clio.folders.list_items(**filters)]

            found = hand(read)
        return [(one.type, one.name) for one in found]

    assert items(parent_id=folder.parent.id) == [("Folder", "2026")]
    below = items(parent_id=folder.parent.id, scope="descendants")
    assert below == [("Folder", "2026"), ("Document", "a.pdf")]
    assert [kind for kind, _ in items()] == ["Folder"]


def test_documents_are_listed_below_a_folder(hand):
    """Its own, or all below it."""
    folder = ensure(hand, "Evidence/2026")
    hand.upload(b"x", name="a.pdf", parent=folder)
    outer = folder.parent.id
    assert names(hand, "documents", parent_id=outer) == []
    assert names(hand, "documents", parent_id=outer, scope="descendants") == ["a.pdf"]
    assert names(hand, "documents", parent_id=folder.id) == ["a.pdf"]


def test_documents_are_found_by_their_properties(hand):
    """By a name, and by a name and a value."""
    hand.upload(b"x", name="a.pdf", external_properties={"key": "1"})
    hand.upload(b"x", name="b.pdf", external_properties={"key": "2"})
    assert names(hand, "documents", external_property_name="key") == ["a.pdf", "b.pdf"]
    found = names(hand, "documents", external_property_name="key", external_property_value="2")
    assert found == ["b.pdf"]


# ------------------------------------------------------------------------------- copies, moves


def test_a_copy_has_the_bytes_of_the_original(hand):
    """It takes what is not said from the original, and lives by itself."""
    original = hand.upload(b"hello", name="a.pdf")
    folder = ensure(hand, "Copies")
    copy = hand(
        lambda clio: clio.documents.copy(
            original.id, parent=folder, external_properties={"of": "a"}
        )
    )
    assert (copy.name, copy.size, copy.parent.id) == ("a.pdf", 5, folder.id)
    assert hand.content_of(copy.id) == b"hello"
    named = hand(lambda clio: clio.documents.copy(original.id, parent=folder, name="b.pdf"))
    assert named.name == "b.pdf"


def test_a_copy_has_no_other_options(hand):
    """A misspelt one is named."""
    with pytest.raises(TypeError, match="nmae"):
        hand(lambda clio: clio.documents.copy(1, parent=hand.matter, nmae="x"))


def test_a_document_can_be_moved_and_renamed(hand):
    """With another extension, a version more can be asked for."""
    document = hand.upload(b"x", name="a.txt")
    folder = ensure(hand, "New")
    payload = {"parent": {"id": folder.id, "type": "Folder"}, "name": "a.pdf", "copy_version": True}
    moved = hand(lambda clio: clio.documents.update(document.id, payload))
    assert (moved.parent.id, moved.name, moved.filename) == (folder.id, "a.pdf", "a.pdf")
    assert len(hand.sim.all("documents/{document_id}/versions")) == 2


def test_a_folder_cannot_be_moved_into_itself(hand):
    """Nor into what is in it."""
    inner = ensure(hand, "A/B")
    payload = {"parent": {"id": inner.id, "type": "Folder"}}
    with pytest.raises(Unprocessable):
        hand(lambda clio: clio.folders.update(inner.parent.id, payload))


# -------------------------------------------------------------------------------------- trash


def test_a_document_goes_to_the_trash_and_comes_back(hand):
    """It is hidden from lists unless they ask for it, and says when it was deleted."""
    document = hand.upload(b"x", name="a.pdf")
    for _ in range(2):
        hand(lambda clio: clio.documents.delete(document.id))
    assert names(hand, "documents") == []
    assert names(hand, "documents", include_deleted=True) == ["a.pdf"]
    assert hand(lambda clio: clio.documents.get(document.id)).deleted_at is not None
    assert hand(lambda clio: clio.documents.restore(document.id)).deleted_at is None
    assert names(hand, "documents") == ["a.pdf"]


def test_the_trash_is_emptied_after_thirty_days(hand):
    """What is in it is gone for good then."""
    document = hand.upload(b"x", name="a.pdf")
    hand(lambda clio: clio.documents.delete(document.id))
    hand.sim.clock.sleep(31 * 86_400)
    with pytest.raises(NotFound):
        hand(lambda clio: clio.documents.restore(document.id))
    assert names(hand, "documents", include_deleted=True) == []


def test_a_folder_takes_what_is_in_it_along(hand):
    """Into the trash; and comes back by itself."""
    folder = ensure(hand, "A/B")
    hand.upload(b"x", name="a.pdf", parent=folder)
    hand(lambda clio: clio.folders.delete(folder.parent.id))
    assert (names(hand), names(hand, "documents")) == ([], [])
    assert hand(lambda clio: clio.folders.restore(folder.parent.id)).deleted_at is None


def test_the_root_and_what_is_locked_stay(hand):
    """Clio's own words for it are in the error."""
    document = hand.upload(b"x", name="a.pdf")
    root = next(one["id"] for one in hand.sim.all("folders") if one["root"])
    with pytest.raises(BadRequest) as caught:
        hand(lambda clio: clio.folders.delete(root))
    assert caught.value.type == "DeleteFailed"
    hand.sim.update("documents", document.id, {"locked": True})
    with pytest.raises(BadRequest, match="DeleteFailed"):
        hand(lambda clio: clio.folders.delete(document.parent.id))
    with pytest.raises(Conflict):
        hand(lambda clio: clio.documents.delete(document.id))
    with pytest.raises(Unprocessable):
        hand(lambda clio: clio.documents.update(document.id, {"name": "b.pdf"}))


def test_what_is_just_being_changed_cannot_be_trashed(hand):
    """409, for a document and for a folder above it."""
    document = hand.upload(b"x", name="a.pdf")
    hand.sim.settings.busy_items = frozenset({document.id})
    for collection, one in (("documents", document.id), ("folders", document.parent.id)):
        with pytest.raises(Conflict):
            hand(lambda clio, c=collection, i=one: getattr(clio, c).delete(i))
