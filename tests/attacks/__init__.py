"""Ways in which people could cheat the product. Each file proves that one no longer works."""
