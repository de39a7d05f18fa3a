"""Forwarding in three tiers of one behaviour: C, cffi (no compiler needed), Python (anywhere)."""
