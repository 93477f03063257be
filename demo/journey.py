#!/usr/bin/env python3
"""Walks through what Quarterdeck is for, against a running `quarterdeck up`, over its public interfaces only.

    quarterdeck sample --port 8290 &
    quarterdeck up --data-dir data --set control_plane.allow_private_addresses=true --ready-file data/ready.json &
    demo/journey.py --ready-file data/ready.json --sample http://127.0.0.1:8290

It needs nothing but Python 3. Run again, it uses what it made before.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import calling  # noqa: E402
import changing  # noqa: E402
import looking  # noqa: E402
import making  # noqa: E402
from http_calls import Service, Unexpected, until  # noqa: E402
from installation import Installation  # noqa: E402
from narration import Narrator  # noqa: E402
from walk import Walk  # noqa: E402

CHAPTERS = (making.design, making.deploy_and_publish, making.subscribe, calling.call, calling.refuse, changing.change, changing.end, looking.see,
            looking.look_inside, looking.break_it)


def leave_token(walk):
    """Into a file of the owner's only: a token is too long for a line that people copy."""
    path = walk.installation.password_file.parent / "demo-token"
    path.touch(mode=0o600)
    path.write_text(walk.token + "\n")
    print(f"\nTry it yourself; the token is good for an hour:\n\n  curl -H \"Authorization: Bearer $(cat {path})\" {walk.installation.gateway_http}/harbour/1.0.0/ships\n", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ready-file", required=True, help="the file that `quarterdeck up --ready-file` writes")
    parser.add_argument("--sample", required=True, help="URL of `quarterdeck sample`")
    parser.add_argument("--binary", help="the binary, to show its command `status`")
    parser.add_argument("--pid-file", help="number of the product's process, if somebody starts it again when the walk kills it")
    options = parser.parse_args()
    until("the sample service to answer", lambda: Service(options.sample).is_up())
    walk = Walk(Installation.read(options.ready_file), options, Narrator())
    begin = time.monotonic()
    try:
        for chapter in CHAPTERS:
            chapter(walk)
    except Unexpected as failure:
        print(f"\nThe walk stopped: {failure}\nThe log of the product says more; it is in the data folder.", file=sys.stderr)
        return 1
    walk.tell.end(f"The whole way took {time.monotonic() - begin:.1f} seconds.")
    leave_token(walk)
    return 0


if __name__ == "__main__":
    sys.exit(main())
