"""Acts replayed at past moments, for the demo prison's history alone."""

from __future__ import annotations

from searches.ledger.clock import replay_at

__all__ = ["replay_at"]
