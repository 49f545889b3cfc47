"""Matters as they are weighed: numbers, descriptions and dates of one client's."""
