"""First rows for the model.

    lsa.py IDS.npz OUT.npy [--tokens 34000]

Latent semantic analysis of the passages (a truncated, randomised singular value decomposition of
the passage by token table; Halko, Martinsson and Tropp 2011). Every row gets length one: how much a token counts is its weight's affair.
"""
import argparse

import numpy as np
import torch
from torch.nn.functional import embedding_bag

DIMS = 256
PASSAGES_MAX = 150_000
SEED = 1
OVERSAMPLING = 32
POWER_ITERATIONS = 2


class Table:
    """Passages by tokens, with products from both sides, by way of EmbeddingBag (torch has no fast sparse product on CPUs)."""

    def __init__(self, bags, tokens):
        passage, token, amount = [], [], []
        for row, ids in enumerate(bags):
            unique, counts = np.unique(ids, return_counts=True)
            passage.append(np.full(len(unique), row))
            token.append(unique)
            amount.append(1.0 + np.log(counts))
        self.shape = (len(passage), tokens)
        passage, token, amount = map(np.concatenate, (passage, token, amount))
        idf = np.log(len(bags) / np.maximum(np.bincount(token, minlength=tokens), 1)).astype(np.float32)
        amount = (amount * idf[token]).astype(np.float32)
        length = np.sqrt(np.bincount(passage, weights=amount ** 2, minlength=len(bags)))
        amount /= np.maximum(length, 1e-6)[passage].astype(np.float32)
        self.forward = Bags(passage, token, amount, self.shape[0])
        self.backward = Bags(token, passage, amount, self.shape[1])


class Bags:
    def __init__(self, owner, member, amount, owners):
        order = np.argsort(owner, kind="stable")
        self.members = torch.from_numpy(member[order].astype(np.int64))
        self.amounts = torch.from_numpy(amount[order])
        starts = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=owners))[:-1]])
        self.starts = torch.from_numpy(starts)

    def times(self, matrix):
        with torch.no_grad():
            return embedding_bag(self.members, matrix, self.starts, mode="sum", per_sample_weights=self.amounts)


def singular_rows(table):
    """-> [tokens, DIMS]; columns by falling importance, which suits the Matryoshka cuts."""
    sketch = torch.randn(table.shape[1], DIMS + OVERSAMPLING, generator=torch.Generator().manual_seed(SEED))
    basis = torch.linalg.qr(table.forward.times(sketch))[0]
    for _ in range(POWER_ITERATIONS):
        basis = torch.linalg.qr(table.backward.times(basis))[0]
        basis = torch.linalg.qr(table.forward.times(basis))[0]
    _, values, right = torch.linalg.svd(table.backward.times(basis).T, full_matrices=False)
    # The root tempers the first components, which tell shards apart rather than passages.
    return (right[:DIMS].T * values[:DIMS].sqrt()).numpy()


def unit_rows(rows):
    """Length one; noise for tokens that no passage holds."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    noise = np.random.default_rng(SEED).normal(0, DIMS ** -0.5, rows.shape)
    return np.where(length > 1e-4, rows / np.maximum(length, 1e-4), noise).astype(np.float32)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ids")
    parser.add_argument("out")
    parser.add_argument("--tokens", type=int, default=34000)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    arrays = np.load(options.ids)
    ids, offsets = arrays["text_ids"], arrays["text_offsets"]
    rows = np.flatnonzero(np.diff(offsets) > 0)
    chosen = np.random.default_rng(SEED).permutation(rows)[:PASSAGES_MAX]
    table = Table([ids[offsets[row]:offsets[row + 1]] for row in chosen], options.tokens)
    np.save(options.out, unit_rows(singular_rows(table)))


if __name__ == "__main__":
    main()
