"""How the prison is set up."""
