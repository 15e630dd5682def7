"""Tablets and screens, their clocks, and the encryption between tablets and server."""
