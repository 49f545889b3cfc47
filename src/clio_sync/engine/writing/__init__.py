"""Carrying out a plan: intents, requests, and what is written down of each."""
