"""Questions for a human: what is asked, shown with values, and answered."""
