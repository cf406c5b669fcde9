"""Folds a training run into the shipped file.

    export.py TRAINED.npz VOCAB.txt OUT.gguf
"""
import argparse

import numpy as np

import gguf_write
import wordpiece

DETAILS = {
    "name": "carrel-static-v1",
    "license": "apache-2.0",
    "author": "The carrel authors",
    "description": (
        "Static token embeddings for English retrieval, with some de fr es it pt nl ru ja zh. Trained from scratch on openly licensed "
        "text; attribution: OpenStax, Rice University; MedQuAD, Ben Abacha and Demner-Fushman 2019; Microsoft C++ documentation "
        "contributors; Open English WordNet, derived from Princeton WordNet; tatoeba.org and its contributors (CC BY 2.0 FR); tldr-pages "
        "contributors; GitHub, Open Source Guides; Bíblia Livre (CC BY 3.0 BR); Larson et al. 2019 (CLINC150); Byrne et al., Google LLC "
        "(Taskmaster); MultiWordNet, FBK Trento; ItalWordNet, CNR Pisa; Chinese Open Wordnet, Wang and Bond 2013; contains public sector "
        "information licensed under the Open Government Licence v3.0."),
}


def shipped_rows(rows, tokens):
    """[UNK] and [PAD] are nothing; the longest row gets length one, which changes no direction and keeps scales in float16."""
    rows = rows / np.linalg.norm(rows, axis=1).max()
    for token in (wordpiece.UNKNOWN, wordpiece.PADDING):
        rows[tokens.index(token)] = 0
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("trained")
    parser.add_argument("vocab")
    parser.add_argument("out")
    options = parser.parse_args()
    tokens = open(options.vocab, encoding="utf-8").read().split("\n")[:-1]
    gguf_write.write_static(options.out, tokens, shipped_rows(np.load(options.trained)["rows"], tokens), DETAILS)


if __name__ == "__main__":
    main()
