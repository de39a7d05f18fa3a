"""Load the definition of a conference from its file, or say everything that is wrong with it at once."""

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path as FilePath

from config import checks
from config.definitions import Definition
from config.problems import DefinitionInvalid, Finding, Path, Problem, json_path
from config.reader import MAX_FINDINGS, Reader, TooManyFindings
from config.yaml_tree import MAX_BYTES, tree

Positions = Mapping[Path, tuple[int, int]]


def check(path: FilePath | str) -> list[Problem]:
    """Return all problems of the file, in its order; [] if it is a definition."""
    try:
        load(path)
    except DefinitionInvalid as invalid:
        return list(invalid.problems)
    return []


def load(path: FilePath | str) -> Definition:
    """Return the definition in the file at ``path``.

    Raises DefinitionInvalid with all problems, also if the file is missing or cannot be read.
    """
    try:
        with FilePath(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DefinitionInvalid([Problem(path="$", sentence=f"the file {path} cannot be read: {reason}")]) from None
    return parse(content)


def parse(content: bytes) -> Definition:
    """Return the definition that the bytes of a file say. Raises DefinitionInvalid with all problems, and nothing else."""
    root, twice = tree(content)
    reader = Reader()
    try:
        definition: Definition = reader.read(root, Definition)
    except TooManyFindings:
        raise DefinitionInvalid(_in_file_order([*twice, *reader.findings], reader.positions)) from None
    misfits = [*twice, *reader.findings]
    own = (found for found in checks.findings(definition) if not _is_consequence(found[0], reader.unread))
    meant_wrong = list(islice(own, MAX_FINDINGS))
    if misfits or meant_wrong:
        raise DefinitionInvalid(_in_file_order([*misfits, *meant_wrong], reader.positions))
    return definition


def _is_consequence(path: Path, unread: set[Path]) -> bool:
    """Something at or above ``path`` could not be read, and that has been said."""
    return any(path[:length] in unread for length in range(len(path) + 1))


def _in_file_order(found: Iterable[Finding], positions: Positions) -> list[Problem]:
    ordered = sorted(found, key=lambda finding: _position(finding[0], positions))
    problems = [Problem(path=json_path(path), sentence=said, line=_position(path, positions)[0] + 1) for path, said in ordered]
    if len(problems) <= MAX_FINDINGS:
        return problems
    return [*problems[:MAX_FINDINGS], Problem(path="$", sentence="there are more problems; correct these first, then check again")]


def _position(path: Path, positions: Positions) -> tuple[int, int]:
    """Where ``path`` is in the file or, if it is missing there, the nearest thing around it."""
    while path not in positions:
        path = path[:-1]
    return positions[path]
