"""Questions to the figures over a fixed menu: the board's answer, and its public edition beside all that was told."""
