"""The plain PyTorch recipe that our learning runs are compared with: a character model on one text, state carried from batch to batch.

    python bench/learn_torch.py TEXT [--cell lstm|gru|simple] [--units 128] [--layers 2] [--epochs 25] [--threads 2] [--seed 1] [--json FILE]

Batch 50, 50 steps, embedding 64, dropout 0.2 (between the layers and before the output), Adam 5e-3 warmed up over 200 steps and then down a cosine to 2 % of
it, gradients clipped at global norm 1. The last 10 % of the text validate, read as one continuous stream (`--validation-streams 10` reads it in ten).
The simple cell: --cell simple --units 512 --layers 1 --learning-rate 1e-3.

Prints one line an epoch: seconds of training alone, training loss (nats a character, with dropout), validation loss. Needs torch (see reference/requirements.txt).
"""
import argparse
import json
import math
import time

import numpy as np
import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("text")
parser.add_argument("--cell", choices=["lstm", "gru", "simple"], default="lstm")
parser.add_argument("--units", type=int, default=128)
parser.add_argument("--layers", type=int, default=2)
parser.add_argument("--embedding", type=int, default=64)
parser.add_argument("--dropout", type=float, default=0.2)
parser.add_argument("--batch", type=int, default=50)
parser.add_argument("--steps", type=int, default=50)
parser.add_argument("--epochs", type=int, default=25)
parser.add_argument("--stop-after", type=int, help="epochs to run of the schedule's --epochs")
parser.add_argument("--learning-rate", type=float, default=5e-3)
parser.add_argument("--warm-up", type=int, default=200)
parser.add_argument("--validation-streams", type=int, default=1)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--json", help="append one JSON line an epoch to this file")
options = parser.parse_args()

torch.set_num_threads(options.threads)
torch.manual_seed(options.seed)

with open(options.text, encoding="utf-8", newline="") as file:
    text = file.read()
cut = len(text) - len(text) // 10
alphabet = sorted(set(text[:cut]))
index = {character: i for i, character in enumerate(alphabet)}
ids = np.array([index.get(character, 0) for character in text], dtype=np.int64)


def streams(part, count):
    """[count, length]: the text cut into `count` equal contiguous pieces; targets are the inputs one further."""
    length = (len(part) - 1) // count
    cut_at = lambda start: torch.from_numpy(part[start : start + count * length].reshape(count, length).copy())
    return cut_at(0), cut_at(1)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        cell = {"lstm": nn.LSTM, "gru": nn.GRU, "simple": nn.RNN}[options.cell]
        self.embedding = nn.Embedding(len(alphabet), options.embedding)
        self.recurrent = cell(options.embedding, options.units, options.layers, batch_first=True, dropout=options.dropout if options.layers > 1 else 0.0)
        self.dropout = nn.Dropout(options.dropout)
        self.dense = nn.Linear(options.units, len(alphabet))

    def forward(self, x, state):
        y, state = self.recurrent(self.embedding(x), state)
        return self.dense(self.dropout(y)), state


def detach(state):
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def evaluate(model, part, count):
    """Mean nats a character over a part of the text, read in `count` streams with the state carried through to the end."""
    model.eval()
    x, y = streams(part, count)
    total, state = 0.0, None
    with torch.inference_mode():
        for start in range(0, x.shape[1], 1000):
            logits, state = model(x[:, start : start + 1000], state)
            total += nn.functional.cross_entropy(logits.reshape(-1, len(alphabet)), y[:, start : start + 1000].reshape(-1), reduction="sum").item()
    model.train()
    return total / y.numel()


model = Model()
optimizer = torch.optim.Adam(model.parameters(), lr=options.learning_rate, fused=True)
inputs, targets = streams(ids[:cut], options.batch)
per_epoch = inputs.shape[1] // options.steps
total_steps = per_epoch * options.epochs


def factor(step):
    """The learning rate's share at a step: a line up, then half a cosine down to 0.02."""
    if step < options.warm_up:
        return (step + 1) / options.warm_up
    progress = (step - options.warm_up) / max(1, total_steps - options.warm_up)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * progress))


weights = sum(parameter.numel() for parameter in model.parameters())
print(f"{options.cell} {options.layers} × {options.units}, {weights} weights, {len(alphabet)} symbols, {per_epoch} steps an epoch, torch {torch.__version__}, {options.threads} threads", flush=True)
step, seconds = 0, 0.0
for epoch in range(1, (options.stop_after or options.epochs) + 1):
    state, losses, started = None, 0.0, time.perf_counter()
    for batch in range(per_epoch):
        at = slice(batch * options.steps, (batch + 1) * options.steps)
        for group in optimizer.param_groups:
            group["lr"] = options.learning_rate * factor(step)
        optimizer.zero_grad(set_to_none=True)
        logits, state = model(inputs[:, at], state)
        state = detach(state)
        loss = nn.functional.cross_entropy(logits.reshape(-1, len(alphabet)), targets[:, at].reshape(-1))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses += loss.item()
        step += 1
    seconds += time.perf_counter() - started
    record = {"epoch": epoch, "steps": step, "seconds": round(seconds, 1), "loss": round(losses / per_epoch, 4), "validation": round(evaluate(model, ids[cut:], options.validation_streams), 4)}
    print(f"epoch {epoch:3d}  {record['seconds']:8.1f} s  loss {record['loss']:.4f}  validation {record['validation']:.4f}", flush=True)
    if options.json:
        with open(options.json, "a", encoding="utf-8") as file:
            file.write(json.dumps({"recipe": "torch", "cell": options.cell, "layers": options.layers, "units": options.units, "seed": options.seed, "threads": options.threads, **record}) + "\n")
