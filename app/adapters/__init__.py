"""The only hands that touch the outside."""
