"""What holds for all tests: how far Hypothesis looks, and that nothing is judged by its speed.

``quick`` is for every change. Before a release and after a change of the rules: ``pytest --hypothesis-profile thorough``.
"""

import gc

from hypothesis import settings

pytest_plugins = ["pytester"]

settings.register_profile("quick", deadline=None, max_examples=40, stateful_step_count=40)
settings.register_profile("thorough", deadline=None, max_examples=1000, stateful_step_count=60)
settings.load_profile("quick")


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector need not look at it again and again."""
    gc.freeze()
