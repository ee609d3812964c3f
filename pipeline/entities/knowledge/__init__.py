"""World knowledge as data: one CSV per subject, each row with its source and date. Read by `pipeline.entities.world`."""
