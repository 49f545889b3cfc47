"""Weighing all that is known of any kind of parties: levels, models, learning, reasons."""
