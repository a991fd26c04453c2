"""Each database has faults of its own to provoke: its file is collected where it is the one in use."""

import os

collect_ignore = [
    "test_postgres.py" if os.environ.get("GUICHET_TEST_DIALECT", "sqlite") == "sqlite" else "test_sqlite.py"
]
