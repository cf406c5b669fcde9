"""Scores every query of evaluation sets with both legs, once, so that fusions can be tried in seconds.

    dump_legs.py MODEL.gguf EVAL_FOLDER LEXICAL_FOLDER OUT_FOLDER [SET ...]

A set is a folder in BEIR layout. Lexical: LEXICAL_FOLDER/<set>.tsv, by dump_lexical. Semantic: the static model by
embed/training, every passage. Sets with languages (ids "de:...") are searched within the query's language and written as
<set>.<language>.npz.
"""
import argparse
import collections
import csv
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "embed" / "training"))


def read_lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def read_gold(path):
    gold = collections.defaultdict(dict)
    with open(path, encoding="utf-8") as file:
        for query, passage, gain in list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            if float(gain) > 0:
                gold[query][passage] = float(gain)
    return gold


def read_lexical(path):
    """For each query: content words, share matched, {passage: score}."""
    found = {}
    for line in open(path, encoding="utf-8"):
        query, words, matched, *hits = line.rstrip("\n").split("\t")
        found[query] = int(words), float(matched), dict(zip(hits[::2], map(float, hits[1::2])))
    return found


def dump(embed, passages, queries, gold, found, out):
    index = {row["_id"]: i for i, row in enumerate(passages)}
    texts = [" ".join(filter(None, (row.get("title", ""), row["text"]))) for row in passages]
    semantic = embed([query["text"] for query in queries]) @ embed(texts).T
    lexical = np.zeros(semantic.shape, np.float32)  # [queries, passages]; 0 where the leg did not find it
    gains = np.zeros(semantic.shape, np.float32)
    for row, query in enumerate(queries):
        for passage, score in found[query["_id"]][2].items():
            lexical[row, index[passage]] = score
        for passage, gain in gold.get(query["_id"], {}).items():
            if passage in index:
                gains[row, index[passage]] = gain
    np.savez_compressed(
        out, lexical=lexical, semantic=semantic.astype(np.float32), gains=gains, ids=[query["_id"] for query in queries],
        words=[found[query["_id"]][0] for query in queries], matched=[found[query["_id"]][1] for query in queries])
    print(out.name, len(passages), "passages", len(queries), "queries", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("eval", type=Path)
    parser.add_argument("lexical", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("sets", nargs="*")
    options = parser.parse_args()
    import embedder  # of embed/training
    embed = embedder.Embedder(options.model).embed
    options.out.mkdir(parents=True, exist_ok=True)
    for lines in sorted(options.lexical.glob("*.tsv")):
        if options.sets and lines.stem not in options.sets:
            continue
        folder = options.eval / lines.stem
        passages, queries = read_lines(folder / "corpus.jsonl"), read_lines(folder / "queries.jsonl")
        gold, found = read_gold(folder / "qrels.tsv"), read_lexical(lines)
        for language in sorted({query.get("lang", "") for query in queries}):
            inside = [row for row in passages if not language or row["_id"].startswith(language + ":")]
            asked = [query for query in queries if query.get("lang", "") == language]
            name = f"{lines.stem}.{language}.npz" if language else f"{lines.stem}.npz"
            dump(embed, inside, asked, gold, found, options.out / name)


if __name__ == "__main__":
    main()
