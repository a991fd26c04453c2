"""`python -m benchmarks [requests] [reads] [imports] [hostile]`: measure, and print tables for README.md."""

import platform
import sys

from benchmarks import hostile, imports, reads, requests

KINDS = {"requests": requests.run, "reads": reads.run, "imports": imports.run, "hostile": hostile.run}


def main(names: list[str]) -> None:
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    for name in names or KINDS:
        for line in KINDS[name]():
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
