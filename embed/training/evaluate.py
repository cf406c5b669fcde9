"""Scores a model by meaning alone: ndcg@10 of an exact cosine scan for each evaluation set, and Spearman for sentence pairs.

    evaluate.py MODEL.gguf EVAL_FOLDER [--dims 256]

The sets are for measuring only: nothing is trained on them.
"""
import argparse
import collections
import csv
import json
from pathlib import Path

import numpy as np

import embedder

ENGLISH_SETS = (
    "chat-locomo-a", "cisi", "cranfield", "legal-contracts-a", "multihop-hotpot", "notes-founder-a", "notes-qmd",
    "nq-open-a", "pdf-benefits", "pdf-financebench-a", "pdf-uda", "scifact", "squad2-a", "til-notes-a")
# The notes smoke test of six notes tells nothing and is left out of the mean, which is over thirteen sets.
NOT_IN_MEAN = {"notes-qmd"}
DEPTH = 10


def load(folder):
    passages = [json.loads(line) for line in open(folder / "corpus.jsonl", encoding="utf-8")]
    queries = [json.loads(line) for line in open(folder / "queries.jsonl", encoding="utf-8")]
    gold = collections.defaultdict(dict)
    with open(folder / "qrels.tsv", encoding="utf-8") as file:
        for query, passage, gain in list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            if float(gain) > 0:
                gold[query][passage] = float(gain)
    return passages, [query for query in queries if query["_id"] in gold], gold


def ndcg(ranked, gains):
    discount = 1.0 / np.log2(np.arange(2, DEPTH + 2))
    got = [gains.get(passage, 0.0) for passage in ranked[:DEPTH]]
    best = sorted(gains.values(), reverse=True)[:DEPTH]
    return np.dot(got, discount[:len(got)]) / np.dot(best, discount[:len(best)])


def retrieval(embed, folder):
    """Mean ndcg@10; a set with languages is searched within the query's language and gives one score for each."""
    passages, queries, gold = load(folder)
    vectors = embed([" ".join(filter(None, (row.get("title", ""), row["text"]))) for row in passages])
    scores = collections.defaultdict(list)
    for language in sorted({query.get("lang", "") for query in queries}):
        inside = [i for i, row in enumerate(passages) if not language or row["_id"].startswith(language + ":")]
        asked = [query for query in queries if query.get("lang", "") == language]
        similar = embed([query["text"] for query in asked]) @ vectors[inside].T
        for query, row in zip(asked, similar):
            ranked = [passages[inside[i]]["_id"] for i in np.argsort(-row, kind="stable")[:DEPTH]]
            scores[language].append(ndcg(ranked, gold[query["_id"]]))
    return {language: float(np.mean(values)) for language, values in scores.items()}


def ranks(values):
    """Ranks with ties at their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[inverse]


def spearman(embed, path):
    pairs = list(csv.reader(open(path, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    cosine = np.sum(embed([pair[1] for pair in pairs]) * embed([pair[2] for pair in pairs]), axis=1)
    return float(np.corrcoef(ranks(cosine), ranks([float(pair[0]) for pair in pairs]))[0, 1])


def score_all(embed, folder):
    scores = {}
    for name in ENGLISH_SETS:
        scores[name] = retrieval(embed, folder / name)[""]
        print(f"{name:20} {scores[name]:.4f}", flush=True)
    mean = np.mean([score for name, score in scores.items() if name not in NOT_IN_MEAN])
    print(f"{'mean':20} {mean:.4f}", flush=True)
    xquad = retrieval(embed, folder / "xquad-a")
    print("xquad-a", " ".join(f"{language} {score:.3f}" for language, score in xquad.items()))
    for path in sorted((folder / "sts-a").glob("*-dev.tsv")):
        print(f"sts {path.stem} {100 * spearman(embed, path):.1f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("eval")
    parser.add_argument("--dims", type=int)
    options = parser.parse_args()
    score_all(embedder.Embedder(options.model, options.dims).embed, Path(options.eval))


if __name__ == "__main__":
    main()
