"""The flows: everything that decides what to ask Clio next, in no colour."""
