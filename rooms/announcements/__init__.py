"""Announcements to everybody in a room: a sentence that stands for some minutes and then goes by itself."""
