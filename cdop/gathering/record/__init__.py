"""What agencies said, put together: one record field by field, contradictions, replies to read, and the chronology."""
