"""Runs the graph of a loaded model in an order found once.

Rasa's own runner reduces the graph to what its targets need, and hands it to Dask, anew for every
call: four calls a turn. Here the order is kept.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.graph import GraphNode, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner


class OrderedGraphRunner(DaskGraphRunner):
    """Gives what `DaskGraphRunner` gives; made of one that is loaded."""

    def __init__(self, loaded: DaskGraphRunner) -> None:
        """Take over its graph and its nodes."""
        self._graph_schema: GraphSchema = loaded._graph_schema
        self._instantiated_nodes: dict[str, GraphNode] = loaded._instantiated_nodes
        self._execution_context = loaded._execution_context
        self._orders: dict[tuple[str, ...], list[tuple[str, list[str]]]] = {}

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Run what the targets need, with these inputs; give their outputs by their names."""
        wanted = tuple(targets or self._graph_schema.target_names)
        outputs = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._order(wanted):
            outputs[name] = self._instantiated_nodes[name](*(outputs.get(n, n) for n in needs))
        return dict(outputs[name] for name in wanted)

    def _order(self, targets: tuple[str, ...]) -> list[tuple[str, list[str]]]:
        if targets not in self._orders:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            needs = {name: list(node.needs.values()) for name, node in nodes.items()}
            order = TopologicalSorter(needs).static_order()
            self._orders[targets] = [(name, needs[name]) for name in order if name in needs]
        return self._orders[targets]
