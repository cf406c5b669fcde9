"""Fits index/fusion.cpp's constant on one half of the queries and reports the other half.

    fit_fusion.py LEGS_FOLDER      (of dump_legs.py)

Prints the mean over sets for each weight on the first half, then, with the best of them, every set's second half; and what
other normalisations of the scores and reciprocal rank fusion give there at their own best weights.
"""
import argparse

import numpy as np

import legs as legs_module

WEIGHTS = [round(0.05 * step, 2) for step in range(21)]
# The notes smoke test of six notes tells nothing; xquad is twelve languages and counts as one set.
NOT_IN_MEAN = {"notes-qmd"}
NOISE = 0.002  # one standard error of the difference of two such means, by bootstrap over the queries


def by_best(legs):
    best = np.nanmax(np.where(np.isnan(legs.lexical), 0, legs.lexical), axis=1, keepdims=True)
    return np.nan_to_num(legs.lexical / np.maximum(best, 1e-12))


def by_best_and_matched(legs):
    return by_best(legs) * legs.matched[:, None]


def min_max(values, among):
    low = np.where(among, values, np.inf).min(axis=1, keepdims=True)
    high = np.where(among, values, -np.inf).max(axis=1, keepdims=True)
    return np.where(among, (values - low) / np.maximum(high - low, 1e-12), 0)


def z_score(values, among):
    count = np.maximum(among.sum(axis=1, keepdims=True), 1)
    mean = np.where(among, values, 0).sum(axis=1, keepdims=True) / count
    spread = np.sqrt(np.where(among, (values - mean) ** 2, 0).sum(axis=1, keepdims=True) / count)
    return (values - mean) / np.maximum(spread, 1e-12)


def ranks(values):
    return np.argsort(np.argsort(-values, axis=1, kind="stable"), axis=1) + 1


def reciprocal_ranks(legs, weight):
    found = ~np.isnan(legs.lexical)
    lexical = np.where(found, 1 / (60 + ranks(np.nan_to_num(legs.lexical, nan=-1))), 0)
    return weight * lexical + (1 - weight) / (60 + ranks(np.where(legs.candidate, legs.semantic, -2)))


def cosine(legs):
    return np.clip(legs.semantic, 0, 1)


def cosine_by_best(legs):
    return cosine(legs) / np.maximum(cosine(legs).max(axis=1, keepdims=True), 1e-12)


def combination(lexical, semantic):
    return lambda legs, weight: weight * lexical(legs) + (1 - weight) * semantic(legs)


FUSIONS = {
    "best hit = share matched; cosine (index/fusion.cpp)": combination(by_best_and_matched, cosine),
    "best hit = 1; cosine": combination(by_best, cosine),
    "best hit = 1; cosine / best": combination(by_best, cosine_by_best),
    "best hit = 1; min-max": combination(by_best, lambda legs: min_max(legs.semantic, legs.candidate)),
    "min-max; min-max": combination(lambda legs: min_max(np.nan_to_num(legs.lexical), ~np.isnan(legs.lexical)),
                                    lambda legs: min_max(legs.semantic, legs.candidate)),
    "z-score; z-score": combination(lambda legs: z_score(np.nan_to_num(legs.lexical), legs.candidate),
                                    lambda legs: z_score(legs.semantic, legs.candidate)),
    "reciprocal ranks, k = 60": reciprocal_ranks,
}


def mean(by_set):
    return float(np.mean([value for name, value in by_set.items() if name not in NOT_IN_MEAN]))


def fitted(legs, fuse):
    """The lexical weight to take by half 0, and all means there. The means are flat around the best; of those within noise of
    it the largest weight changes the safer leg's ranking least."""
    means = {weight: mean(legs_module.mean_by_set(legs, lambda one: fuse(one, weight), half=0)) for weight in WEIGHTS}
    return max(weight for weight, value in means.items() if value >= max(means.values()) - NOISE), means


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    legs = legs_module.load(parser.parse_args().folder)
    lexical = legs_module.mean_by_set(legs, lambda one: one.lexical, half=1)
    semantic = legs_module.mean_by_set(legs, lambda one: one.semantic, half=1)
    print("| fusion, fitted on half 0 | weight | half 1: mean | worst set against its better leg |\n|---|---|---|---|")
    print(f"| lexical alone | | {mean(lexical):.4f} | |\n| semantic alone | | {mean(semantic):.4f} | |")
    for label, fuse in FUSIONS.items():
        weight, _ = fitted(legs, fuse)
        result = legs_module.mean_by_set(legs, lambda one: fuse(one, weight), half=1)
        gains = [(result[name] - max(lexical[name], semantic[name]), name) for name in result if name not in NOT_IN_MEAN]
        gain, where = min(gains)
        print(f"| {label} | {weight:.2f} | {mean(result):.4f} | {gain:+.3f} {where} |", flush=True)
    fuse = next(iter(FUSIONS.values()))
    weight, means = fitted(legs, fuse)
    print("\nhalf 0 by lexical weight:", " ".join(f"{weight:.2f}:{value:.4f}" for weight, value in means.items()))
    result = legs_module.mean_by_set(legs, lambda one: fuse(one, weight), half=1)
    print("\n| set, half 1 | lexical | semantic | fused | against the better leg |\n|---|---|---|---|---|")
    for name, value in result.items():
        better = max(lexical[name], semantic[name])
        print(f"| {name} | {lexical[name]:.3f} | {semantic[name]:.3f} | {value:.3f} | {value - better:+.3f} |")
    gain = mean(result) - max(mean(lexical), mean(semantic))
    print(f"| mean without the smoke test | {mean(lexical):.4f} | {mean(semantic):.4f} | {mean(result):.4f} | {gain:+.4f} |")


if __name__ == "__main__":
    main()
