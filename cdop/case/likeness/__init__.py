"""Cases that may be one child: shown side by side, settled by a person, never merged by themselves."""
