"""Written questions: asked by people, let through by moderators, voted for, answered, or turned into a place on the list of speakers."""
