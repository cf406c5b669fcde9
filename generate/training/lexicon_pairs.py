"""Word pairs that stand for one another, within and across languages, from the training text.

Writes one line a pair: language, word, language, word, strength (0..1), tab-separated, in the words'
own spelling; carrel_make_lexicon folds and stems them by the code that will look them up. Pairs with an
English word that hardly occurs in the training text are left out.

Two sources. Rows of wordnets group words by the meaning they share: a pair is as strong as the share of
the rarer word's meanings that both have. Translated sentences are aligned word by word by IBM Model 1
(Brown et al., "The Mathematics of Statistical Machine Translation", 1993) in both directions, and a pair
is kept where both agree.

  python3 lexicon_pairs.py TRAIN_FOLDER OUT.tsv        five minutes on one core
"""

import argparse
import collections
import itertools
import json
import math
import re
import subprocess
from pathlib import Path

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "ja", "zh")
STRENGTH_MIN = 0.35
TEXTS_MIN = 30  # of the training text that an English word stands in
MEANING_WORDS_MAX = 40
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
CJK = re.compile(r"[぀-ヿ㐀-鿿]+")


def rows(path):
    out = subprocess.run(["zstdcat", path], capture_output=True, check=True).stdout.decode()
    return [json.loads(line) for line in out.split("\n") if line]


def text_counts(train):
    """In how many passages of the training text a word stands."""
    counts = collections.Counter()
    for path in sorted(train.glob("text-*.jsonl.zst")):
        for row in rows(path):
            counts.update(set(re.findall(r"[a-z]+(?:[-'][a-z]+)*", row["text"].lower())))
    return counts


def single(words):
    for word in words.split(","):
        word = word.strip()
        if word and " " not in word and not any(c.isdigit() for c in word):
            yield word


def meanings(train):
    """The words of each meaning, by language; a meaning is known by its definition."""
    found = collections.defaultdict(lambda: collections.defaultdict(set))
    for name in ("pairs-lexicon", "pairs-translation", "pairs-translation-sharealike"):
        for row in rows(train / f"{name}.jsonl.zst"):
            if row["kind"] == "synonyms":
                words, _, definition = row["pos"].partition(" – ")
                found[definition]["en"].update([*single(row["query"]), *single(words)])
            elif row["source"] == "omw":
                first, second = row["lang"].split("-")
                own, other, language = ((row["query"], row["pos"], first) if second == "en"
                                        else (row["pos"], row["query"], second))
                words, _, definition = other.partition(": ")
                found[definition.strip()]["en"].update(single(words))
                found[definition.strip()][language].update(single(own))
    return found


def are_wanted(a, b):
    """English with every language, German with French, and the three within themselves."""
    return "en" in (a, b) or {a, b} <= {"de", "fr"}


def wordnet_pairs(train):
    senses, shared = collections.Counter(), collections.Counter()
    for by_language in meanings(train).values():
        words = sorted({(language, w.lower()) for language, ws in by_language.items() for w in ws})
        senses.update(words)
        if len(words) > MEANING_WORDS_MAX:
            continue
        shared.update(pair for pair in itertools.combinations(words, 2) if are_wanted(pair[0][0], pair[1][0]))
    for (a, b), count in shared.items():
        both = math.sqrt(count / senses[a] * count / senses[b])
        either = max(count / senses[a], count / senses[b])
        yield a, b, max(both, 0.6 * either)


def tokens(text, language):
    if language in ("ja", "zh"):
        return [run[i:i + 2] for run in CJK.findall(text) for i in range(max(len(run) - 1, 1))]
    return WORD.findall(text.lower())


def ibm1(pairs, rounds=5):
    """t[e][f]: the probability of f given e."""
    seen = collections.defaultdict(set)
    for es, fs in pairs:
        for e in es:
            seen[e].update(fs)
    t = {e: dict.fromkeys(fs, 1.0 / len(fs)) for e, fs in seen.items()}
    for _ in range(rounds):
        counts = {e: collections.defaultdict(float) for e in t}
        for es, fs in pairs:
            for f in fs:
                total = sum(t[e].get(f, 0.0) for e in es)
                for e in es:
                    share = t[e].get(f, 0.0)
                    if share > 1e-4 * total:
                        counts[e][f] += share / total
        for e, count in counts.items():
            total = sum(count.values())
            t[e] = {f: c / total for f, c in count.items() if c / total > 1e-4}
    return t


def sentence_pairs(train, language):
    for row in rows(train / "pairs-translation.jsonl.zst"):
        first, second = row["lang"].split("-")
        if row["source"] == "omw" or {first, second} != {language, "en"}:
            continue
        english, other = (row["query"], row["pos"]) if first == "en" else (row["pos"], row["query"])
        es, fs = set(tokens(english, "en")), set(tokens(other, language))
        if es and fs and len(es) <= 40 and len(fs) <= 60:
            yield es, fs


def aligned_pairs(train, language):
    pairs = list(sentence_pairs(train, language))
    there = ibm1([(es | {None}, fs) for es, fs in pairs])
    back = ibm1([(fs | {None}, es) for es, fs in pairs])
    english = collections.Counter(e for es, _ in pairs for e in es)
    other = collections.Counter(f for _, fs in pairs for f in fs)
    for e, fs in there.items():
        for f, p in fs.items():
            q = back.get(f, {}).get(e, 0)
            if e is not None and min(english[e], other[f]) >= 3 and min(p, q) >= 0.05:
                yield ("en", e), (language, f), math.sqrt(p * q)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("train", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    texts = text_counts(arguments.train)
    sources = [wordnet_pairs(arguments.train), *(aligned_pairs(arguments.train, l) for l in LANGUAGES[1:])]
    strength = collections.defaultdict(float)
    for a, b, s in itertools.chain.from_iterable(sources):
        is_known = all(texts[w] >= TEXTS_MIN for language, w in (a, b) if language == "en")
        if a != b and s >= STRENGTH_MIN and is_known and {a[0], b[0]} <= set(LANGUAGES):
            pair = tuple(sorted((a, b)))
            strength[pair] = max(strength[pair], min(s, 1.0))
    with open(arguments.out, "w") as out:
        for (a, b), s in sorted(strength.items()):
            out.write("\t".join([*a, *b, f"{s:.2f}"]) + "\n")


if __name__ == "__main__":
    main()
