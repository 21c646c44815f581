"""The public form, by which anybody who learns of a death notifies it without an account; and staff entry."""
