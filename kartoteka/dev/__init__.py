"""What developers and test machines need: the commands behind `./run`, and servers found or started for them."""
