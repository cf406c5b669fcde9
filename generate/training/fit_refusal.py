"""Fits the two linear models of coefficients.cpp from dump_features' output, and reports.

Ranking: softmax over a question's candidates; the loss is minus the log of the share that candidates
holding a gold answer get. Refusal: logistic, on the features of the candidate the ranking puts first.
Fitted on questions whose id's hash is even, reported on the others; only on sets whose licence lets
one train (squad2-a, nq-open-a, xquad-a); the rest are only reported.

  python3 fit_refusal.py WORDS.jsonl [VECTORS.jsonl]
"""

import hashlib
import json
import sys

import numpy as np

THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
FITTED = ("squad2-a", "nq-open-a", "xquad-a")
# Near: invented against a passage to mislead, by swapping a name or a verb; rare at home.
KIND_WEIGHT = {"answerable": 1.0, "absent": 0.7, "gap": 1.0, "near": 0.3}

# The sets are encyclopedic prose: almost no headings, lists, tables or bare key words. What they
# cannot teach is set by hand, before the fit, which then finds the rest around it.
RANKING_BY_HAND = {"is_heading": -2.5, "is_item": 0.0, "brief": -1.5, "is_question": -1.0, "rank": 1.5,
                   "measure_absent": -1.5, "only_names": -3.0, "duty": 0.8}
REFUSAL_BY_HAND = {"is_heading": -0.5, "is_item": 0.0, "brief": -0.5, "is_question": 0.0, "long": 0.0,
                   "type_absent": -1.0, "measure_absent": -3.5, "only_names": -4.0, "asked_missing": -1.2,
                   "focus_unlike": 0.0, "duty": 0.0,
                   "focus_missing": -0.3, "rank": 1.0}


def is_fitted(row):
    return row["set"] in FITTED and int(hashlib.sha256(row["id"].encode()).hexdigest()[:8], 16) % 2 == 0


def read(path):
    with open(path) as lines:
        names = json.loads(next(lines))["features"]
        rows = []
        for line in lines:
            row = json.loads(line)
            if not row["candidates"]:
                continue
            row["x"] = np.array([c["f"] for c in row["candidates"]])
            row["right"] = np.array([c["right"] for c in row["candidates"]])
            row["gold"] = np.array([c["gold"] for c in row["candidates"]])
            rows.append(row)
    return names, rows


def descend(gradient, weights, steps=600, rate=0.3):
    """Adam without decay."""
    m, v = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        g = gradient(weights)
        m = 0.9 * m + 0.1 * g
        v = 0.99 * v + 0.01 * g * g
        weights = weights - rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8) * (1 - step / steps)
    return weights


def hold(gradient, fixed):
    """The gradient with the weights that are set by hand left out."""
    def held(w):
        g = gradient(w)
        g[list(fixed)] = 0
        return g
    return held


def by_hand(names, values, size):
    weights = np.zeros(size)
    fixed = [names.index(name) for name in values]
    weights[fixed] = list(values.values())
    return weights, fixed


def fit_ranking(rows, names):
    features = len(names)
    rows = [r for r in rows if is_fitted(r) and r["kind"] == "answerable" and r["right"].any()]
    width = max(len(r["x"]) for r in rows)
    x = np.zeros((len(rows), width, features))
    there = np.zeros((len(rows), width), bool)
    right = np.zeros((len(rows), width), bool)
    for i, row in enumerate(rows):
        x[i, : len(row["x"])] = row["x"]
        there[i, : len(row["x"])] = True
        right[i, : len(row["x"])] = row["right"]

    def gradient(w):
        s = np.where(there, x @ w, -1e9)
        e = np.exp(s - s.max(1, keepdims=True))
        p = e / e.sum(1, keepdims=True)
        q = np.where(right, p, 0)
        q = q / np.maximum(q.sum(1, keepdims=True), 1e-12)
        return np.einsum("ij,ijk->k", p - q, x) / len(rows) + 1e-3 * w

    start, fixed = by_hand(names, RANKING_BY_HAND, features)
    return descend(hold(gradient, fixed), start)


def tops(rows, ranking):
    for row in rows:
        row["top"] = int(np.argmax(row["x"] @ ranking))


def fit_refusal(rows, names):
    used = [r for r in rows if is_fitted(r) and (r["kind"] != "answerable" or r["gold"][r["top"]])]
    x = np.array([np.append(r["x"][r["top"]], 1.0) for r in used])
    y = np.array([1.0 if r["kind"] == "answerable" else 0.0 for r in used])
    weight = np.array([KIND_WEIGHT[r["kind"]] for r in used])
    weight[y == 1] *= weight[y == 0].sum() / weight[y == 1].sum()
    weight /= weight.sum()

    def gradient(w):
        p = 1 / (1 + np.exp(-(x @ w)))
        return x.T @ (weight * (p - y)) + 1e-4 * np.append(w[:-1], 0)

    start, fixed = by_hand(names, REFUSAL_BY_HAND, len(names) + 1)
    return descend(hold(gradient, fixed), start)


def probability(row, refusal):
    return 1 / (1 + np.exp(-(np.append(row["x"][row["top"]], 1.0) @ refusal)))


def report(rows, refusal, thresholds):
    groups = {}
    for row in rows:
        if not is_fitted(row):
            groups.setdefault((row["set"], row["kind"]), []).append(row)
    print("| set | kind | questions | first sentence right |", " | ".join(f"refused at {t}" for t in thresholds), "|")
    for (name, kind), group in sorted(groups.items()):
        p = np.array([probability(r, refusal) for r in group])
        right = np.mean([r["right"][r["top"]] for r in group])
        print(f"| {name} | {kind} | {len(group)} | {right:.3f} |", " | ".join(f"{(p < t).mean():.3f}" for t in thresholds), "|")


def table(name, names, weights, bias):
    print(f"constexpr Coefficients {name}{{.bias = {bias:.3f}, .weights = {{")
    for feature, weight in zip(names, weights):
        print(f"    {weight + 0.0:.3f},  // {feature}")
    print("}};")


def main():
    for path in sys.argv[1:2] + sys.argv[2:3]:
        names, rows = read(path)
        ranking = fit_ranking(rows, names)
        tops(rows, ranking)
        refusal = fit_refusal(rows, names)
        print("==", path)
        table("ranking", names, ranking, 0)
        table("refusal", names, refusal[:-1], refusal[-1])
        report(rows, refusal, THRESHOLDS)
        for extra in sys.argv[3:]:
            check = read(extra)[1]
            tops(check, ranking)
            print("--", extra)
            report(check, refusal, THRESHOLDS)


if __name__ == "__main__":
    main()
