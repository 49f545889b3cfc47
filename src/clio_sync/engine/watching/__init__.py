"""What is told of a job while it works: events, and who listens to them."""
