"""What becomes of recommendations, for the board twice a year and in the annual report: counted by dated events."""
