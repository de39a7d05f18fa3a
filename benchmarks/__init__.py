"""Measurements. Each prints JSON lines; ``make bench`` runs them all, ``make bench ARGS=grant_to_frame`` one."""
