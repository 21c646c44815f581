"""Re-making files so that a panel may see them: text to scan, pages as pictures, copies with black in them.

``copies`` is for the server; ``boxes`` are plain values; what else stands here reads the formats, in a process of its
own.
"""
