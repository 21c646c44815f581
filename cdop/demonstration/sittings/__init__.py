"""The panel at work in the demonstration: its meetings with their cases, papers, decisions, minutes and returns."""
