"""scipy's LAPJVsp: each place is a column of its own, and each coachee has one for staying unassigned."""

import numpy as np
import scipy  # its parts are loaded when they are first named

from tic_adapters.assignment.arcs import Arcs, Ints


def solved_by_matching(arcs: Arcs, places: Ints, worth: Ints) -> Ints:
    people = arcs.coachee_count
    if not people:
        return np.zeros(0, dtype=np.int64)
    # Nobody needs more places of a coach than there are coachees who fit.
    wanted = np.bincount(arcs.coaches, minlength=arcs.coach_count)
    places = np.minimum(places, wanted)
    first = np.concatenate([[0], np.cumsum(places)])
    times = places[arcs.coaches]
    ends = np.cumsum(times)
    pair = np.repeat(np.arange(len(worth)), times)
    column = np.repeat(first[arcs.coaches] - (ends - times), times) + np.arange(len(pair))
    most = int(worth.max(initial=0)) + 1
    # Dearer than all that one more coachee could cost the others; no more, as floats are exact to 2⁵³ only.
    unassigned = most * (min(people, int(first[-1])) + 1)
    graph = scipy.sparse.csr_array(
        (
            np.concatenate([(most - worth)[pair], np.full(people, unassigned)]).astype(np.float64),
            (
                np.concatenate([arcs.coachees[pair], np.arange(people)]),
                np.concatenate([column, first[-1] + np.arange(people)]),
            ),
        ),
        shape=(people, int(first[-1]) + people),
    )
    rows, columns = scipy.sparse.csgraph.min_weight_full_bipartite_matching(graph)
    chosen = np.full(people, -1, dtype=np.int64)
    taken = columns < first[-1]
    coach = np.searchsorted(first, columns[taken], side="right") - 1
    keys = arcs.coachees * arcs.coach_count + arcs.coaches
    chosen[rows[taken]] = np.searchsorted(keys, rows[taken].astype(np.int64) * arcs.coach_count + coach)
    return chosen
