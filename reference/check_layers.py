"""Whether the layers that docs/layers.json names are really there: in Keras, in PyTorch and, with a folder where @tensorflow/tfjs is installed, in TensorFlow.js.

    KERAS_BACKEND=jax python reference/check_layers.py [FOLDER]
"""

import json
import subprocess
import sys
from pathlib import Path

import keras
import torch

rows = json.loads((Path(__file__).parent.parent / "docs/layers.json").read_text())
wrong = [f"{kind}: keras.layers.{name}" for kind, row in rows.items() for name in row["keras"] if not hasattr(keras.layers, name)]
wrong += [f"{kind}: torch.nn.{name}" for kind, row in rows.items() for name in row["torch"] if not hasattr(torch.nn, name)]
if len(sys.argv) > 1:
    listing = "console.log(JSON.stringify(Object.keys(require('@tensorflow/tfjs').layers)))"
    there = json.loads(subprocess.run(["node", "-e", listing], cwd=sys.argv[1], capture_output=True, text=True, check=True).stdout.splitlines()[-1])
    wrong += [f"{kind}: tf.layers.{name}" for kind, row in rows.items() for name in row["tfjs"] if name not in there]
    # What the table leaves empty must really be missing under the name it would have.
    names = {name.lower() for name in there}
    wrong += [f"{kind}: tf.layers has it" for kind, row in rows.items() if not row["tfjs"] and kind.lower() in names]
print("\n".join(wrong) or f"all names of {len(rows)} layers are there")
sys.exit(1 if wrong else 0)
