"""Makes a model of 64 tokens and 32 dimensions for unit tests. It knows nothing: its rows are random.

    tiny_model.py OUT.gguf
"""
import argparse

import numpy as np

import gguf_write

TOKENS = (
    "[PAD] [UNK] a b c d e s t o n ##a ##b ##c ##d ##e ##s ##t ##o ##n . , ? ! - ' 1 2 ##1 ##2 the cat dog sat on mat contract notice "
    "period is in my office ##ing ##ed ##er read write re ##write und der straße strasse uber мир кот 東 京 中 文 の ##の タワー"
).split()
DIMS = 32
SEED = 7


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    options = parser.parse_args()
    rows = np.random.default_rng(SEED).normal(0, 0.2, (len(TOKENS), DIMS)).astype(np.float32)
    for token in ("[PAD]", "[UNK]"):
        rows[TOKENS.index(token)] = 0
    details = {"name": "tiny-static", "license": "apache-2.0", "description": "Random rows, for tests only."}
    gguf_write.write_static(options.out, list(TOKENS), rows, details)


if __name__ == "__main__":
    main()
