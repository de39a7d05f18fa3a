"""Captions: what is said, in writing, by language. Each line says who spoke; they are read as sequenced streams."""
