"""Makes every golden number: asks Keras (on JAX and on TensorFlow) and PyTorch itself, asserts that they agree, writes the JSON files. See README.md."""
import json
import os
import pathlib
import subprocess
import sys

import torch

import torch_witness
import training_witness
from golden_format import difference, text
from layer_cases import layer_files
from training_cases import activation_cases, loss_cases, optimizer_cases, optimizer_problem

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent / "packages" / "tekrar" / "src"
TOLERANCE = 1e-12
FAILURES = []
LOSSES = {
    "meanSquaredError": "mean over all elements of (outputs − targets)²",
    "sparseCategoricalCrossentropy": "mean over batch and steps of −log p[target]",
    "binaryCrossentropy": "mean over all elements of −(t·log p + (1 − t)·log(1 − p))",
}


def keras(backend, questions):
    """The answers of Keras on one backend, from a process of its own."""
    environment = {**os.environ, "KERAS_BACKEND": backend}
    done = subprocess.run([sys.executable, str(HERE / "keras_witness.py")], input=json.dumps(questions), capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def agree(place, answer, others, worst, excused):
    """Names of the witnesses whose every number equals `answer` within TOLERANCE. Where one does not, unexcused, or where none does, the run fails in the end."""
    agreed = []
    for name, other in others.items():
        apart = difference(answer, other, f"{place} ({name})")
        if apart <= TOLERANCE:
            agreed.append(name)
            worst[name] = max(worst.get(name, 0.0), apart)
        elif name not in excused:
            FAILURES.append(f"{place}: {name} differs by {apart:.2e}, more than {TOLERANCE}")
    if not agreed:
        FAILURES.append(f"{place}: no second witness")
    return agreed


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(content) + "\n", encoding="utf-8")
    return path.stat().st_size


def main():
    files = layer_files()
    problem = optimizer_problem()
    optimizers, losses, activations = optimizer_cases(), loss_cases(), activation_cases()
    questions = {
        "layers": [case for cases in files.values() for case in cases],
        "optimizers": [{**problem, **case} for case in optimizers],
        "losses": losses,
        "activations": activations,
    }
    on_jax, on_tensorflow = keras("jax", questions), keras("tensorflow", questions)
    first, second = f"Keras {on_jax['version']} on JAX", f"Keras {on_tensorflow['version']} on TensorFlow"
    own = f"PyTorch {torch.__version__.split('+')[0]}"
    equations = "the equations in reference/training_witness.py"
    worst = {}

    def witnesses(kind, index, case, direct, name=own):
        answer = on_jax["answers"][kind][index]
        others = {second: on_tensorflow["answers"][kind][index]}
        if direct is not None:
            others[name] = direct
        # On TensorFlow Keras's optimizers hold momentum, β₁ and β₂ in float32 whatever floatx is; its sparse loss divides probabilities by their sum after clipping.
        # Its activations hold their constants in float32 too.
        inexact = kind == "optimizers" or case.get("activation") in ("leakyRelu", "geluTanh") or (case.get("clipped") and case["loss"] == "sparseCategoricalCrossentropy")
        excused = [second] if inexact else []
        return answer, [first, *agree(case.get("name") or case["activation"], answer, others, worst, excused)]

    sizes, index = {}, 0
    for file, cases in files.items():
        written = []
        for case in cases:
            answer, agreed = witnesses("layers", index, case, torch_witness.layer_answer(case))
            formula = LOSSES[case["loss"]] + (" + for every final state the mean of (state − its target)²" if case["stateTargets"] else "")
            written.append({**case, "formula": formula, "expected": answer, "witnesses": agreed})
            index += 1
        sizes[file] = write(SOURCE / "layers" / "golden" / f"{file}.json", {"madeBy": "reference/make_golden.py", "cases": written})

    written = []
    for index, case in enumerate(activations):
        answer, agreed = witnesses("activations", index, case, torch_witness.activation_answer(case))
        written.append({**case, "expected": answer, "witnesses": agreed})
    sizes["activations"] = write(SOURCE / "layers" / "golden" / "activations.json", {"madeBy": "reference/make_golden.py", "cases": written})

    written = []
    for index, case in enumerate(optimizers):
        answer, agreed = witnesses("optimizers", index, case, training_witness.optimizer_answer({**problem, **case}), equations)
        written.append({**case, "expected": answer, "witnesses": agreed})
    sizes["optimizers"] = write(SOURCE / "training" / "golden" / "optimizers.json", {"madeBy": "reference/make_golden.py", "problem": problem, "cases": written})

    written = []
    for index, case in enumerate(losses):
        answer, agreed = witnesses("losses", index, case, torch_witness.loss_answer(case))
        written.append({**case, "expected": answer, "witnesses": agreed})
    sizes["losses"] = write(SOURCE / "training" / "golden" / "losses.json", {"madeBy": "reference/make_golden.py", "cases": written})

    if FAILURES:
        raise SystemExit("\n".join(["not golden, the witnesses differ:", *FAILURES]))
    for name, size in sizes.items():
        print(f"{name:18s} {size / 1000:7.1f} kB")
    print(f"{'together':18s} {sum(sizes.values()) / 1000:7.1f} kB")
    for name, apart in worst.items():
        print(f"largest relative difference, {first} and {name}: {apart:.1e}")


if __name__ == "__main__":
    main()
