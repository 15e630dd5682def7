"""Every command of the product as somebody rightly calls it: one function each, named for it."""
