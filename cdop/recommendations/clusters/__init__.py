"""The thematic safety net: cases with something in common within a while, for a person to look at. No finding."""
