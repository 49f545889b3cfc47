"""Valid payloads for every collection, with the records that they refer to."""

from __future__ import annotations

from clio_sync.simulator import Simulator
from clio_sync.simulator.declarations import Type, keys, record_name, specs
from clio_sync.simulator.kinds import has_collection, table

SPECS = {spec.path: spec for spec in specs()}

SPECIAL = {
    "activities": {"type": "TimeEntry", "quantity": 3600},
    "calendar_entries": {"recurrence_rule": "FREQ=DAILY;COUNT=2"},
    "communications": {"received_at": "2026-01-05T09:00:00Z"},
    "contacts": {"type": "Person", "first_name": "Ann", "name": "Ann"},
    "custom_fields": {"field_type": "text_line"},
    "document_templates": {"filename": "letter.docx", "file": "eA=="},
    "documents": {"name": "letter.docx"},
    "report_presets": {"options": {"year": "2026"}},
    "notes": {"type": "Matter"},
    "safe_custody/records": {"state": "held"},
    "webhooks": {"url": "https://example.com/hook", "model": "matter", "fields": "id"},
}
WORDS = {"email_address": "a@example.com", "fields": "id", "picklist_options": []}
BY_ID = {
    "client_id": "contacts",
    "contact_id": "contacts",
    "currency_id": "currencies",
    "custom_field_ids": "custom_fields",
    "matter_id": "matters",
    "medical_provider_id": "contacts",
    "report_preset_id": "report_presets",
    "safe_custody_location_id": "safe_custody/locations",
    "safe_custody_packet_id": "safe_custody/packets",
}
KINDS = {
    "client": "contacts",
    "contact": "contacts",
    "document_template": "document_templates",
    "item": "documents",
    "matter": "matters",
    "parent": "matters",
    "subject": "tasks",
}
REFERENCES = {"notes": ("matter",), "relationships": ("matter", "contact")}
SCALARS = {
    "text": "x",
    "whole": 1,
    "number": 1.5,
    "flag": True,
    "date": "2026-01-05",
    "instant": "2026-01-05T09:00:00+00:00",
    "any": {},
}


class Samples:
    """Makes payloads for one simulator."""

    def __init__(self, sim: Simulator) -> None:
        self.sim = sim

    def needed(self, path: str) -> dict:
        """A payload with nothing but what a collection insists on."""
        types = self.sim.local.resource(path).creates
        made = {
            name: self._value(path, name, type)
            for name, type in types.items()
            if type.required or name in SPECIAL.get(path, {})
        }
        for name in REFERENCES.get(path, ()):
            made[name] = {"id": self.one(KINDS[name])}
        return made | SPECIAL.get(path, {})

    def one(self, path: str) -> int | str:
        """The id of some record of a collection."""
        current = self.sim.state.tables[path].current
        if not current.ids:
            self.sim.put(path, self.needed(path))
        return current.ids[0]

    def parents(self, path: str) -> dict[str, int | str]:
        """Ids for the braces in a path."""
        names = SPECS[path].placeholders()
        return {name: self.one(path.partition("/{")[0]) for name in names}

    def _value(self, path: str, name: str, type: Type) -> object:
        if type.many:
            return [self._one(path, name, type)]
        return self._one(path, name, type)

    def _one(self, path: str, name: str, type: Type) -> object:
        if name in BY_ID:
            return self.one(BY_ID[name])
        if type.kind != "object":
            return type.choices[0] if type.choices else WORDS.get(name, SCALARS[type.kind])
        inner = keys(type.of)
        if "id" in inner:
            return self._reference(path, name, inner)
        return {key: self._value(path, key, one) for key, one in inner.items() if one.required}

    def _reference(self, path: str, name: str, inner: dict) -> dict:
        if "type" in inner:
            kinds = [one for one in inner["type"].choices if has_collection(one)]
            kind = "Matter" if "Matter" in kinds else next(iter(kinds), "Document")
            return {"id": self.one(table(kind)), "type": kind}
        field = self.sim.local.resource(path).shape.fields.get(name)
        kind = record_name(field.of) if field is not None and field.of is not None else ""
        if kind == "NotificationMethod":
            return {"id": self.sim.state.tables[kind].current.ids[0]}
        return {"id": self.one(table(kind) if has_collection(kind) else KINDS[name])}
