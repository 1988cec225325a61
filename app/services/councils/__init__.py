"""The council file in the database: checked, and live for every call (docs/decisions/0027)."""
