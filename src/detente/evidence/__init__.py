"""What the record says: facts, hazards learned from them, forecasts that are scored, and history as evidence."""
