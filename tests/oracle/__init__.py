"""An independent count of the register, written from the two binding documents alone."""
