"""Tests of Front Door; they mirror its rooms."""
