"""Fits the weights of index/second_look.cpp on one half of the queries and reports the other half.

    fit_second_look.py EVAL_FOLDER EVIDENCE_FOLDER      (<set>.tsv, of dump_second_look)

Prints what each piece of evidence is worth alone, then, fitted on each half, the weights and every set's other half, then the
weights from all queries. All weights are given beside a first score's weight of 1: divide by their sum for the code.
"""
import argparse
import collections
from pathlib import Path

import numpy as np

from dump_legs import read_gold
from legs import DEPTH, DISCOUNT, half_of

EVIDENCE = ["first", "title", "by_word", "best_window"]
STEPS = (-0.1, -0.05, -0.02, 0.02, 0.05, 0.1, 0.2)
LEAST_GAIN = 2e-4  # of the mean, for a step to be taken: less is noise


class Rankings:
    """[queries, candidates, evidence] of one set."""

    def __init__(self, path, gold):
        by_query = collections.defaultdict(list)
        for line in open(path, encoding="utf-8"):
            query, _, *numbers = line.rstrip("\n").split("\t")
            by_query[query].append([float(number) for number in numbers])
        self.name = path.stem
        self.half = np.array([half_of(self.name, query) for query in by_query])
        depth = max(map(len, by_query.values()))
        self.evidence = np.zeros((len(by_query), depth, len(EVIDENCE)), np.float32)
        self.gains = np.zeros((len(by_query), depth), np.float32)
        self.present = np.zeros((len(by_query), depth), bool)
        self.ideal = np.zeros(len(by_query))
        for row, (query, passages) in enumerate(by_query.items()):
            passages = np.array(passages)
            self.gains[row, :len(passages)] = passages[:, 0]
            self.evidence[row, :len(passages)] = passages[:, 1:]
            self.present[row, :len(passages)] = True
            best = sorted(gold[query].values(), reverse=True)[:DEPTH]
            self.ideal[row] = np.dot(best, DISCOUNT[:len(best)])

    def ndcg(self, weights, half):
        chosen = slice(None) if half is None else self.half == half
        scores = np.where(self.present[chosen], self.evidence[chosen] @ weights, -np.inf)
        best = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
        gains = np.take_along_axis(self.gains[chosen], best, axis=1)
        return float((gains @ DISCOUNT[:best.shape[1]] / self.ideal[chosen]).mean())


def mean(sets, weights, half):
    return float(np.mean([one.ndcg(weights, half) for one in sets]))


def first_only():
    weights = np.zeros(len(EVIDENCE), np.float32)
    weights[0] = 1
    return weights


def fitted(sets, half):
    """By steps of one weight at a time, each the best there is, until none is worth it."""
    weights = first_only()
    best = mean(sets, weights, half)
    while True:
        tried = []
        for i in range(1, len(EVIDENCE)):
            for step in STEPS:
                other = weights.copy()
                other[i] = max(other[i] + step, 0)
                tried.append((mean(sets, other, half), -i, other))
        value, _, other = max(tried, key=lambda one: one[:2])
        if value < best + LEAST_GAIN:
            return weights
        best, weights = value, other


def named(weights):
    return ", ".join(f"{name} {weight:.2f}" for name, weight in zip(EVIDENCE, weights))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", type=Path)
    parser.add_argument("evidence", type=Path)
    options = parser.parse_args()
    sets = [Rankings(path, read_gold(options.sets / path.stem / "qrels.tsv"))
            for path in sorted(options.evidence.glob("*.tsv"))]
    first = first_only()
    print("first ranking: half 0 %.4f, half 1 %.4f" % (mean(sets, first, 0), mean(sets, first, 1)))
    for i in range(1, len(EVIDENCE)):
        values = []
        for weight in (0.05, 0.1, 0.2, 0.3, 0.5):
            weights = first.copy()
            weights[i] = weight
            values.append(f"{weight}: {mean(sets, weights, 0) - mean(sets, first, 0):+.4f} "
                          f"{mean(sets, weights, 1) - mean(sets, first, 1):+.4f}")
        print(f"{EVIDENCE[i]} alone:", ", ".join(values), flush=True)
    for half in (0, 1):
        weights = fitted(sets, half)
        print(f"\nfitted on half {half}: {named(weights)}\n\n| set, half {1 - half} | first | second look | |\n|---|---|---|---|")
        for one in sets:
            before, after = one.ndcg(first, 1 - half), one.ndcg(weights, 1 - half)
            print(f"| {one.name} | {before:.3f} | {after:.3f} | {after - before:+.3f} |")
        before, after = mean(sets, first, 1 - half), mean(sets, weights, 1 - half)
        print(f"| mean | {before:.4f} | {after:.4f} | {after - before:+.4f} |", flush=True)
    print("\nfrom all queries:", named(fitted(sets, None)))


if __name__ == "__main__":
    main()
