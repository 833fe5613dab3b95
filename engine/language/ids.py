"""Ids: one name for one thing, over the whole bundle."""

from __future__ import annotations

from engine.language.blocks import Reader
from engine.language.characters import shown
from engine.language.codes import Code
from engine.language.notes import Notes, Refused, quoted
from engine.language.scalars import name
from engine.language.yaml_nodes import Node
from engine.model.policies import Span


class DocumentDoubled(Exception):  # noqa: N818  # not an error for anybody to see: the problem is noted already
    """The document has the id of another; its contents would only repeat the problem."""


class Ids:
    """The ids that were given so far, and where.

    Rules, authority rules, policies and holds share one space, because reasons name them side by side.
    """

    def __init__(self) -> None:
        self._places: dict[str, tuple[str, Span]] = {}

    def of(self, what: str) -> Reader[str]:
        """Return a reader of the id of `what`, such as `rule`."""

        def read(node: Node, notes: Notes) -> str:
            given = name(node, notes)
            self._claim(given, node, notes, what=what)
            return given

        return read

    def of_document(self, what: str) -> Reader[str]:
        """Return a reader of the id of a whole document; where it is taken, `DocumentDoubled` ends the reading."""
        read_id = self.of(what)

        def read(node: Node, notes: Notes) -> str:
            name(node, notes)
            try:
                return read_id(node, notes)
            except Refused:
                raise DocumentDoubled from None

        return read

    def _claim(self, given: str, node: Node, notes: Notes, *, what: str) -> None:
        if given in self._places:
            first_what, first = self._places[given]
            raise notes.refusal(
                Code.ID_TWICE,
                node,
                message=f"the id {quoted(given)} is taken: the {first_what} at {shown(str(first))} has it",
                help=f"give this {what} an id of its own",
            )
        self._places[given] = (what, notes.span(node))
