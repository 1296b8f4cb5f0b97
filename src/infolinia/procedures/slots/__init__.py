"""What people say and type for a slot, understood: one module a family, `understand` chooses."""
