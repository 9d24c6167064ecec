"""A terminal with somebody before it: runs a command, waits for what it says, and types.

Its one argument is a file of JSON: the command, the variables of its environment, how many columns
the terminal has (0 where it does not say), and pairs of what to wait for and what to type then; a
number is a signal to send, and a list is typed in pieces, as a slow line hands on what is pasted. It
prints all that the command has written, and the exit code in
the end.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

PATIENCE_SECONDS = 60
# How long the next piece of what is pasted takes.
PIECE_SECONDS = 0.06


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        script = json.load(file)
    child, terminal = pty.fork()
    if child == 0:
        # Before there is anybody to ask for it.
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 0, script["columns"], 0, 0))
        os.execve(script["command"][0], script["command"], {**os.environ, **script["environment"]})

    written = b""
    # Where the next thing to wait for can begin.
    seen = 0
    steps = [(wait.encode(), keys) for wait, keys in script["steps"]]
    while True:
        while steps and (found := written.find(steps[0][0], seen)) >= 0:
            wait, keys = steps.pop(0)
            seen = found + len(wait)
            if isinstance(keys, int):
                os.kill(child, keys)
                continue
            pieces = keys if isinstance(keys, list) else [keys]
            for number, piece in enumerate(pieces):
                time.sleep(PIECE_SECONDS if number else 0)
                piece = piece.encode()
                while piece:
                    # A terminal takes what it has room for.
                    piece = piece[os.write(terminal, piece[:1024]):]
        ready, _, _ = select.select([terminal], [], [], PATIENCE_SECONDS)
        if not ready:
            sys.exit(f"nothing came for {PATIENCE_SECONDS} s behind: {written[-400:]!r}")
        try:
            more = os.read(terminal, 65536)
        except OSError:
            # How Linux says that the other side has closed it.
            more = b""
        if not more:
            break
        written += more
    _, status = os.waitpid(child, 0)
    if steps:
        sys.exit(f"{steps[0][0]!r} never came behind: {written[-400:]!r}")
    sys.stdout.buffer.write(written)
    sys.stdout.write(f"\nexit {os.waitstatus_to_exitcode(status)}\n")


main()
