"""What people found when they tried their own devices: whether they can be heard, and whether they hear."""
