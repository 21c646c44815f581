"""Themes: modifiable factors, headings of recommendations and words of learning points, over the years."""
