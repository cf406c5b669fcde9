"""Draws training batches: two lists of token lists, row i of one belonging to row i of the other.

Every batch comes from one task, so that the other rows are fair wrong answers: a definition among definitions, not a definition
among manual pages. About half of the passage batches come from one shard alone for the same reason.
"""
import numpy as np

PASSAGE_TOKENS_MAX = 256
SPAN_TOKENS = (3, 20)
# How often the span stays in its passage: a query often shares words with its answer, and the model must profit from that.
SPAN_KEPT = 0.4
TOKENS_DROPPED = 0.1
# Share of batches a task. The lexicon and the translations are many rows but short and alike.
TASKS = {
    "span": 0.42, "halves": 0.08, "title": 0.08, "english": 0.26, "wordnet/term-definition": 0.05,
    "wordnet/example-definition": 0.02, "wordnet/synonyms": 0.02, "translation/sentences": 0.06, "translation/words": 0.01,
}


class Field:
    def __init__(self, arrays, name):
        self.ids, self.offsets = arrays[f"{name}_ids"], arrays[f"{name}_offsets"]

    def __getitem__(self, row):
        return self.ids[self.offsets[row]:self.offsets[row + 1]]

    def counts(self):
        return np.diff(self.offsets)


class Batches:
    def __init__(self, path, size, seed):
        arrays = np.load(path)
        self.size, self.random = size, np.random.default_rng(seed)
        self.field = {name: Field(arrays, name) for name in ("title", "heading", "text", "query", "pos")}
        self.passages = rows_by_group(arrays, "passages", self.field["text"].counts() >= 24)
        self.pairs = rows_by_group(arrays, "pairs")
        titled = self.field["title"].counts() + self.field["heading"].counts() > 0
        self.titled = rows_by_group(arrays, "passages", titled & (self.field["text"].counts() >= 24))
        self.names, shares = zip(*TASKS.items())
        self.shares = np.array(shares) / sum(shares)

    def next(self):
        task = self.random.choice(self.names, p=self.shares)
        if task == "span":
            return self.map(self.span, self.passage_rows(self.passages))
        if task == "halves":
            return self.map(self.halves, self.passage_rows(self.passages))
        if task == "title":
            return self.map(self.title, self.passage_rows(self.titled))
        return self.map(self.pair, self.random.choice(self.pairs[task], self.size, replace=False))

    def passage_rows(self, groups):
        """Rows of one shard, or of all; a shard's share grows with the root of its size."""
        names = list(groups)
        root = np.sqrt([len(groups[name]) for name in names])
        share = root / root.sum()
        if self.random.random() < 0.5:
            rows = groups[self.random.choice(names, p=share)]
            return self.random.choice(rows, self.size, replace=len(rows) < self.size)
        counts = self.random.multinomial(self.size, share)
        return np.concatenate([self.random.choice(groups[name], count) for name, count in zip(names, counts)])

    def map(self, make, rows):
        made = [make(row) for row in rows]
        return [query for query, _ in made], [passage for _, passage in made]

    def span(self, row):
        text = self.field["text"][row]
        count = min(int(self.random.integers(*SPAN_TOKENS)), len(text) // 3)
        start = int(self.random.integers(0, len(text) - count + 1))
        query = text[start:start + count]
        if self.random.random() >= SPAN_KEPT:
            text = np.concatenate([text[:start], text[start + count:]])
        return query, self.with_title(row, text)

    def halves(self, row):
        text = self.field["text"][row]
        middle = len(text) // 2
        return text[:middle], self.thin(text[middle:])

    def title(self, row):
        query = np.concatenate([self.field["title"][row], self.field["heading"][row]])
        return query, self.thin(self.field["text"][row][:PASSAGE_TOKENS_MAX])

    def pair(self, row):
        return self.field["query"][row][:PASSAGE_TOKENS_MAX], self.thin(self.field["pos"][row][:PASSAGE_TOKENS_MAX])

    def with_title(self, row, text):
        """Half of the passages carry their title, as passages in carrel's index may."""
        text = self.thin(text[:PASSAGE_TOKENS_MAX])
        if self.random.random() < 0.5:
            return text
        return np.concatenate([self.field["title"][row], text])

    def thin(self, ids):
        """Leaves out a few tokens at random, but never all, against learning passages by heart."""
        kept = ids[self.random.random(len(ids)) >= TOKENS_DROPPED]
        return kept if len(kept) else ids


def rows_by_group(arrays, table, wanted=None):
    group = arrays[f"{table}_group"]
    wanted = np.ones(len(group), bool) if wanted is None else wanted
    return {str(name): np.flatnonzero((group == number) & wanted) for number, name in enumerate(arrays[f"{table}_groups"])}
