"""`python -m benchmarks [requests] [imports]`: measure, and print tables for README.md."""

import platform
import sys

from benchmarks import imports, requests

KINDS = {"requests": requests.run, "imports": imports.run}


def main(names: list[str]) -> None:
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    for name in names or KINDS:
        for line in KINDS[name]():
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
