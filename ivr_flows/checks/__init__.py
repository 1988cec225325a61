"""Proofs about a flow: one file a kind of proof. Messages speak of callers."""
