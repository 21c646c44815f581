"""The inbox: notifications that wait to be accepted, joined to a known case, or set aside."""
