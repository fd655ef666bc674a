"""PyTorch: torch_peer.py THREADS [compile]"""
import sys

import protocol

threads, compiled = int(sys.argv[1]), "compile" in sys.argv[2:]
numpy, torch = protocol.imported("numpy", "torch")
torch.set_num_threads(threads)
nn = torch.nn
loops = {"lstm": nn.LSTM, "gru": nn.GRU, "simple": nn.RNN}


class Network(nn.Module):
    """An embedding (or numbers as they come), recurrent layers, a dense layer: at each step for characters, of the end else."""

    def __init__(self, shape):
        super().__init__()
        self.work, self.cell = shape["work"], shape["cell"]
        both, units = self.work == "sentiment", shape["units"]
        width = units if self.work == "characters" else shape["inputs"]
        if self.work != "weather":
            self.embedding = nn.Embedding(shape["symbols"] if self.work == "characters" else shape["words"], width)
        self.loop = loops[self.cell](width, units, shape["layers"], batch_first=True, bidirectional=both)
        self.dense = nn.Linear(2 * units if both else units, shape["symbols"] if self.work == "characters" else 1)

    def forward(self, inputs):
        outputs, state = self.loop(inputs if self.work == "weather" else self.embedding(inputs))
        if self.work == "characters":
            return self.dense(outputs)
        if self.work == "weather":
            return self.dense(outputs[:, -1])
        last = state[0] if self.cell == "lstm" else state
        return self.dense(torch.cat([last[-2], last[-1]], -1))


def step(shape):
    network = Network(shape)
    optimizer = torch.optim.Adam(network.parameters(), fused=True)
    inputs, targets = (torch.from_numpy(array) for array in protocol.made_up(shape))
    inputs = inputs if shape["work"] == "weather" else inputs.long()
    if compiled:
        torch._dynamo.reset()
    forward = torch.compile(network) if compiled else network
    losses = {
        "characters": lambda logits: nn.functional.cross_entropy(logits.reshape(-1, shape["symbols"]), targets.reshape(-1).long()),
        "weather": lambda outputs: nn.functional.mse_loss(outputs, targets),
        "sentiment": lambda logits: nn.functional.binary_cross_entropy_with_logits(logits, targets),
    }
    loss_of = losses[shape["work"]]

    def call():
        optimizer.zero_grad(set_to_none=True)
        loss_of(forward(inputs)).backward()
        if shape["work"] == "characters":
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()

    return call


def generation(shape):
    network = Network(shape).eval()
    loop = torch.compile(network.loop) if compiled else network.loop
    states = [torch.zeros(shape["layers"], shape["batch"], shape["units"]) for _ in range(2 if shape["cell"] == "lstm" else 1)]

    def call():
        symbols, state = torch.zeros(shape["batch"], 1, dtype=torch.long), tuple(states) if len(states) == 2 else states[0]
        with torch.inference_mode():
            for _ in range(shape["steps"]):
                outputs, state = loop(network.embedding(symbols), state)
                symbols = torch.multinomial(torch.softmax(network.dense(outputs[:, -1]) / 0.8, -1), 1)

    return call


protocol.serve({"torch": torch.__version__}, lambda kind, shape: (step if kind == "step" else generation)(shape))
