"""`python hold.py DSN FILE [SQL]`: holds a REPEATABLE READ transaction open until it is ended; makes FILE once its snapshot and locks are taken."""

import signal
import sys
from pathlib import Path

import psycopg

with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    connection.execute("begin isolation level repeatable read")
    connection.execute(sys.argv[3] if len(sys.argv) > 3 else "select count(*) from pg_class")
    Path(sys.argv[2]).touch()
    signal.pause()
