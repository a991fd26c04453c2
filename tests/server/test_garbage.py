"""What stays for ever is not looked through again whenever memory is tidied up."""

import subprocess
import sys

COUNT = """
import gc
from server.app import create_app
app = create_app()
print(len(gc.get_objects()), gc.get_freeze_count())
"""


def test_the_schema_is_not_garbage_to_look_for() -> None:
    done = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=True)
    looked_through, kept = map(int, done.stdout.split())

    assert kept > 50_000
    assert looked_through < kept / 50
