"""Telling organisations what is recommended to them, taking their answers in, and reminding them."""
