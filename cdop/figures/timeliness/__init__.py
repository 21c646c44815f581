"""How long reviews take, what waits and for whom, and whether deaths come more often than chance: for the board."""
