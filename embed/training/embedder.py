"""The model at work: texts to unit vectors from the quantised rows, as carrel's C++ does it."""
import numpy as np

import gguf_read
import wordpiece


class Embedder:
    def __init__(self, path, dims=None):
        metadata, rows = gguf_read.read_static(path)
        self.tokenizer = wordpiece.WordPiece(metadata["tokenizer.ggml.tokens"])
        self.rows = rows[:, :dims]

    def embed_ids(self, ids):
        """Mean over the rows, without [UNK]; then length one. No token left: all zeros."""
        kept = [token for token in ids if token != self.tokenizer.unknown]
        if not kept:
            return np.zeros(self.rows.shape[1], np.float32)
        mean = self.rows[kept].mean(axis=0, dtype=np.float64)
        length = np.linalg.norm(mean)
        return (mean / length if length > 0 else mean).astype(np.float32)

    def embed(self, texts):
        return np.stack([self.embed_ids(self.tokenizer.encode(text)) for text in texts])
