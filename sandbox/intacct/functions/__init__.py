"""What the functions of the gateway do, one module a family."""
