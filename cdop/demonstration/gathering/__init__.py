"""Gathering at work: whom the invented panel asked, what they answered, and what each case waits for."""
