"""Simulated people for trying a meeting alone: they arrive, raise hands, speak and give the floor back, over the public protocol only."""
