"""Companies as they are weighed: names with legal forms, kin, and what they share."""
