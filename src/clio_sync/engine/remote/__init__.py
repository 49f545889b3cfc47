"""What the engine asks of Clio, and what an answer means for a write."""
