"""The ledger, checkpoints and evidence packs."""
