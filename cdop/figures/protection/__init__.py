"""What the public edition does not show, for those who publish it: why, how safe it is, and what would show more."""
