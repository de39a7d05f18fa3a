"""Polls: a question with options, one ballot a person, a result. Of an anonymous poll the log holds who voted, and never what.

``ballots`` says where the ballots of an anonymous poll are, and what that hides from whom.
"""
