"""Defects in the order of things: what is written down before, after and together with what."""

from __future__ import annotations

from .words import mutant

PROBE = "engine/settling/probe.py"
REQUEST = "engine/writing/request.py"
SENDING = "engine/writing/sending.py"

MUTANTS = (
    mutant(
        "a lost create is never looked for",
        PROBE,
        "        hits, honoured = yield from self._marked(marker)\n        hits = yield",
        "        if marker:\n            return self._closed(intent, Fate.NOTHING)\n"
        "        hits, honoured = yield from self._marked(marker)\n        hits = yield",
    ),
    mutant(
        "nothing is written down before sending",
        SENDING,
        "evolve(also, opened=(opened,), images=images)",
        "also",
    ),
    mutant(
        "requests of dead processes are not settled",
        "engine/looking/look.py",
        "        known = [intent for intent in state.intents if intent.row.map in bounds]\n",
        "        known: list[Intent] = []\n",
    ),
    mutant(
        "the intent is settled in one transaction, link and base in the next",
        REQUEST,
        "        yield from self.close(intent, Fate.DONE, settled, left)\n",
        "        yield from self.close(intent, Fate.DONE)\n"
        "        yield from self.running.commit(settled)\n",
        scene="simulation/test_every_death.py",
    ),
    mutant(
        "the base moves before the write",
        SENDING,
        "        yield from self.running.commit(evolve(also, opened=(opened,), images=images))\n",
        "        sides = getattr(self, 'sides', None)\n"
        "        moved = {opened.row: sides.found(opened.sent)} if opened.record and sides else {}\n"
        "        changes = evolve(also, opened=(opened,), images=images, bases=moved)\n"
        "        yield from self.running.commit(changes)\n",
    ),
    mutant(
        "a commit does not ask whose lease it is",
        "store/lease.py",
        "    if beaten.rowcount != 1:\n",
        "    if beaten.rowcount < 0:\n",
    ),
    mutant(
        "a plan is carried out although the store has moved on",
        "engine/writing/running.py",
        "        if serial != sight.serial:\n",
        "        if serial < sight.serial:\n",
    ),
    mutant(
        "updates are not conditional",
        "engine/remote/calls.py",
        "if_match=etag, before=before\n",
        "if_match=None, before=before\n",
    ),
    mutant(
        "silence is taken for not sent",
        "engine/remote/outcome.py",
        "        case _:\n            return Ambiguous(error)\n",
        "        case _:\n            return NotExecuted(error)\n",
    ),
    mutant(
        "a 502 is taken for not done",
        "engine/remote/outcome.py",
        "        case Unreadable() | ServerError():\n            return Ambiguous(error)\n",
        "        case ServerError():\n            return NotExecuted(error)\n",
    ),
    mutant(
        "an unreadable 2xx is taken for a refusal",
        "engine/remote/outcome.py",
        "        case Unreadable() | ServerError():\n            return Ambiguous(error)\n",
        "        case Unreadable():\n            return Refused(error)\n",
    ),
    mutant(
        "an unreadable answer to a look is taken for an empty one",
        "engine/remote/calls.py",
        '        return (yield from self.list(resource, {**asked, "fields": fields}))\n',
        "        try:\n"
        '            return (yield from self.list(resource, {**asked, "fields": fields}))\n'
        "        except ClioError:\n            return []\n",
    ),
    mutant(
        "a record that was found keeps the version of before",
        "engine/deciding/draft.py",
        "            if fates[intent.id] in {Fate.FOUND, Fate.STALE} and intent.row in self.links:\n",
        "            if fates[intent.id] in {Fate.STALE} and intent.row in self.links:\n",
    ),
    mutant(
        "a listed version is taken for the truth",
        "engine/deciding/versions.py",
        "        return Age.NEWER if mine > held else Age.OLDER\n",
        "        return Age.NEWER\n",
    ),
    mutant(
        "what takes effect is told without a look at the version",
        PROBE,
        '        if record.get("etag") == intent.etag:\n            return False\n',
        "",
        scene="engine/test_lost_answers.py",
    ),
    mutant(
        "a record that is gone is made again",
        "engine/writing/writer.py",
        "        yield from self._ask(entry, Question.GONE)\n",
        "        yield from self.running.commit(Changes(unlinked=(entry.row,)))\n",
    ),
    mutant(
        "hits of a filter are not read",
        PROBE,
        "        hits = [record for record in listed if self.bound.marker_of(record) == marker]\n"
        "        return hits, len(hits) == len(listed)\n",
        "        return listed, True\n",
        scene="engine/test_probe.py",
    ),
    mutant(
        "a filter that finds nothing is believed",
        PROBE,
        '            return any(record["id"] == link.record.id for record in hits)\n',
        "            return True\n",
        scene="engine/test_probe.py",
    ),
    mutant(
        "a second record with our marker is not noticed",
        "engine/deciding/intake.py",
        "            self._watch(here, record)\n",
        "",
        scene="engine/test_probe.py",
    ),
)
