"""Faults on a seeded schedule while people meet, and afterwards the question whether anybody was lied to."""
