"""The made-up prison: its people, its days, all made through the same acts as real ones."""
