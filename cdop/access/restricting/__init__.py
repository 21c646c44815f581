"""Cases that only named people may open, and opening one in an emergency."""
