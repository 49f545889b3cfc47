"""Comparing both sides without writing anything: counts, digests, and what differs."""
