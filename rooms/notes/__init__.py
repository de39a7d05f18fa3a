"""The run-sheet: private notes of those who run the meeting, to the meeting and to each item of its agenda."""
