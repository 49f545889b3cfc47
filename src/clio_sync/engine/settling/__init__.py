"""Looking for what became of a write whose answer was lost."""
