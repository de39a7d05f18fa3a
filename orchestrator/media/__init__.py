"""The media plane: packets come in from publications and go out to subscriptions as the routes of their room say."""
