"""Reads back a static model: metadata, and the rows as the quantised file gives them."""
import struct

import numpy as np

import gguf_write


class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        size = struct.calcsize(form)
        items = struct.unpack_from(form, self.data, self.at)
        self.at += size
        return items[0] if len(items) == 1 else items

    def string(self):
        size = self.take("<Q")
        text = self.data[self.at:self.at + size].decode("utf-8")
        self.at += size
        return text

    def value(self, kind):
        if kind == gguf_write.TYPE_STRING:
            return self.string()
        if kind == gguf_write.TYPE_UINT32:
            return self.take("<I")
        if kind == gguf_write.TYPE_ARRAY:
            inner, count = self.take("<IQ")
            return [self.value(inner) for _ in range(count)]
        raise ValueError(f"value type {kind} is not one that gguf_write makes")


def read_static(path):
    """-> (metadata, rows [n, dims] float32)"""
    with open(path, "rb") as file:
        cursor = Cursor(file.read())
    if cursor.take("<4sI") != (b"GGUF", 3):
        raise ValueError(f"{path}: not GGUF version 3")
    tensors, keys = cursor.take("<QQ")
    metadata = {}
    for _ in range(keys):
        key = cursor.string()
        metadata[key] = cursor.value(cursor.take("<I"))
    name = cursor.string()
    ranks, dims, count, kind, offset = cursor.take("<IQQIQ")
    if (tensors, name, ranks, kind) != (1, "token_embd.weight", 2, gguf_write.TENSOR_Q8_0):
        raise ValueError(f"{path}: not a static model")
    start = cursor.at + -cursor.at % gguf_write.ALIGNMENT + offset
    block = np.dtype([("scale", "<f2"), ("numbers", "i1", gguf_write.BLOCK)])
    blocks = np.frombuffer(cursor.data, block, count * dims // gguf_write.BLOCK, start)
    rows = blocks["numbers"].astype(np.float32) * blocks["scale"].astype(np.float32)[:, None]
    return metadata, rows.reshape(count, dims)
