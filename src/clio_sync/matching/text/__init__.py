"""Names, addresses, numbers and mailboxes in a form that can be compared."""
