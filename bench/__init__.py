"""Measuring the tracker against anchors; prints ratios, never a bare time alone."""
