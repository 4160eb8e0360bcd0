"""The demo company: staff, a few hundred clients from four countries, and their history, loaded through the public API
as anybody could."""
