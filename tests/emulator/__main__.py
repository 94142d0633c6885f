"""Runs the emulator as a process: `python -m tests.emulator --port 8081 --token 42:TEST`."""

import argparse
import asyncio
import sys

from tests.emulator.telegram import TelegramEmulator


async def serve(token: str, port: int, hurry: float) -> None:
    async with TelegramEmulator(token, port=port, hurry=hurry) as telegram:
        sys.stdout.write(f"Telegram for {token} at {telegram.url}, see /_emulator/state\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default="42:TEST")
    parser.add_argument("--hurry", type=float, default=1.0, help="divides Telegram's own delays")
    options = parser.parse_args()
    try:
        asyncio.run(serve(options.token, options.port, options.hurry))
    except KeyboardInterrupt:
        sys.stdout.write("Stopped\n")


if __name__ == "__main__":
    main()
