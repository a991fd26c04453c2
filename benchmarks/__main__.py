"""`python -m benchmarks [NAME ...]`: measure, and print tables for README.md; all of them without a name."""

import platform
import sys

from benchmarks import executors, hostile, imports, reads, requests

KINDS = {
    "requests": requests.run,
    "reads": reads.run,
    "executors": executors.run,
    "imports": imports.run,
    "hostile": hostile.run,
}


def main(names: list[str]) -> None:
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    for name in names or KINDS:
        for line in KINDS[name]():
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
