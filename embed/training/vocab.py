"""Makes the vocabulary: every frequent character, the most frequent whole words, and pieces for the rest.

    vocab.py DATA_FOLDER OUT.txt [--tokens 34000]

A static model has one row a token and no context, so a whole word is worth more than a clever split: most of the places
go to words by frequency. What is left over is split by byte-pair merges, counted only on words that got no place.
"""
import argparse
import collections
import heapq
import re

import corpus
import wordpiece

# Hard caps of the first kind of place; pieces get the remainder.
IDEOGRAPHS_MAX = 3200
WORD_SHARE = 0.8
CHAR_COUNT_MIN = 5
# Letters and signs of languages that the training text hardly has; without a place the whole word would be unknown.
ALWAYS = "đłøßæœðþħıŋſ€£¥₹§¶"
# Shards whose words should weigh more or less than their size says: interface documentation is full of identifiers that
# nobody searches for, and the other languages are few lines beside the English.
SOURCE_WEIGHT = {"cpp-docs": 0.3, "peps": 0.5, "britannica-1810": 0.6, "britannica-1815": 0.6, "britannica-1823": 0.6}
FOREIGN_WEIGHT = 1.6
LATIN_OR_CYRILLIC = re.compile(r"[^\W\d_]+")


def weight(row):
    return FOREIGN_WEIGHT if "lang" in row else SOURCE_WEIGHT.get(row["source"], 1.0)


def count_words(folder):
    counts = collections.Counter()
    for path in corpus.shard_paths(folder, "text"):
        for row in corpus.rows(path):
            add(counts, row["title"] + " " + row["heading"] + " " + row["text"], weight(row))
    for path in corpus.shard_paths(folder, "pairs"):
        for row in corpus.rows(path):
            add(counts, row["query"] + " " + row["pos"], weight(row))
    return counts


def add(counts, text, amount):
    for word in wordpiece.words(text):
        if word:
            counts[word] += amount


def characters(counts):
    """Characters that get a place, alone and (but for ideographs, which never continue a word) as a continuation."""
    chars = collections.Counter()
    for word, count in counts.items():
        for char in word:
            chars[char] += count
    frequent = [char for char, count in chars.most_common() if count >= CHAR_COUNT_MIN]
    frequent += [char for char in ALWAYS if char not in frequent]
    ideographs = [char for char in frequent if wordpiece.is_ideograph(char)][:IDEOGRAPHS_MAX]
    others = [char for char in frequent if not wordpiece.is_ideograph(char)]
    single = others + ideographs
    continued = [char for char in others if not wordpiece.is_punctuation(char)]
    return single, [wordpiece.CONTINUATION + char for char in continued]


def merges(counts, wanted):
    """The first `wanted` byte-pair merges over the words in counts, as pieces in WordPiece notation."""
    spelled = [[word[0]] + [wordpiece.CONTINUATION + char for char in word[1:]] for word in counts]
    amount = [round(count) for count in counts.values()]  # Whole numbers: sums stay exact, so stale counts are seen.
    pairs, where = collections.Counter(), collections.defaultdict(set)
    for index, pieces in enumerate(spelled):
        for pair in zip(pieces, pieces[1:]):
            pairs[pair] += amount[index]
            where[pair].add(index)
    heap = [(-count, pair) for pair, count in pairs.items()]
    heapq.heapify(heap)
    made = []
    while heap and len(made) < wanted:
        count, best = heapq.heappop(heap)
        if -count != pairs[best]:  # An older count of this pair: the newer one is in the heap too.
            continue
        joined = best[0] + best[1][len(wordpiece.CONTINUATION):]
        made.append(joined)
        changed = set()
        for index in sorted(where.pop(best)):
            old = spelled[index]
            new = spelled[index] = join(old, best, joined)
            for pair in zip(old, old[1:]):
                pairs[pair] -= amount[index]
                changed.add(pair)
            for pair in zip(new, new[1:]):
                pairs[pair] += amount[index]
                where[pair].add(index)
                changed.add(pair)
        pairs[best] = 0
        for pair in changed:
            if pairs[pair] > 0:
                heapq.heappush(heap, (-pairs[pair], pair))
    return made


def join(pieces, pair, joined):
    out, index = [], 0
    while index < len(pieces):
        if tuple(pieces[index:index + 2]) == pair:
            out.append(joined)
            index += 2
        else:
            out.append(pieces[index])
            index += 1
    return out


def build(counts, size):
    single, continued = characters(counts)
    tokens = dict.fromkeys([wordpiece.PADDING, wordpiece.UNKNOWN] + single + continued)
    whole = [word for word, _ in counts.most_common() if 1 < len(word) <= 24]
    word_places = int((size - len(tokens)) * WORD_SHARE)
    tokens.update(dict.fromkeys(whole[:word_places]))
    rest = {word: count for word, count in counts.items()
            if word not in tokens and count >= 3 and 1 < len(word) <= 24 and LATIN_OR_CYRILLIC.fullmatch(word)}
    for piece in merges(rest, 2 * (size - len(tokens))):
        tokens[piece] = None
        if len(tokens) == size:
            break
    for word in whole[word_places:]:
        if len(tokens) < size:
            tokens[word] = None
    return list(tokens)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("out")
    parser.add_argument("--tokens", type=int, default=34000)
    options = parser.parse_args()
    counts = count_words(options.data)
    tokens = build(counts, options.tokens)
    with open(options.out, "w", encoding="utf-8") as file:
        file.write("\n".join(tokens) + "\n")
    print(f"{len(counts)} different words, {len(tokens)} tokens")


if __name__ == "__main__":
    main()
