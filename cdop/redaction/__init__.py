"""Finding in a text what could name a child, a family or a professional: pure, on plain values."""
