"""The public journal: every session with its sponsors, its time and place, and once it is over what happened; old versions are kept."""
