"""Writes question-passage pairs for dump_features: one JSON object a line.

Reads the evaluation sets (corpus.jsonl, queries.jsonl, qrels.tsv in one folder each), retrieves with
SQLite's FTS5 (porter, unicode61), and writes for every sampled question the passages a retriever
would have given. A question that its corpus answers is written up to three times: as it is; with
every passage of its article taken away, which makes it a question about something absent; and with
only the passages that hold the answer taken away, which makes it a question about a fact that is
missing from documents on its subject (a gap).

  python3 make_pairs.py SETS_FOLDER OUT.jsonl [--per-set 1500] [--sets squad2-a,nq-open-a]
"""

import argparse
import collections
import csv
import hashlib
import json
import re
import sqlite3
from pathlib import Path

PASSAGES = 8
CHARACTERS_MAX = 1500  # about what the chunker makes of a long section
CJK = re.compile(r"[぀-ヿ㐀-鿿฀-๿]")


def digest(text):
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def windows(text):
    """Cuts a long text at line or sentence ends."""
    while len(text) > CHARACTERS_MAX:
        cut = max(text.rfind("\n", 0, CHARACTERS_MAX), text.rfind(". ", 0, CHARACTERS_MAX) + 1)
        cut = cut if cut > CHARACTERS_MAX // 3 else CHARACTERS_MAX
        yield text[:cut]
        text = text[cut:].lstrip()
    if text.strip():
        yield text


def spaced(text):
    """unicode61 takes a run of ideographs for one word: part them into characters."""
    return CJK.sub(lambda m: f" {m.group()} ", text)


def group_of(set_name, document_id):
    """What must go when a question is to find nothing: the article, conversation or contract."""
    if set_name == "chat-locomo-a":
        return document_id.split("-")[0]
    if set_name == "nq-open-a":
        return document_id
    return re.split(r"[#]", document_id)[0].rsplit("-", 1)[0]


class Corpus:
    def __init__(self, name, rows):
        self.name = name
        self.db = sqlite3.connect(":memory:")
        self.db.execute("create virtual table f using fts5(title, body, tokenize='porter unicode61')")
        self.passages = []
        self.by_id = collections.defaultdict(list)
        for row in rows:
            for text in windows(row["text"]):
                self.by_id[row["_id"]].append(len(self.passages))
                self.passages.append({"id": row["_id"], "title": row.get("title", ""), "text": text})
        self.db.executemany(
            "insert into f(rowid, title, body) values (?, ?, ?)",
            ((i, spaced(p["title"]), spaced(p["text"])) for i, p in enumerate(self.passages)))

    def search(self, question, keep, count=PASSAGES):
        words = re.findall(r"\w+", spaced(question))
        query = " OR ".join(f'"{w}"' for w in words)
        if not query:
            return []
        found = self.db.execute("select rowid from f where f match ? order by bm25(f) limit 400", (query,))
        return [i for (i,) in found if keep(self.passages[i])][:count]


def read_jsonl(path):
    with open(path) as lines:
        return [json.loads(line) for line in lines]


def read_qrels(path):
    gold = collections.defaultdict(set)
    with open(path) as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if int(row["score"]) > 0:
                gold[row["query-id"]].add(row["corpus-id"])
    return gold


def is_kept(set_name, query):
    """The passages that the set's own rules let a question see."""
    if set_name == "chat-locomo-a":
        return lambda p: p["id"].startswith(query["conversation"] + "-")
    if set_name == "xquad-a":
        return lambda p: p["id"].startswith(query["lang"] + ":")
    if set_name in ("legal-contracts-a", "pdf-uda") and query.get("doc"):
        return lambda p: p["id"].startswith(query["doc"] + "#")
    return lambda p: True


def pair(set_name, query, kind, corpus, found, gold):
    passages = [dict(corpus.passages[i], gold=corpus.passages[i]["id"] in gold) for i in found]
    return {"set": set_name, "id": query["_id"], "kind": kind, "question": query["text"],
            "language": query.get("lang", "en"), "answers": query.get("answers") or [],
            "passages": passages}


