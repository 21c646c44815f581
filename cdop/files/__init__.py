"""Stored files: checked, kept outside the web root, served as attachments. A foundation that knows no stage."""
