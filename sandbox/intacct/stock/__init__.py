"""What lies in the warehouses and what it is worth, moved only by documents."""
