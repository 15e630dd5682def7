"""What tests stand on: the prison and its people, servers, browsers and forms."""
