"""Postcodes: the site's own copy of a national directory, and what one postcode tells (docs/postcodes.md)."""
