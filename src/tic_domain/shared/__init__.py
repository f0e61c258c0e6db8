"""What every context speaks: ids, money, time, errors, events, jobs, classification, clauses."""
