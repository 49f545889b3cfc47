"""Taking a run back: what it changed is restored, what it made is deleted, whom it linked is unlinked."""
