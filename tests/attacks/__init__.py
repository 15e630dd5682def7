"""Attacks: ways in which people once could cheat the product.

Each file describes one attack and proves that it no longer works. The number in a file's name is
the number of the attack.
"""
