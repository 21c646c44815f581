"""Looking an installation over: is it set up as it should be, is everything there, and is it as it was."""
