"""What a panel recommends, to whom, what became of it, and whether it worked."""
