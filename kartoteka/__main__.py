"""`python -m kartoteka` is the command `kartoteka`."""

from kartoteka.cli import main

main(prog_name="kartoteka")
