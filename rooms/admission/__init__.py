"""Who is in the room, who waits at its door, and as what somebody takes part: lobby, removal, promotion."""
