"""Turns the training shards into token id arrays, once, so that training reads numbers only.

    encode.py DATA_FOLDER VOCAB.txt OUT.npz

Two tables come out. `passages` hold title, heading and text; `pairs` hold query and positive. Each field is one flat uint16
array with row offsets, and each row has the number of its group (shard or kind), whose names are in `*_groups`.
"""
import argparse
import array

import numpy as np

import corpus
import wordpiece

PASSAGE_TOKENS_MAX = 400
FOREIGN_PASSAGE_TOKENS_MIN = 24
# Names of countries and emoji, and one-word messages of programs: thousands of near-copies that teach nothing more.
DROPPED_SOURCES = {"cldr"}
LONG_TRANSLATIONS = {"iot-for-beginners", "opensource-guide", "direct-file", "udhr"}


class Column:
    """Rows of token ids, flat."""

    def __init__(self):
        self.ids = array.array("H")
        self.ends = array.array("q", [0])

    def add(self, ids):
        self.ids.extend(ids)
        self.ends.append(len(self.ids))

    def arrays(self, name):
        return {f"{name}_ids": np.array(self.ids, np.uint16), f"{name}_offsets": np.array(self.ends, np.int64)}


class Groups:
    """Group name to number, and the number of each row."""

    def __init__(self):
        self.numbers, self.rows = {}, array.array("h")

    def add(self, name):
        self.rows.append(self.numbers.setdefault(name, len(self.numbers)))

    def arrays(self, name):
        return {f"{name}_group": np.array(self.rows, np.int16), f"{name}_groups": np.array(list(self.numbers))}


def pair_group(row):
    """Which batch a pair may share with others: the kind, and for translations the size and the language."""
    if row["kind"] != "translation":
        return f"{row['source'].split('-')[0]}/{row['kind']}" if row["source"] == "wordnet" else "english"
    size = "words" if row["source"] == "omw" else "sentences"
    return f"translation/{size}"


def other_language(row):
    """The side of a translation that is not English."""
    return row["pos"] if row["lang"].startswith("en-") else row["query"]


def encode(folder, tokenizer):
    fields = {name: Column() for name in ("title", "heading", "text", "query", "pos")}
    passages, pairs = Groups(), Groups()

    def encoded(text):
        return [token for token in tokenizer.encode(text) if token != tokenizer.unknown][:PASSAGE_TOKENS_MAX]

    def add_passage(group, title, heading, text):
        passages.add(group)
        for name, value in (("title", title), ("heading", heading), ("text", text)):
            fields[name].add(encoded(value))

    for path in corpus.shard_paths(folder, "text"):
        shard = path.name.split(".")[0].removeprefix("text-")
        for row in corpus.rows(path):
            add_passage(shard, row["title"], row["heading"], row["text"])
    for path in corpus.shard_paths(folder, "pairs"):
        for row in corpus.rows(path):
            if row["source"] in DROPPED_SOURCES:
                continue
            query, pos = encoded(row["query"]), encoded(row["pos"])
            if not query or not pos:
                continue
            pairs.add(pair_group(row))
            fields["query"].add(query)
            fields["pos"].add(pos)
            long = row["source"] in LONG_TRANSLATIONS or row["source"].startswith("bible")
            if long and "lang" in row:
                text = other_language(row)
                if len(encoded(text)) >= FOREIGN_PASSAGE_TOKENS_MIN:
                    add_passage("foreign", "", "", text)
    out = {**passages.arrays("passages"), **pairs.arrays("pairs")}
    for name, column in fields.items():
        out.update(column.arrays(name))
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("vocab")
    parser.add_argument("out")
    options = parser.parse_args()
    tokenizer = wordpiece.WordPiece(open(options.vocab, encoding="utf-8").read().split("\n")[:-1])
    arrays = encode(options.data, tokenizer)
    np.savez(options.out, **arrays)
    for table in ("passages", "pairs"):
        counts = np.bincount(arrays[f"{table}_group"])
        print(table, dict(zip(arrays[f"{table}_groups"].tolist(), counts.tolist())))
    print({name: len(arrays[f"{name}_ids"]) for name in ("title", "heading", "text", "query", "pos")})


if __name__ == "__main__":
    main()
