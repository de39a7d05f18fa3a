"""Whether a page is well made: what is opened is closed in order, ids are unique and meant ones exist, and nothing stands where HTML has
no place for it. A browser forgives all of it; readers who are not browsers do not.
"""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})

PHRASING_ONLY = frozenset({"p", "h1", "h2", "h3", "h4", "span", "bdi", "time", "a", "strong", "em", "code", "summary", "dt", "label"})
"""Elements that hold text and what stands within text."""

BLOCKS = frozenset(
    {"address", "article", "aside", "div", "dl", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "header", "main", "nav", "ol", "p"}
) | frozenset({"pre", "section", "table", "ul", "li", "dt", "dd", "details"})

CHILDREN: Mapping[str, frozenset[str]] = {
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "dl": frozenset({"div", "dt", "dd"}),
    "tr": frozenset({"td", "th"}),
    "head": frozenset({"meta", "title", "link", "script"}),
}

PARENTS: Mapping[str, frozenset[str]] = {"li": frozenset({"ul", "ol"}), "dt": frozenset({"dl", "div"}), "dd": frozenset({"dl", "div"})}

REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.meant: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.faults += self._misplaced(tag)
        names = [name for name, _ in attrs]
        self.faults += [f"{tag} has {name} twice" for name in set(names) if names.count(name) > 1]
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        for reference in REFERENCES:
            self.meant |= set(values.get(reference, "").split())
        self.meant |= {values["href"][1:]} if values.get("href", "").startswith("#") else set()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes {self.open[-1:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open[-1:] and self.open[-1] in CHILDREN:
            self.faults.append(f"text in {self.open[-1]}: {data.strip()[:40]}")

    def _misplaced(self, tag: str) -> Iterator[str]:
        parent = self.open[-1] if self.open else ""
        if parent in CHILDREN and tag not in CHILDREN[parent]:
            yield f"{tag} in {parent} at {self.getpos()}"
        if tag in PARENTS and parent not in PARENTS[tag]:
            yield f"{tag} in {parent} at {self.getpos()}"
        if tag in BLOCKS and set(self.open) & (PHRASING_ONLY - {"a"}):
            yield f"{tag} in {' '.join(self.open[-3:])} at {self.getpos()}"
        if tag == "a" and "a" in self.open:
            yield f"a in a at {self.getpos()}"


def faults_of(page: str) -> list[str]:
    """What is wrong with ``page``; []: nothing."""
    if not page.startswith("<!doctype html>\n<html "):
        return ["no doctype"]
    reader = _Reader()
    reader.feed(page)
    reader.close()
    twice = [f"id {one} twice" for one in set(reader.ids) if reader.ids.count(one) > 1]
    nowhere = [f"nothing has the id {one}" for one in reader.meant - set(reader.ids)]
    return [*reader.faults, *twice, *nowhere, *(f"{tag} stays open" for tag in reader.open)]
