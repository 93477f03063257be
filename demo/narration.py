"""How the walk speaks: what it does, what came back, in plain words."""

import json
import sys
import textwrap

WIDTH = 100
LABEL = 52  # what was done; what came of it stands to the right


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

    def did(self, what, came_of_it):
        """What was done and what came of it, in a line."""
        self._print(f"     {what:<{LABEL}} {self._coloured('32', came_of_it)}")

    def answer(self, what, answer, note=""):
        """What was asked and the answer, in a line: its status, and what it says."""
        good = answer.status < 400
        said = gist(answer) if good else reason(answer)
        self.did(what, shortened(f"{answer.status}  {note + '  ' if note else ''}{said}", WIDTH - 10))

    def served(self, what, answer):
        """Where the status is all there is to say."""
        self.did(what, f"{answer.status}  served")

    def part(self, title):
        self._print(f"   {title}")

    def shows(self, text):
        """Output of a tool, as it is."""
        for line in text.strip().splitlines():
            self._print(f"     {line}")

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
    return text


def reason(answer):
    """The sentence and the code of a refusal, whichever form its body has."""
    try:
        body = answer.json()
    except ValueError:
        return gist(answer)
    code, sentence = body.get("code"), body.get("error_message") or body.get("description") or body.get("message")
    return f"{sentence}" if str(code) == str(answer.status) else f"{sentence} ({code})"
