"""Names and values of fields."""

from __future__ import annotations

from .base import ClioError


class FieldError(ClioError):
    """A field that is not there to be used."""


class UnknownField(FieldError):
    """No field of this name; the text offers the nearest ones."""


class MissingField(FieldError):
    """A write lacks a key that Clio insists on."""


class InvalidValue(FieldError):
    """A value that Clio would refuse, misread, or ignore and say that all is well."""


class FieldNotSelected(FieldError, AttributeError):
    """A field was read that the request did not select."""


class FieldRedacted(FieldNotSelected):
    """A field was read that Clio hides; whether it is empty cannot be known."""


class NestedTooDeep(FieldError):
    """A second level of braces in ``fields=``, which Clio answers with a 400."""
