"""What reads the formats, in a process of its own: the server never imports what stands here."""
