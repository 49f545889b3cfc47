"""Decisions that need no wire, no clock and no lock: values in, verdicts out."""
