"""The replay of commands at past moments, for the history of the demo prison only."""

from __future__ import annotations

from searches.ledger.clock import replay_at

__all__ = ["replay_at"]
