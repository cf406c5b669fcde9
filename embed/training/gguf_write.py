"""Writes a static embedding model as GGUF version 3, rows in Q8_0.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. Q8_0 is blocks of 32 numbers: a float16 scale, then 32 int8;
number = scale * int8.
"""
import struct

import numpy as np

ALIGNMENT = 32
BLOCK = 32
TYPE_UINT32, TYPE_BOOL, TYPE_STRING, TYPE_ARRAY = 4, 7, 8, 9
TENSOR_Q8_0 = 8
FILE_TYPE_MOSTLY_Q8_0 = 7


def string(text):
    data = text.encode("utf-8")
    return struct.pack("<Q", len(data)) + data


def value(item):
    """The type number and bytes of one metadata value: str, int, or a list of one of these."""
    if isinstance(item, str):
        return TYPE_STRING, string(item)
    if isinstance(item, int):
        return TYPE_UINT32, struct.pack("<I", item)
    kinds = {value(part)[0] for part in item}
    if len(kinds) != 1:
        raise ValueError("an array needs one kind of item")
    body = b"".join(value(part)[1] for part in item)
    return TYPE_ARRAY, struct.pack("<IQ", kinds.pop(), len(item)) + body


def q8_0(rows):
    """rows [n, dims] float32 -> bytes. The scale is rounded to float16 before the numbers are divided by it."""
    blocks = rows.astype(np.float32).reshape(-1, BLOCK)
    scale = (np.abs(blocks).max(axis=1) / 127.0).astype(np.float16)
    divisor = scale.astype(np.float32)
    numbers = np.zeros_like(blocks)
    np.divide(blocks, divisor[:, None], out=numbers, where=divisor[:, None] > 0)
    out = np.zeros(len(blocks), dtype=[("scale", "<f2"), ("numbers", "i1", BLOCK)])
    out["scale"] = scale
    out["numbers"] = np.clip(np.rint(numbers), -127, 127).astype(np.int8)
    return out.tobytes()


def padding(count):
    return b"\0" * (-count % ALIGNMENT)


def write_static(path, tokens, rows, details):
    """tokens: n strings in WordPiece notation; rows: [n, dims] float32; details: name, description and further general.* keys."""
    count, dims = rows.shape
    if count != len(tokens) or dims % BLOCK:
        raise ValueError(f"{len(tokens)} tokens, rows {rows.shape}")
    metadata = {
        "general.architecture": "static",
        **{f"general.{key}": text for key, text in details.items()},
        "general.alignment": ALIGNMENT,
        "general.quantization_version": 2,
        "general.file_type": FILE_TYPE_MOSTLY_Q8_0,
        "static.embedding_length": dims,
        "static.pooling": "mean",
        "static.matryoshka_dims": [size for size in (64, 128, 256) if size < dims] + [dims],
        "tokenizer.ggml.model": "bert",
        "tokenizer.ggml.pre": "bert-uncased",
        "tokenizer.ggml.wordpiece_prefix": "##",
        "tokenizer.ggml.unknown_token_id": tokens.index("[UNK]"),
        "tokenizer.ggml.padding_token_id": tokens.index("[PAD]"),
        "tokenizer.ggml.tokens": tokens,
    }
    head = bytearray(b"GGUF" + struct.pack("<IQQ", 3, 1, len(metadata)))
    for key, item in metadata.items():
        kind, body = value(item)
        head += string(key) + struct.pack("<I", kind) + body
    head += string("token_embd.weight") + struct.pack("<IQQIQ", 2, dims, count, TENSOR_Q8_0, 0)
    data = q8_0(rows)
    with open(path, "wb") as file:
        file.write(head + padding(len(head)) + data + padding(len(data)))
