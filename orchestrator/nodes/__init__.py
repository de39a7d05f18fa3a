"""One conference on several nodes: what they share is in one Redis (``docs/nodes.md``)."""
