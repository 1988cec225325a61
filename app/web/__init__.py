"""Doors: each parses what came, calls one service and answers."""
