"""Ways in which people could cheat the product.

Each file proves that one of them no longer works.
"""
