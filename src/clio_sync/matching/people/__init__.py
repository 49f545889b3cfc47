"""People as they are weighed: what is known of them, and how like two of them are."""
