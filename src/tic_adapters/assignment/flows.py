"""OR-tools' min-cost flow: of the extra `batch`, imported where it is used."""

import numpy as np

from tic_adapters.assignment.arcs import Arcs, Ints


class FlowFailed(Exception):
    """The library gave no optimum: a defect, or numbers beyond its range."""


def solved_by_flow(arcs: Arcs, places: Ints, worth: Ints) -> Ints:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    people, coaches = arcs.coachee_count, arcs.coach_count
    source, sink = people + coaches, people + coaches + 1
    flow = SimpleMinCostFlow()
    pairs = flow.add_arcs_with_capacity_and_unit_cost(
        arcs.coachees, arcs.coaches + people, np.ones(len(worth), dtype=np.int64), -worth
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full(people, source), np.arange(people), np.ones(people, dtype=np.int64), np.zeros(people, np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(people, people + coaches), np.full(coaches, sink), places, np.zeros(coaches, np.int64)
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
