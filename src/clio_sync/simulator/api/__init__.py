"""The API: one file for each topic, above verbs that are the same for all."""
