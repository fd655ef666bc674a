"""
Draws questions and writes Keras's answers, one file a family:

    ENV/bin/python reference/keras_cases/make.py                       # the committed files, seed 1
    ENV/bin/python reference/keras_cases/make.py --seed 7 --out DIR    # others; replay them with TEKRAR_KERAS_CASES=DIR
"""
import argparse
import pathlib
import sys
import traceback
import zlib

import backend  # noqa: F401, must come first
import jax
import keras
import numpy as np

import models
import plain
import recurrent
import several_inputs
from answer import answer
from drawing import Pool, text

COMMITTED = pathlib.Path(__file__).resolve().parents[2] / "packages" / "tekrar" / "src" / "keras" / "golden"
FAMILIES = {
    "simple-rnn": recurrent.simple_rnn,
    "lstm": recurrent.lstm,
    "gru": recurrent.gru,
    "rnn": recurrent.stacked,
    "bidirectional": recurrent.bidirectional,
    "stateful": recurrent.stateful,
    "time-distributed": recurrent.time_distributed,
    "embedding": plain.embedding,
    "masking": plain.masking,
    "dense": plain.dense,
    "activations": plain.activations,
    "regularization": plain.regularization,
    "layer-normalization": plain.layer_normalization,
    "batch-normalization": plain.batch_normalization,
    "reshaping": plain.reshaping,
    "pooling": plain.pooling,
    "convolution": plain.convolution,
    "attention": several_inputs.attention,
    "additive-attention": several_inputs.additive_attention,
    "multi-head-attention": several_inputs.multi_head_attention,
    "merging": several_inputs.merging,
}


def answers(family, questions, seed):
    """Every question's answer. What Keras itself cannot do (it raises) is left out, by name."""
    random = np.random.default_rng([seed, zlib.crc32(family.encode())])
    pool = Pool(random)
    cases = []
    for number, question in enumerate(questions(pool, random)):
        name = f"{family} {number + 1}"
        try:
            cases.append(answer(question, pool, name))
        except Exception as error:  # noqa: BLE001, Keras raises whatever it meets
            reason = next((line.strip() for line in reversed(str(error).splitlines()) if line.strip()), repr(error))
            print(f"  {name}: Keras refuses: {type(error).__name__}: {reason[:160]}", file=sys.stderr)
            if "--trace" in sys.argv:
                traceback.print_exc()
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, default=COMMITTED)
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("family", nargs="*", help="default: all")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    total = 0
    for family, questions in [*FAMILIES.items(), ("models", None)]:
        if given.family and family not in given.family:
            continue
        keras.utils.set_random_seed(given.seed)
        keras.backend.clear_session()
        jax.clear_caches()
        cases = models.answers(given.seed) if questions is None else answers(family, questions, given.seed)
        written = text(cases)
        (given.out / f"{family}.json").write_text(written, encoding="utf-8")
        total += len(cases)
        print(f"{family}: {len(cases)} cases, {len(written):,} bytes", flush=True)
    print(f"{total} cases")


if __name__ == "__main__":
    main()
