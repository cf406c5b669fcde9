"""Trains the static model: rows and one weight a token, contrastively.

    train.py IDS.npz VOCAB.txt OUT.npz [--first-rows LSA.npy | --go-on EARLIER.npz] [--minutes 25] [--batch 1024]

A text is the sum of its weighted rows, length one (a mean has the same direction). The loss is InfoNCE in both directions over the batch
(van den Oord et al. 2018), at 256 dimensions and, step by step in turn, at 128 or 64 (Matryoshka, Kusupati et al. 2022).
"""
import argparse
import math
import time

import numpy as np
import torch
from torch.nn.functional import cross_entropy, embedding_bag, normalize

import batches

DIMS = 256
SHORTER_DIMS = (128, 64)
SHORTER_SHARE = 0.4
SHARPNESS = 20.0
SIF_A = 1e-3  # Arora et al. 2017: weight a / (a + p) of a token with probability p.
WARM_UP = 0.02


class Model(torch.nn.Module):
    def __init__(self, rows, weights):
        super().__init__()
        self.rows = torch.nn.Parameter(torch.from_numpy(rows))
        self.log_weights = torch.nn.Parameter(torch.from_numpy(np.log(weights)))

    def folded(self):
        return self.rows * self.log_weights.exp()[:, None]

    def forward(self, bags, folded):
        starts = np.concatenate([[0], np.cumsum([len(bag) for bag in bags])[:-1]])
        ids = torch.from_numpy(np.concatenate(bags).astype(np.int64))
        return embedding_bag(ids, folded, torch.from_numpy(starts), mode="sum")


def contrast(query, passage, dims):
    similar = SHARPNESS * normalize(query[:, :dims]) @ normalize(passage[:, :dims]).T
    right = torch.arange(len(similar))
    return (cross_entropy(similar, right) + cross_entropy(similar.T, right)) / 2


def first_rows(path, tokens, seed):
    """[tokens, DIMS]: those of lsa.py, or noise."""
    if path:
        return np.load(path)
    return np.random.default_rng(seed).normal(0, 1 / math.sqrt(DIMS), (tokens, DIMS)).astype(np.float32)


def first_weights(source, tokens):
    counts = sum(np.bincount(source.field[name].ids, minlength=tokens) for name in ("text", "query", "pos"))
    return (SIF_A / (SIF_A + counts / counts.sum())).astype(np.float32)


def schedule(done):
    """Share of the full learning rate after the share `done` of the time: warm up, then a cosine down to nothing."""
    return min(done / WARM_UP, 0.5 + 0.5 * math.cos(math.pi * min(done, 1.0)))


def train(model, source, minutes, rate):
    groups = [{"params": [model.rows], "rate": rate}, {"params": [model.log_weights], "rate": rate}]
    optimiser = torch.optim.Adam(groups, lr=rate)
    started, step, shown = time.monotonic(), 0, 0.0
    while (done := (time.monotonic() - started) / (60 * minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = group["rate"] * max(schedule(done), 1e-3)
        queries, passages = source.next()
        folded = model.folded()
        query, passage = model(queries, folded), model(passages, folded)
        loss = contrast(query, passage, DIMS) + SHORTER_SHARE * contrast(query, passage, SHORTER_DIMS[step % 2])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        step, shown = step + 1, 0.99 * shown + 0.01 * loss.item()
        if step % 200 == 0:
            print(f"{step} steps, {60 * minutes * done:.0f} s, loss {shown / (1 - 0.99 ** step):.3f}", flush=True)
    return step


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ids")
    parser.add_argument("vocab")
    parser.add_argument("out")
    parser.add_argument("--go-on", help="an earlier OUT.npz to start from instead")
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--first-rows", help="what lsa.py made; without it, training starts from noise")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    tokens = len(open(options.vocab, encoding="utf-8").read().split("\n")) - 1
    source = batches.Batches(options.ids, options.batch, options.seed)
    if options.go_on:
        earlier = np.load(options.go_on)
        model = Model(earlier["rows"] / earlier["weights"][:, None], earlier["weights"])
    else:
        model = Model(first_rows(options.first_rows, tokens, options.seed), first_weights(source, tokens))
    steps = train(model, source, options.minutes, options.rate)
    with torch.no_grad():
        np.savez(options.out, rows=model.folded().numpy(), weights=model.log_weights.exp().numpy(), steps=steps)


if __name__ == "__main__":
    main()
