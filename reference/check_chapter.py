"""Runs every Python block of docs/chapter.md with Keras and compares the number of weights with the one printed below it.

    KERAS_BACKEND=jax python reference/check_chapter.py          # says where they differ and exits with 1
    KERAS_BACKEND=jax python reference/check_chapter.py --write  # puts Keras's numbers in
"""

import re
import sys
from pathlib import Path

import keras
from keras import layers

NETWORK = re.compile(r"```python\n(.*?)```.*?^([a-z]+ \d+(?:, [a-z]+ \d+)*): ([\d,]+|WEIGHTS) (weights|ağırlık)$", re.DOTALL | re.MULTILINE)


def check(page: Path, write: bool) -> bool:
    text = page.read_text()
    fits = True

    def compare(match: re.Match) -> str:
        nonlocal fits
        code, sizes, printed, _ = match.groups()
        scope = {"keras": keras, "layers": layers} | {name: int(size) for name, size in (pair.split() for pair in sizes.split(", "))}
        exec(code, scope)
        counted = f"{scope['model'].count_params():,}"
        if counted != printed:
            fits = False
            print(f"{page.name}: {sizes}: Keras counts {counted}, the page says {printed}")
        start, end = match.start(3) - match.start(), match.end(3) - match.start()
        whole = match.group(0)
        return whole[:start] + counted + whole[end:]

    changed, networks = NETWORK.subn(compare, text)
    print(f"{page.name}: {networks} networks")
    if write:
        page.write_text(changed)
    return fits and networks > 0


pages = sorted((Path(__file__).parent.parent / "docs").glob("chapter*.md"))
sys.exit(0 if all([check(page, "--write" in sys.argv) for page in pages]) or "--write" in sys.argv else 1)
