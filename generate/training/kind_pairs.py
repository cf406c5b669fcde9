"""Which English words name a kind of what another names: a penicillin is an antibiotic.

Writes one line a pair, tab-separated: en, the wider word, en, the narrower, "kind". WordNet's noun
files say which meaning is a kind of which (https://wordnet.princeton.edu/documentation/wndb5wn); here
a word stands for its first meanings only, since most questions mean those. Wider words that hardly
occur in the training text, and those that are wider than nearly everything, are left out.

  python3 kind_pairs.py WORDNET_FOLDER TRAIN_FOLDER OUT.tsv     WORDNET_FOLDER: Debian's wordnet-base
"""

import argparse
import collections
from pathlib import Path

from lexicon_pairs import rows, text_counts

LEVELS_MAX = 5
NARROWER_SENSES = 2  # of the narrower word, the commonest first
WIDER_SENSES = 3
TEXTS_MIN = 30  # of the training text that the wider word stands in
NARROWER_SHARE_MAX = 0.015  # of the training texts: "now" and "system" tell nothing
KINDS_MAX = 1200  # of a wider word: "object" and "person" tell nothing


def read_nouns(wordnet):
    """Of each meaning its words and the wider meanings; of each word its meanings, commonest first."""
    words, wider = {}, {}
    for line in open(wordnet / "data.noun", encoding="ascii"):
        if line.startswith(" "):
            continue
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        words[fields[0]] = fields[4:4 + 2 * count:2]
        pointers = fields[5 + 2 * count:]
        wider[fields[0]] = [pointers[i + 1] for i in range(0, len(pointers), 4) if pointers[i] == "@"]
    senses = {}
    for line in open(wordnet / "index.noun", encoding="ascii"):
        if not line.startswith(" "):
            fields = line.split()
            senses[fields[0]] = fields[-int(fields[2]):]
    return words, wider, senses


def above(meaning, wider):
    """The meanings at most LEVELS_MAX steps wider, without `meaning`."""
    found, edge = set(), {meaning}
    for _ in range(LEVELS_MAX):
        edge = {up for at in edge for up in wider[at]} - found
        found |= edge
    return found


def is_plain(word):
    return word.isalpha() and word.islower() and len(word) >= 3


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("train", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    texts = text_counts(arguments.train)
    texts_count = sum(len(rows(path)) for path in arguments.train.glob("text-*.jsonl.zst"))
    words, wider, senses = read_nouns(arguments.wordnet)
    kinds = collections.defaultdict(set)
    for word, meanings in senses.items():
        if not is_plain(word) or texts[word] > NARROWER_SHARE_MAX * texts_count:
            continue
        for meaning in meanings[:NARROWER_SENSES]:
            if word not in words[meaning]:
                continue  # a name, written with a capital
            for up in above(meaning, wider):
                for name in words[up]:
                    if is_plain(name) and name != word and up in senses[name][:WIDER_SENSES]:
                        kinds[name].add(word)
    with open(arguments.out, "w") as out:
        for name in sorted(kinds):
            if texts[name] >= TEXTS_MIN and len(kinds[name]) <= KINDS_MAX:
                for kind in sorted(kinds[name]):
                    out.write(f"en\t{name}\ten\t{kind}\tkind\n")


if __name__ == "__main__":
    main()
