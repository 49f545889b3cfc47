"""Bringing rows over some at a time: which rows need something, and which of them come first."""
