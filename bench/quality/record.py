"""Judges a build of carrel on all evaluation sets and writes the table of record.

    record.py CARREL EVAL_FOLDER RECORD.md      (a quarter of an hour on two idle cores)

CARREL is a release build's program, EVAL_FOLDER holds sets in BEIR layout. A set in several languages (its queries say which)
is judged once a language and stands in the first table with their mean. Sets with PDFs are judged a second time, on the pages as
carrel reads them from docs/. The times are of the machine it ran on, whatever else ran there.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

LEGS = ["lexical", "semantic", "hybrid", "rerank"]
# The thirteen: not the smoke test of six notes, nor the set in twelve languages.
LEFT_OUT_OF_MEAN = ["notes-qmd", "xquad-a"]
SCORES = ["ndcg@10", "recall@100", "mrr@10"]
RERANK_MS = 200  # every candidate is reached: what it is worth, not what a slow machine leaves of it


def judge(carrel, folder, *options):
    print(f"{folder.name} {' '.join(options)}", file=sys.stderr, flush=True)
    done = subprocess.run([carrel, "eval", folder, "--no-answers", f"--rerank={RERANK_MS}", "--json", *options],
                          check=True, capture_output=True, text=True)
    report = json.loads(done.stdout)
    return {leg: report[leg] for leg in LEGS}


def read_lines(path):
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def by_language(folder):
    """Queries by language; one without when they do not say."""
    languages = {}
    for query in read_lines(folder / "queries.jsonl"):
        languages.setdefault(query.get("lang", ""), []).append(query)
    return languages


def judge_language(carrel, folder, queries):
    wanted = {query["_id"] for query in queries}
    with tempfile.TemporaryDirectory() as scratch:
        part = Path(scratch) / folder.name
        part.mkdir()
        (part / "corpus.jsonl").symlink_to((folder / "corpus.jsonl").resolve())
        (part / "queries.jsonl").write_text("".join(json.dumps(query) + "\n" for query in queries), encoding="utf-8")
        head, *rows = (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()
        kept = [row for row in rows if row.split("\t")[0] in wanted]
        (part / "qrels.tsv").write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
        return judge(carrel, part)


def mean_of(reports):
    return {leg: {key: sum(report[leg][key] for report in reports) / len(reports) for key in reports[0][leg]}
            for leg in LEGS}


def table(rows):
    """Of (name, report)."""
    lines = ["| set | " + " | ".join(f"{score} {' / '.join(LEGS)}" for score in SCORES) +
             " | hybrid - better leg | p50, p95 ms hybrid | rerank |", "|" + "---|" * (len(SCORES) + 4)]
    for name, report in rows:
        cells = [" / ".join(f"{report[leg][score]:.3f}" for leg in LEGS) for score in SCORES]
        lead = report["hybrid"]["ndcg@10"] - max(report[leg]["ndcg@10"] for leg in ("lexical", "semantic"))
        times = [f"{report[leg]['p50_ms']:.1f}, {report[leg]['p95_ms']:.1f}" for leg in ("hybrid", "rerank")]
        lines.append("| " + " | ".join([name, *cells, f"{lead:+.3f}", *times]) + " |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("carrel", type=Path)
    parser.add_argument("eval_folder", type=Path)
    parser.add_argument("record", type=Path)
    options = parser.parse_args()
    carrel = options.carrel.resolve()
    folders = [path.parent for path in sorted(options.eval_folder.glob("*/corpus.jsonl"))]

    sets, languages, pages = [], [], []
    for folder in folders:
        if not (folder / "qrels.tsv").exists():
            continue
        queries = by_language(folder)
        if len(queries) > 1:
            parts = [(f"{folder.name} {language}", judge_language(carrel, folder, queries[language]))
                     for language in sorted(queries)]
            languages += parts
            sets.append((folder.name, mean_of([report for _, report in parts])))
        else:
            sets.append((folder.name, judge(carrel, folder)))
        if (folder / "docs").is_dir():
            pages.append((folder.name, judge(carrel, folder, "--files")))
    counted = [report for name, report in sets if name not in LEFT_OUT_OF_MEAN]
    sets.append((f"mean of {len(counted)} (without {', '.join(LEFT_OUT_OF_MEAN)})", mean_of(counted)))

    version = subprocess.run([carrel, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    text = ["# Table of record", "",
            f"Written by `bench/quality/record.py`; {version}, built-in model. Edit nothing here.", "",
            "## All sets", "", table(sets), "## By language", "", table(languages),
            "## Pages as carrel reads them from the PDFs", "", table(pages)]
    options.record.write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main()
