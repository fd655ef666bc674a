"""ROUGE-1, 2 and L of made-up pairs by rouge-score, for packages/tasks/src/measures/rouge.test.ts.

    pip install rouge-score==0.1.2
    python reference/make_rouge_golden.py
"""

import json
import random
from pathlib import Path

from rouge_score import rouge_scorer

WORDS = "the a dog cat runs sits on in red blue park house and of to 12 U.S. isn't it's well-known, (old) new. fast!".split()
random.seed(7)


def text(least, most):
    return " ".join(random.choice(WORDS) for _ in range(random.randint(least, most)))


pairs = [
    ("", "a dog"),
    ("a dog", ""),
    ("dog", "dog"),
    ("the cat was found under the bed", "the cat was under the bed"),
    ("the the the", "the cat"),
    ("police killed the gunman", "the gunman police killed"),
    ("police kill the gunman", "police killed the gunman"),
    ("A Dog, Runs!", "a dog runs"),
]
pairs += [(text(1, 14), text(1, 14)) for _ in range(60)]

scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=False)
cases = []
for summary, reference in pairs:
    scores = scorer.score(reference, summary)
    cases.append({"summary": summary, "reference": reference, **{name: score.fmeasure for name, score in scores.items()}})

path = Path(__file__).parent.parent / "packages/tasks/src/measures/golden/rouge.json"
path.parent.mkdir(exist_ok=True)
path.write_text("[\n" + ",\n".join("  " + json.dumps(case) for case in cases) + "\n]\n")
