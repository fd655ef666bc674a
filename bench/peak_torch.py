"""The most memory that a training step of PyTorch takes, beside `peak.ts` with the same shapes in the same order: each in a process of its own, Adam.
What resides more at the peak of five steps than after the steps of a tiny network of the same kind, so that the library itself does not count. Linux only.

    python bench/peak_torch.py [threads] [0,3,9]

One JSON line a shape: {peer, place, growth} in megabytes."""
import json, multiprocessing, os, sys

SYMBOLS, WORDS = 65, 20000
SHAPES = [("characters", *g, 0) for g in [
    ("lstm", 1, 32, 32, 50), ("lstm", 1, 32, 64, 50), ("lstm", 1, 32, 128, 64), ("lstm", 2, 50, 128, 50), ("lstm", 1, 64, 256, 64),
    ("lstm", 1, 64, 512, 100), ("lstm", 2, 64, 512, 64), ("lstm", 1, 16, 1024, 50), ("gru", 1, 32, 64, 50), ("gru", 1, 32, 128, 64),
    ("gru", 1, 64, 256, 64), ("gru", 1, 64, 512, 100), ("simple", 1, 32, 64, 50), ("simple", 1, 32, 128, 64), ("simple", 1, 64, 256, 64),
    ("simple", 1, 64, 512, 100), ("lstm", 1, 1, 128, 100), ("lstm", 1, 256, 128, 50)]] + [
    ("weather", "lstm", 1, 256, 32, 120, 7), ("weather", "gru", 1, 64, 64, 24, 19), ("weather", "lstm", 2, 128, 128, 96, 21),
    ("weather", "simple", 1, 256, 64, 48, 7), ("sentiment", "lstm", 1, 32, 64, 200, 128), ("sentiment", "lstm", 2, 32, 64, 200, 128),
    ("sentiment", "gru", 1, 64, 128, 100, 128)]


def resident(field):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field)) / 1024


def train(work, cell, layers, batch, units, steps, inputs):
    import torch
    nn = torch.nn
    both = work == "sentiment"
    words = WORDS if batch > 1 or units > 2 else 3

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            kind = {"lstm": nn.LSTM, "gru": nn.GRU, "simple": nn.RNN}[cell]
            wide = units if work == "characters" else inputs
            if work != "weather":
                self.embedding = nn.Embedding(SYMBOLS if work == "characters" else words, wide)
            self.loop = kind(wide, units, layers, batch_first=True, bidirectional=both)
            self.dense = nn.Linear(2 * units if both else units, SYMBOLS if work == "characters" else 1)

        def forward(self, x):
            y, state = self.loop(x if work == "weather" else self.embedding(x))
            if work == "characters":
                return self.dense(y)
            if work == "weather":
                return self.dense(y[:, -1])
            last = state[0] if cell == "lstm" else state
            return self.dense(torch.cat([last[-2], last[-1]], -1))

    network = Network()
    optimizer = torch.optim.Adam(network.parameters(), fused=True)
    x = torch.randn(batch, steps, inputs) if work == "weather" else torch.randint(0, SYMBOLS if work == "characters" else words, (batch, steps))
    y = torch.randint(0, SYMBOLS, (batch, steps)) if work == "characters" else torch.rand(batch, 1)
    for _ in range(5):
        optimizer.zero_grad(set_to_none=True)
        predicted = network(x)
        if work == "characters":
            loss = nn.functional.cross_entropy(predicted.reshape(-1, SYMBOLS), y.reshape(-1))
        elif work == "weather":
            loss = nn.functional.mse_loss(predicted, y)
        else:
            loss = nn.functional.binary_cross_entropy_with_logits(predicted, y)
        loss.backward()
        if work == "characters":
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()


def measure(place, threads):
    import torch
    torch.set_num_threads(threads)
    work, cell, layers, batch, units, steps, inputs = SHAPES[place]
    train(work, cell, layers, 1, 2, 2, 2)
    before = resident("VmRSS")
    with open("/proc/self/clear_refs", "w") as peak:
        peak.write("5")
    train(work, cell, layers, batch, units, steps, inputs)
    print(json.dumps(dict(peer="torch", place=place, growth=round(resident("VmHWM") - before, 1))), flush=True)


if __name__ == "__main__":
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    for place in map(int, sys.argv[2].split(",")) if len(sys.argv) > 2 else range(len(SHAPES)):
        process = multiprocessing.get_context("spawn").Process(target=measure, args=(place, threads))
        process.start()
        process.join()
