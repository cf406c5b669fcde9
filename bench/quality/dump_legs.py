"""Scores every query of evaluation sets against every passage, once for each leg, so that fusions can be tried in seconds.

    dump_legs.py MODEL.gguf EVAL_FOLDER OUT_FOLDER [SET ...]

A set is a folder in BEIR layout. Lexical: BM25 over the terms of SQLite's FTS5 (porter unicode61; runs of Chinese, Japanese
and Thai as bigrams), which gives FTS5's own bm25() to rounding. Semantic: the static model by embed/training. Sets with
languages are searched within the query's language and written as <set>.<language>.npz.
"""
import argparse
import collections
import csv
import json
import re
import sqlite3
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "embed" / "training"))

K1, B = 1.2, 0.75  # FTS5's constants
STOP_WORDS = set("""a about an and any are as at be been but by can could did do does for from had has have he her his how i if
in into is it its me my no not of on or our she should so some such that the their them then there these they this to was we
were what when where which who whom whose why will with would you your""".split())
UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def spaced(text):
    """Runs of scripts without spaces become overlapping pairs of characters."""
    def pairs(match):
        run = match.group()
        return " " + " ".join(run[i:i + 2] for i in range(max(1, len(run) - 1))) + " "
    return UNSPACED.sub(pairs, text)


def terms_of(texts):
    """For each text its terms, with repetitions, as FTS5 makes them."""
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table texts using fts5(body, tokenize='porter unicode61')")
    db.executemany("insert into texts(rowid, body) values (?, ?)", enumerate(texts))
    db.execute("create virtual table words using fts5vocab(texts, instance)")
    terms = [[] for _ in texts]
    for term, row in db.execute("select term, doc from words"):
        terms[row].append(term)
    return terms


def content_words(text):
    kept = [word for word in re.findall(r"\w+", text) if word.lower() not in STOP_WORDS]
    return " ".join(kept) or text


class Bm25:
    def __init__(self, passages):
        terms = terms_of([spaced(text) for text in passages])
        self.count = len(passages)
        lengths = np.array([len(row) for row in terms], np.float64)
        self.norms = K1 * (1 - B + B * lengths / lengths.mean())
        self.postings = collections.defaultdict(lambda: ([], []))
        for passage, row in enumerate(terms):
            for term, times in collections.Counter(row).items():
                self.postings[term][0].append(passage)
                self.postings[term][1].append(times)

    def idf(self, term):
        having = len(self.postings[term][0]) if term in self.postings else 0
        return max(np.log((self.count - having + 0.5) / (having + 0.5)), 1e-6)

    def score(self, terms):
        """[passages] BM25, and [passages] share of the terms' IDF that each has."""
        scores, shares = np.zeros(self.count), np.zeros(self.count)
        idfs = {term: self.idf(term) for term in terms}
        for term, idf in idfs.items():
            if term not in self.postings:
                continue
            rows, times = (np.array(column) for column in self.postings[term])
            scores[rows] += idf * times * (K1 + 1) / (times + self.norms[rows])
            shares[rows] += idf
        return scores, shares / sum(idfs.values()), sum(idfs.values())


def load(folder):
    passages = [json.loads(line) for line in open(folder / "corpus.jsonl", encoding="utf-8")]
    queries = [json.loads(line) for line in open(folder / "queries.jsonl", encoding="utf-8")]
    gold = collections.defaultdict(dict)
    with open(folder / "qrels.tsv", encoding="utf-8") as file:
        for query, passage, gain in list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            if float(gain) > 0:
                gold[query][passage] = float(gain)
    return passages, queries, gold


def dump(embed, passages, queries, gold, out):
    texts = [" ".join(filter(None, (row.get("title", ""), row["text"]))) for row in passages]
    index = {row["_id"]: i for i, row in enumerate(passages)}
    bm25 = Bm25(texts)
    semantic = embed([query["text"] for query in queries]) @ embed(texts).T
    lexical, words, matched, idf_sums = [], [], [], []
    for terms in terms_of([spaced(content_words(query["text"])) for query in queries]):
        scores, shares, idf_sum = bm25.score(set(terms))
        lexical.append(scores)
        words.append(len(set(terms)))
        matched.append(shares[np.argmax(scores)])
        idf_sums.append(idf_sum)
    gains = [(row, index[passage], gain) for row, query in enumerate(queries)
             for passage, gain in gold.get(query["_id"], {}).items() if passage in index]
    np.savez(out, lexical=np.array(lexical, np.float32), semantic=semantic.astype(np.float32), words=words, matched=matched,
             idf_sum=idf_sums, gains=np.array(gains), ids=[query["_id"] for query in queries])
    print(out.name, len(passages), len(queries), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("eval", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--training", default=None, help="folder of embedder.py, when it is not in this tree")
    options = parser.parse_args()
    if options.training:
        sys.path.insert(0, options.training)
    import embedder
    embed = embedder.Embedder(options.model).embed
    options.out.mkdir(parents=True, exist_ok=True)
    for folder in sorted(options.eval.iterdir()):
        if not (folder / "queries.jsonl").exists() or options.sets and folder.name not in options.sets:
            continue
        passages, queries, gold = load(folder)
        for language in sorted({query.get("lang", "") for query in queries}):
            inside = [row for row in passages if not language or row["_id"].startswith(language + ":")]
            asked = [query for query in queries if query.get("lang", "") == language]
            dump(embed, inside, asked, gold, options.out / (f"{folder.name}.{language}.npz" if language else f"{folder.name}.npz"))


if __name__ == "__main__":
    main()
