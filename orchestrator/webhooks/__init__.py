"""Telling other programs what happens in the rooms: signed CloudEvents, in the order of each room, until they are taken."""
