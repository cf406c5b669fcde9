"""What dump_legs.py wrote, cut down to the candidates a search would fuse, and ndcg@10 of a scoring of them."""
import hashlib
from pathlib import Path

import numpy as np

CANDIDATES = 200  # of each leg, as in index/search.h
DEPTH = 10
QUERIES_MAX = 1000  # of one set: enough to tell 0.01, and fitting stays quick
DISCOUNT = 1 / np.log2(np.arange(2, DEPTH + 2))


def half_of(set_name, query):
    """0 or 1 by a hash, so that it is no one's choice; the translations of a question are in one half."""
    return hashlib.sha256(f"{set_name}/{query.split(':')[-1]}".encode()).digest()[0] & 1


class Legs:
    """[queries, candidates] scores of both legs; NaN where the lexical leg did not find the candidate."""

    def __init__(self, path):
        self.name = path.stem.split(".")[0]  # without the language
        data = np.load(path)
        gains = data["gains"]
        chosen = np.flatnonzero(gains.any(axis=1))[:QUERIES_MAX]
        lexical, semantic, gains = data["lexical"][chosen], data["semantic"][chosen], gains[chosen]
        self.words, self.matched = data["words"][chosen], data["matched"][chosen]
        self.half = np.array([half_of(self.name, data["ids"][query]) for query in chosen])
        found = lexical > 0
        rank = np.argsort(np.argsort(-semantic, axis=1, kind="stable"), axis=1)
        is_candidate = found | (rank < CANDIDATES)
        columns = np.argsort(~is_candidate, axis=1, kind="stable")[:, :is_candidate.sum(axis=1).max()]
        take = lambda table: np.take_along_axis(table, columns, axis=1)
        self.candidate = take(is_candidate)
        self.lexical = np.where(take(found), take(lexical), np.nan)
        self.semantic, self.gains = take(semantic), take(gains)
        self.ideal = np.stack([np.dot(np.sort(row)[::-1][:DEPTH], DISCOUNT[:min(DEPTH, len(row))]) for row in gains])

    def ndcg(self, scores):
        """[queries] for scores [queries, candidates]."""
        scores = np.where(self.candidate, np.nan_to_num(scores, nan=-1), -np.inf)
        best = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
        return np.take_along_axis(self.gains, best, axis=1) @ DISCOUNT[:best.shape[1]] / self.ideal


def load(folder):
    return [Legs(path) for path in sorted(Path(folder).glob("*.npz"))]


def mean_by_set(legs, score, half=None):
    """ndcg@10 by set name; `score` makes [queries, candidates] of a Legs."""
    values = {}
    for one in legs:
        result = one.ndcg(score(one))
        values.setdefault(one.name, []).append(result if half is None else result[one.half == half])
    return {name: float(np.concatenate(parts).mean()) for name, parts in values.items()}
