"""Defects in taking runs back, beside those that stand with both ways."""

from __future__ import annotations

from .words import mutant

APPLYING = "engine/rolling_back/applying.py"
IMAGES = "engine/deciding/images.py"
STANDING = "engine/rolling_back/standing.py"
TASKS = "engine/rolling_back/tasks.py"
SCENE = "engine/test_rollback.py"
FIELDS = "engine/test_rollback_fields.py"

MUTANTS = (
    mutant(
        "values are put back whatever the version is by now",
        APPLYING,
        '        etag = str(record.get("etag") or "")\n',
        '        etag = "*"\n',
        scene=SCENE,
    ),
    mutant(
        "the bases stay as the run left them",
        APPLYING,
        "        bases = {name: former.bases.get(name, lacking) for name in fields}\n",
        "        bases = dict[str, Base]()\n",
        scene=SCENE,
    ),
    mutant(
        "a record that is hidden is taken for deleted",
        TASKS,
        "        if task.record in ground.deleted:\n",
        "        if task.record in ground.deleted or self.record is None:\n",
        scene=SCENE,
    ),
    mutant(
        "a version is enough to delete a record",
        TASKS,
        'last.left.etag == record.get("etag") and not standing.edited():\n',
        'last.left.etag == record.get("etag"):\n',
        scene=SCENE,
    ),
    mutant(
        "what a record says is enough to delete it",
        TASKS,
        'last is not None and last.left.etag == record.get("etag") and not standing.edited():\n',
        "last is not None and not standing.edited():\n",
        scene=SCENE,
    ),
    mutant(
        "a list is believed that still shows a deleted record",
        "engine/remote/aftermath.py",
        '        return RecordId(resource, record["id"]) in self.deleted\n',
        "        return False\n",
        scene=SCENE,
    ),
    mutant(
        "a list is believed that shows what was before the restoring",
        "engine/remote/aftermath.py",
        "        return age in {Age.OLDER, Age.UNKNOWN}\n",
        "        return False\n",
        scene="engine/test_rollback_deaths.py",
    ),
    mutant(
        "a deletion that happened is settled like an update",
        "engine/settling/probe.py",
        "        if intent.purpose is Purpose.DELETE:\n",
        "        if intent.purpose is None:\n",
        scene=SCENE,
    ),
    mutant(
        "a child row that was added stays",
        STANDING,
        "        if not ours:\n            return Place(one, Stand.BACK)\n",
        "        if ours:\n            return Place(one, Stand.BACK)\n",
        scene=SCENE,
    ),
    mutant(
        "the price that was sent along is not put back",
        IMAGES,
        "        name: bound.payload({name: value}, record=record, marker=None, resolve=_unresolved)\n",
        "        name: bound.payload({name: value}, record={}, marker=None, resolve=_unresolved)\n",
        scene=FIELDS,
    ),
    mutant(
        "values are kept in plain",
        "store/undoing.py",
        '"sealed": seal.close(_image(id), text)',
        '"sealed": text.encode()',
        scene=SCENE,
    ),
    mutant(
        "a lost answer to a deletion leaves the row linked",
        "engine/settling/probe.py",
        "evolve(changes, unlinked=(intent.row,), indexed=forgotten, known={here: {}})",
        "evolve(changes, indexed=forgotten, known={here: {}})",
        scene=SCENE,
    ),
)
