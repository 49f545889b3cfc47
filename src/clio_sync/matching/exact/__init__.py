"""Strategies of plain rules: what has to agree, and what may not differ."""
