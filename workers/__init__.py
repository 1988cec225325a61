"""Back doors: jobs and the clock. Each gets the runtime and calls one service."""
