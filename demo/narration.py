"""How the walk speaks: what it does, what came back, in plain words."""

import json
import sys
import textwrap

WIDTH = 100


class Narrator:
    def __init__(self, out=sys.stdout):
        self.out = out
        self.colours = out.isatty()
        self.chapter_number = 0

    def _coloured(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self.colours else text

    def _print(self, text=""):
        print(text, file=self.out, flush=True)

    def chapter(self, title, explanation):
        self.chapter_number += 1
        self._print()
        self._print(self._coloured("1", f"{self.chapter_number}. {title}"))
        for line in textwrap.wrap(explanation, WIDTH - 3):
            self._print(f"   {line}")

    def does(self, what):
        self._print(self._coloured("36", "   > ") + what)

    def got(self, what):
        for line in str(what).splitlines() or [""]:
            self._print(self._coloured("32", "     ") + shortened(line))

    def says(self, answer):
        """One answer in a line: its status and the beginning of its body."""
        self.got(f"{answer.status} in {answer.milliseconds:.0f} ms  {gist(answer)}")

    def end(self, what):
        self._print()
        self._print(self._coloured("1", what))


def shortened(text, width=WIDTH):
    return text if len(text) <= width else text[: width - 3] + "..."


def gist(answer):
    """The beginning of a body, JSON without its blanks."""
    text = answer.text().strip()
    try:
        text = json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        text = " ".join(text.split())
    return shortened(text, WIDTH - 20)
