"""Writes the golden file that carrel's tokenizer and embedder are tested against.

    golden.py MODEL.gguf OUT.json

Each entry: the text, its ids as training saw them ([UNK] still in), and for some the unit vector of the quantised rows.
"""
import argparse
import json

import embedder
import golden_texts


def rounded(vector):
    return [float(f"{number:.6g}") for number in vector.tolist()]


def entry(model, position, text):
    ids = model.tokenizer.encode(text)
    found = {"text": text, "ids": ids}
    if position in golden_texts.WITH_VECTOR:
        found["vector"] = rounded(model.embed_ids(ids))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("out")
    options = parser.parse_args()
    model = embedder.Embedder(options.model)
    entries = [entry(model, position, text) for position, text in enumerate(golden_texts.TEXTS)]
    with open(options.out, "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(found, ensure_ascii=True) for found in entries) + "\n]\n")


if __name__ == "__main__":
    main()
