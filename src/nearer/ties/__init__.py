"""Ties: activities to interactions, closeness, direction, circles, effects and reasons. Pure functions of what is
handed in; nothing here opens a clock, a file or a database.

    interactions.interactions(con) -> pa.Table            relations log, members, ego, sight in, interactions out
    acts.acts(table) -> Acts                              the same as arrays; Acts.until(at_us), Acts.after(at_us)
    kernel.fold(state | None, acts) -> State              batch from None, increment from a state
    kernel.replay(acts) -> (State, Replay)                C before and after each act, and the silence before it
    kernel.snapshots(acts, moments_us) -> Snapshots       what stood at some moments, for circles and trajectories
    kernel.weekly(acts, weeks_us) -> array (ties, weeks)  S alone
    state.to_arrow(state), state.from_arrow(table)        to keep a state
    closeness.points(state, at_us) -> Points              S and C of all ties
    views.views(members, sight, persons) -> Views         from when to when each person is visible
    course.course(state, at_us, views) -> Courses         direction with its probabilities, as arrays
    table.moments(at_us) -> array                         the moments that `measure` needs snapshots of
    table.measure(state, past, at_us, views=, pins=) -> TieTable   everything of every tie at one moment
    TieTable.tie(i), .ties(), .index(person)              model.tie.Tie
    ledger.ledger(rows, at_us) -> Ledger                  one tie's effects and silences; rows of one person
    reasons.reasons(table, i, ledger) -> tuple[Reason, ...]
    reasons.signals() -> tuple[Signal, ...]               found by listing the package `signals`

The usual way:

    rows = interactions(con); every = acts(rows).until(at_us)
    state = fold(None, every); past = snapshots(every, moments(at_us))
    table = measure(state, past, at_us, views=views(members, sight, state.persons), pins=pins)
"""
