"""Five optimizer steps by the equations alone: gradients from PyTorch's layers, updates written out below. The second witness of Keras's optimizers.

PyTorch's own optimizers differ from Keras's in where epsilon stands (Adam: √v̂ + ε there, √v + ε here, before the bias correction; RMSProp: √v + ε there,
√(v + ε) here) and in clipping (norm + 1e-6 there), so they can't be the witness.
"""
import numpy as np
import torch

from golden_format import array, tensor
from torch_witness import Network, loss_of


def weights_of(layers):
    for layer in layers:
        for holder in layer["cells"] if layer["layer"] == "recurrent" else [layer]:
            for name in holder["weights"]:
                yield holder, name


def clip(gradients, options):
    norm = lambda values: np.sqrt((values**2).sum())
    if "clipNorm" in options:
        limit = options["clipNorm"]
        return [g * limit / max(norm(g), limit) for g in gradients]
    if "globalClipNorm" in options:
        limit = options["globalClipNorm"]
        together = np.sqrt(sum(norm(g) ** 2 for g in gradients))
        return [g * limit / max(together, limit) for g in gradients]
    if "clipValue" in options:
        return [np.clip(g, -options["clipValue"], options["clipValue"]) for g in gradients]
    return gradients


class Sgd:
    """v ← μ·v − η·g;  w ← w + v.  Nesterov: w ← w + μ·v − η·g with the new v."""

    def __init__(self, learningRate=0.01, momentum=0.0, nesterov=False, **_):
        self.rate, self.momentum, self.nesterov, self.velocity = learningRate, momentum, nesterov, {}

    def step(self, key, w, g, t):
        v = self.velocity[key] = self.momentum * self.velocity.get(key, 0.0) - self.rate * g
        return w + (self.momentum * v - self.rate * g if self.nesterov else v)


class RmsProp:
    """s ← ρ·s + (1 − ρ)·g²;  centred: a ← ρ·a + (1 − ρ)·g, d = s − a²;  u = η·g / √(d + ε);  with momentum: m ← μ·m + u, u = m;  w ← w − u."""

    def __init__(self, learningRate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False, **_):
        self.rate, self.rho, self.momentum, self.epsilon, self.centered = learningRate, rho, momentum, epsilon, centered
        self.square, self.average, self.velocity = {}, {}, {}

    def step(self, key, w, g, t):
        s = self.square[key] = self.rho * self.square.get(key, 0.0) + (1 - self.rho) * g * g
        if self.centered:
            a = self.average[key] = self.rho * self.average.get(key, 0.0) + (1 - self.rho) * g
            s = s - a * a
        u = self.rate * g / np.sqrt(s + self.epsilon)
        if self.momentum > 0:
            u = self.velocity[key] = self.momentum * self.velocity.get(key, 0.0) + u
        return w - u


class Adam:
    """m ← β₁·m + (1 − β₁)·g;  v ← β₂·v + (1 − β₂)·g²;  α = η·√(1 − β₂ᵗ) / (1 − β₁ᵗ);  w ← w − α·m / (√v + ε).  AMSGrad: v's running maximum stands for v.
    AdamW: w ← w − η·λ·w before that."""

    def __init__(self, learningRate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-7, amsgrad=False, weightDecay=0.0, **_):
        self.rate, self.beta1, self.beta2, self.epsilon, self.amsgrad, self.decay = learningRate, beta1, beta2, epsilon, amsgrad, weightDecay
        self.first, self.second, self.largest = {}, {}, {}

    def step(self, key, w, g, t):
        w = w - self.rate * self.decay * w
        m = self.first[key] = self.beta1 * self.first.get(key, 0.0) + (1 - self.beta1) * g
        v = self.second[key] = self.beta2 * self.second.get(key, 0.0) + (1 - self.beta2) * g * g
        if self.amsgrad:
            v = self.largest[key] = np.maximum(self.largest.get(key, 0.0), v)
        alpha = self.rate * np.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        return w - alpha * m / (np.sqrt(v) + self.epsilon)


def optimizer_of(question):
    options = question["options"]
    if question["optimizer"] == "adamW":
        return Adam(**{"weightDecay": 0.004, **options})
    return {"sgd": Sgd, "rmsprop": RmsProp, "adam": Adam}[question["optimizer"]](**options)


def optimizer_answer(question):
    layers = [{**l, "cells": [{**c, "weights": dict(c["weights"])} for c in l["cells"]]} if l["layer"] == "recurrent" else {**l, "weights": dict(l["weights"])} for l in question["layers"]]
    places, optimizer, steps = list(weights_of(layers)), optimizer_of(question), []
    for t, batch in enumerate(question["batches"], 1):
        network = Network(layers)
        outputs, _ = network(torch.tensor(array(batch["inputs"])), None)
        loss = loss_of(question["loss"], outputs, torch.tensor(array(batch["targets"])), from_logits=True)
        loss.backward()
        found = [holder for layer in network.layers for holder in (layer.gradients() if isinstance(layer.gradients(), list) else [layer.gradients()])]
        gradients = [array(g) for holder in found for g in holder.values()]
        norms = [float(np.sqrt((g**2).sum())) for g in gradients]
        for key, ((holder, name), gradient) in enumerate(zip(places, clip(gradients, question["options"]))):
            holder["weights"][name] = tensor(optimizer.step(key, array(holder["weights"][name]).astype(np.float64), gradient, t))
        steps.append({"loss": loss.item(), "gradientNorms": norms, "globalGradientNorm": float(np.sqrt(sum(n * n for n in norms))), "weights": [holder["weights"][name] for holder, name in places]})
    return {"steps": steps}
