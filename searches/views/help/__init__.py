"""Pages that explain the product."""
