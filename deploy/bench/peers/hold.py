"""`python hold.py DSN FILE`: holds a REPEATABLE READ transaction open until it is ended; makes FILE once its snapshot is taken."""

import signal
import sys
from pathlib import Path

import psycopg

with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    connection.execute("begin isolation level repeatable read")
    connection.execute("select count(*) from pg_class")
    Path(sys.argv[2]).touch()
    signal.pause()
