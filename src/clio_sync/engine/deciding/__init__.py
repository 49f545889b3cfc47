"""What a plan decides, from values alone: merging, likeness, what becomes of each row. Pure."""
