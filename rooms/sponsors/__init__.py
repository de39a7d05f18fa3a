"""Who stands behind a meeting: the roles that it must have filled before it is published, and who fills them."""
