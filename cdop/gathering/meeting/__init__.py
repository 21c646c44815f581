"""The child death review meeting: planned, held with its minutes, moved or cancelled."""
