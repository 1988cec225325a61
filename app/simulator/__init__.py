"""The local carrier: stands in for the telephone network, so that no account is needed.

It speaks HTTP only and imports nothing else of this project: what it finds wrong is really wrong.
"""
