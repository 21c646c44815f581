"""Whether a case is ready for the panel: in words, by decision, and how many will be for each coming panel date."""
