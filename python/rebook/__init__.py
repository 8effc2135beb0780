"""A second verifier of rebook's plans, written from the documented meaning of the format (`src/FORMAT.md`) alone."""