def pairs_of(set_name, folder, per_set):
    corpus = Corpus(set_name, read_jsonl(folder / "corpus.jsonl"))
    gold_of = read_qrels(folder / "qrels.tsv")
    queries = read_jsonl(folder / "queries.jsonl")
    queries.sort(key=lambda q: digest(set_name + q["_id"]))
    for query in queries[:per_set]:
        kept = is_kept(set_name, query)
        found = corpus.search(query["text"], kept)
        gold = gold_of.get(query["_id"], set())
        unanswerable = query.get("answerable") is False or query.get("says_not_found") is True
        if unanswerable:
            near = [i for d in ([query["near"]] if isinstance(query.get("near"), str) else [])
                    for i in corpus.by_id[d]]
            yield pair(set_name, query, "near", corpus, list(dict.fromkeys(found[:4] + near + found))[:PASSAGES], set())
            continue
        if not gold:
            continue
        # A retriever with vectors finds more than BM25: the gold passage is given a place.
        golden = [i for d in gold for i in corpus.by_id[d]]
        if not any(corpus.passages[i]["id"] in gold for i in found) and set_name in ("squad2-a", "nq-open-a", "xquad-a"):
            place = digest(query["_id"]) % 4
            found = (found[:place] + golden[:1] + found[place:])[:PASSAGES]
        yield pair(set_name, query, "answerable", corpus, found, gold)
        groups = {group_of(set_name, d) for d in gold}
        if set_name in ("squad2-a", "nq-open-a", "xquad-a"):
            absent = corpus.search(query["text"], lambda p: kept(p) and group_of(set_name, p["id"]) not in groups)
            yield pair(set_name, query, "absent", corpus, absent, set())
        if set_name in ("squad2-a", "xquad-a"):
            golds = [a.lower() for a in query["answers"]]
            gap = corpus.search(query["text"], lambda p: kept(p) and p["id"] not in gold
                                and not any(a in p["text"].lower() for a in golds))
            yield pair(set_name, query, "gap", corpus, gap, set())


CROSSED = ("en", "de", "es")


def mixed_pairs(folder, per_set):
    """xquad-a holds the same questions and passages in many languages. At home, too, one subject is written of
    in several: ask in one language, with the answer in another and near passages in one's own, or the other
    way round."""
    corpus = Corpus("xquad-a", read_jsonl(folder / "corpus.jsonl"))
    gold_of = read_qrels(folder / "qrels.tsv")
    queries = {q["_id"]: q for q in read_jsonl(folder / "queries.jsonl")}
    wanted = [(a, b, i[3:]) for i in queries if i.startswith("en:") for a in CROSSED for b in CROSSED if a != b]
    wanted.sort(key=lambda w: digest("xquad-mixed" + ":".join(w)))
    for asked, other, key in wanted[:per_set]:
        held = (asked, other)[digest(key + asked + other) % 2]
        beside = queries[f"{other if held == asked else asked}:{key}"]
        there = queries[f"{held}:{key}"]
        golden = {d[3:] for d in gold_of[there["_id"]]}
        groups = {group_of("xquad-a", d) for d in golden}
        answers = [a.lower() for q in (there, beside) for a in q["answers"]]
        lacks = lambda p: p["id"][3:] not in golden and not any(a in p["text"].lower() for a in answers)
        keeps = {"answerable": lambda p: True, "gap": lacks, "absent": lambda p: group_of("xquad-a", p["id"][3:]) not in groups}
        for kind, keep in keeps.items():
            far = lacks if kind == "answerable" else keep
            found = corpus.search(there["text"], lambda p: is_kept("xquad-a", there)(p) and keep(p), count=5)
            extra = corpus.search(beside["text"], lambda p: is_kept("xquad-a", beside)(p) and far(p), count=3)
            place = digest(key) % 3
            query = dict(queries[f"{asked}:{key}"], answers=there["answers"])
            row = pair("xquad-cross" if held == other else "xquad-beside", query, kind, corpus,
                       found[:place] + extra + found[place:], gold_of[there["_id"]] if kind == "answerable" else set())
            for passage in row["passages"]:
                passage["language"] = passage["id"][:2]
            yield row


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--per-set", type=int, default=1500)
    parser.add_argument("--names", default="squad2-a,nq-open-a,xquad-a,xquad-mixed,chat-locomo-a,legal-contracts-a,pdf-uda")
    arguments = parser.parse_args()
    with open(arguments.out, "w") as out:
        for name in arguments.names.split(","):
            counts = collections.Counter()
            pairs = (mixed_pairs(arguments.sets / "xquad-a", arguments.per_set) if name == "xquad-mixed"
                     else pairs_of(name, arguments.sets / name, arguments.per_set))
            for one in pairs:
                out.write(json.dumps(one, ensure_ascii=False) + "\n")
                counts[one["kind"]] += 1
            print(name, dict(counts), flush=True)


if __name__ == "__main__":
    main()
