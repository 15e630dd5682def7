"""One function for each command of the product, which returns the right caller and arguments."""
