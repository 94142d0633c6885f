"""When Amber speaks: pure functions of time, and the clock that runs the ticks."""
