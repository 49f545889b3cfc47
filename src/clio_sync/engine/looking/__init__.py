"""Reading both sides for a plan, at the least requests."""
