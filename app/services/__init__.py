"""One function, one thing that happens. Each takes the runtime, or the work in hand, first."""
