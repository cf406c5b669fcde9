"""Text to token ids, exactly as the model was trained and as carrel's C++ tokenizer must do it.

The rule, in order (all on Unicode code points):
 1. Drop U+0000, U+FFFD and categories Cc and Cf, but tab, line feed and carriage return become a space.
    Categories Zs, Zl and Zp become a space.
 2. Put a space before and after each CJK ideograph (the ranges of BERT; kana and Hangul are not in them).
 3. NFD; drop category Mn; lower case each code point by itself (no rule looks at its neighbours, so that
    a final capital sigma becomes the ordinary one).
 4. Split at spaces; every punctuation character is a word by itself: ASCII 33-47, 58-64, 91-96, 123-126,
    and every category that begins with P.
 5. Each word: greedy longest match from the left, pieces after the first marked "##". A word over 100 code points, or with
    a part that no piece matches, is one [UNK].
No [CLS], no [SEP]. What to do with [UNK] is the caller's business: the embedding leaves it out of the mean.
"""
import unicodedata

UNKNOWN = "[UNK]"
PADDING = "[PAD]"
CONTINUATION = "##"
WORD_CODE_POINTS_MAX = 100

CJK_RANGES = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)


def is_ideograph(char):
    code = ord(char)
    return any(first <= code <= last for first, last in CJK_RANGES)


def is_punctuation(char):
    code = ord(char)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(char)[0] == "P"


def normalised_char(char):
    """What steps 1 to 4 make of one code point: '' or text in which words are parted by spaces."""
    category = unicodedata.category(char)
    if char in "\t\n\r" or category in ("Zs", "Zl", "Zp"):
        return " "
    if char in "\x00\ufffd" or category in ("Cc", "Cf"):
        return ""
    out = []
    for part in unicodedata.normalize("NFD", char):
        if unicodedata.category(part) == "Mn":
            continue
        out.append(f" {part} " if is_punctuation(part) else part.lower())
    text = "".join(out)
    return f" {text} " if is_ideograph(char) else text


class _Table(dict):
    """str.translate's table, filled as characters are met. Going one code point at a time is right because step 3 only
    reorders marks that it then drops, and because everything else looks at one code point."""

    def __missing__(self, code):
        self[code] = normalised_char(chr(code))
        return self[code]


_table = _Table()


def words(text):
    return text.translate(_table).split(" ")


class WordPiece:
    def __init__(self, tokens):
        self.tokens = list(tokens)
        self.ids = {token: index for index, token in enumerate(self.tokens)}
        self.unknown = self.ids[UNKNOWN]
        self._longest = max(len(token) for token in self.tokens)
        self._cache = {"": []}

    def _split(self, word):
        if len(word) > WORD_CODE_POINTS_MAX:
            return [self.unknown]
        pieces, start = [], 0
        while start < len(word):
            prefix = CONTINUATION if start else ""
            for end in range(min(len(word), start + self._longest), start, -1):
                piece = self.ids.get(prefix + word[start:end])
                if piece is not None:
                    break
            else:
                return [self.unknown]
            pieces.append(piece)
            start = end
        return pieces

    def encode(self, text):
        out = []
        for word in words(text):
            pieces = self._cache.get(word)
            if pieces is None:
                pieces = self._cache[word] = self._split(word)
            out += pieces
        return out
