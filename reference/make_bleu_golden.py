"""Golden numbers for BLEU, by SacreBLEU (pip install sacrebleu==2.6.0): packages/tekrar/src/data/golden/bleu.json.

    python reference/make_bleu_golden.py
"""
import json
import random
from pathlib import Path

import sacrebleu

random.seed(3)
WORDS = "a man in the blue shirt is standing on ladder, cleaning window. 3.5 1,000 U.S. well-known 5-year “quoted” don't (really) $5 &amp; x/y e.g. Ölüm çay".split()


def text(length):
    return " ".join(random.choice(WORDS) for _ in range(length))


def worse(reference, rate):
    words = []
    for word in reference.split():
        if random.random() < rate:
            continue
        words.append(random.choice(WORDS) if random.random() < rate else word)
    return " ".join(words) or "a"


def case(name, texts, references, lower, tokenize):
    result = sacrebleu.corpus_bleu(texts, [references], lowercase=lower, tokenize=tokenize)
    return {
        "name": name, "texts": texts, "references": references, "lowerCase": lower, "tokenize": tokenize, "score": result.score,
        "precisions": result.precisions, "brevityPenalty": result.bp, "words": result.sys_len, "referenceWords": result.ref_len,
    }


cases = []
for tokenize in ("13a", "none"):
    for lower in (False, True):
        for rate in (0.0, 0.1, 0.4):
            references = [text(random.randint(3, 14)) for _ in range(8)]
            texts = [worse(reference, rate) for reference in references]
            texts = [t.upper() if i % 3 == 0 else t for i, t in enumerate(texts)]
            cases.append(case(f"{tokenize}, {'lower case, ' if lower else ''}{rate} wrong", texts, references, lower, tokenize))
cases.append(case("longer than the references", ["a man is standing on a ladder in the blue"], ["a man is standing on a ladder"], False, "13a"))
cases.append(case("no sequence of three or four right", ["a man the shirt window", "blue in is"], ["a man in shirt on", "in is blue"], False, "13a"))
cases.append(case("no word right", ["xyz"], ["a man"], False, "13a"))
cases.append(case("shorter than four words", ["a man"], ["a man"], False, "13a"))
cases.append(case("marks", ["It costs $5.20, i.e. 5-6 (or 1,000)!", "\"A-B\" & 'c'. No?-yes; 7. - 8,"], ["It costs $ 5.20, i.e. 5 - 6 (or 1,000) !", "\"A - B\" & 'c' . No ? - yes; 7 . - 8 ,"], False, "13a"))
path = Path(__file__).parent.parent / "packages/tekrar/src/data/golden/bleu.json"
path.parent.mkdir(exist_ok=True)
path.write_text(json.dumps({"sacrebleu": sacrebleu.__version__, "cases": cases}, ensure_ascii=False, indent=1) + "\n")
