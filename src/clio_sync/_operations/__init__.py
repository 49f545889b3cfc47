"""What can be done beyond the five verbs; the public homes are in `resources`."""
