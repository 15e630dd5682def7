"""Pages for the ledger, its checkpoints and evidence packs."""
