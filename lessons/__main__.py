"""The check from a shell, for a course folder without the bot: `python -m lessons check FOLDER`."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from lessons.check import find_problems


def main() -> int:
    """Print every problem of a course; return 1 when there are errors, warnings alone are 0."""
    parser = argparse.ArgumentParser(prog="python -m lessons")
    parser.add_argument("command", choices=["check"])
    parser.add_argument("folder", type=Path)
    problems = find_problems(parser.parse_args().folder, today=datetime.now().astimezone().date())
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return int(any(problem.level == "error" for problem in problems))


if __name__ == "__main__":
    sys.exit(main())
