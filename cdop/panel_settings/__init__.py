"""What a panel decides for itself: targets and local rules; dated, attributed, with the reason. None overwrites."""
