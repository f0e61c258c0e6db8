"""OR-tools' min-cost flow: of the extra `batch`, imported where it is used."""

from importlib import import_module
from importlib.util import find_spec
from typing import Final

import numpy as np

from tic_adapters.assignment.arcs import Arcs, Ints

_LIBRARY: Final = "ortools.graph.python.min_cost_flow"


def is_installed() -> bool:
    return find_spec("ortools") is not None


class FlowFailed(Exception):
    """The library gave no optimum: a defect, or numbers beyond its range."""


def solved_by_flow(arcs: Arcs, places: Ints, worth: Ints) -> Ints:
    people, coaches = arcs.coachee_count, arcs.coach_count
    source, sink = people + coaches, people + coaches + 1
    flow = import_module(_LIBRARY).SimpleMinCostFlow()
    pairs = flow.add_arcs_with_capacity_and_unit_cost(
        arcs.coachees, arcs.coaches + people, np.ones(len(worth), dtype=np.int64), -worth
    )
    one_each, free = np.ones(people, dtype=np.int64), np.zeros(people + coaches, dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full(people, source), np.arange(people), one_each, free[:people]
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(people, people + coaches), np.full(coaches, sink), places, free[people:]
    )
    flow.set_node_supply(source, people)
    flow.set_node_supply(sink, -people)
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        raise FlowFailed(str(status))
    used = np.flatnonzero(flow.flows(pairs))
    chosen = np.full(people, -1, dtype=np.int64)
    chosen[arcs.coachees[used]] = used
    return chosen
