"""Two plain ways to find the entry a question means, for comparison: BM25, and TF-IDF of letters."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

Terms = Callable[[str], list[str]]


def words(text: str) -> list[str]:
    """Return the words of a bare form."""
    return text.split()


def pieces(text: str) -> list[str]:
    """Return all runs of 3 to 5 letters, words framed by spaces."""
    framed = f" {text} "
    return [framed[i : i + n] for n in (3, 4, 5) for i in range(max(0, len(framed) - n + 1))]


class Bm25:
    """Okapi BM25 (k1 1.2, b 0.75) over examples; an entry is as good as its best example."""

    def __init__(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        self._labels = labels
        counts = [Counter(words(text)) for text in texts]
        lengths = [sum(count.values()) for count in counts]
        mean = sum(lengths) / len(lengths)
        self._found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, count in enumerate(counts):
            for word, n in count.items():
                fill = n + 1.2 * (0.25 + 0.75 * lengths[place] / mean)
                self._found[word].append((place, n * 2.2 / fill))
        self._rarity = {
            word: math.log(1 + (len(texts) - len(places) + 0.5) / (len(places) + 0.5))
            for word, places in self._found.items()
        }

    def ranked(self, text: str) -> list[str]:
        """Return the labels that share a word with the question, best first."""
        scores: dict[int, float] = defaultdict(float)
        for word in set(words(text)):
            for place, weight in self._found.get(word, ()):
                scores[place] += weight * self._rarity[word]
        return _best(scores.items(), self._labels)


class TfIdf:
    """Cosine of TF-IDF over pieces of letters; an entry is as good as its best example."""

    def __init__(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        self._labels = labels
        counts = [Counter(pieces(text)) for text in texts]
        in_texts = Counter(piece for count in counts for piece in count)
        self._rarity = {
            piece: math.log((1 + len(texts)) / (1 + n)) + 1 for piece, n in in_texts.items()
        }
        self._found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, count in enumerate(counts):
            for piece, weight in self._weighted(count).items():
                self._found[piece].append((place, weight))

    def ranked(self, text: str) -> list[str]:
        """Return the labels that share a piece with the question, best first."""
        scores: dict[int, float] = defaultdict(float)
        for piece, weight in self._weighted(Counter(pieces(text))).items():
            for place, other in self._found.get(piece, ()):
                scores[place] += weight * other
        return _best(scores.items(), self._labels)

    def _weighted(self, count: Counter[str]) -> dict[str, float]:
        known = {
            piece: (1 + math.log(n)) * self._rarity[piece]
            for piece, n in count.items()
            if piece in self._rarity
        }
        length = math.sqrt(sum(weight * weight for weight in known.values())) or 1.0
        return {piece: weight / length for piece, weight in known.items()}


def _best(scores: Iterable[tuple[int, float]], labels: Sequence[str]) -> list[str]:
    best: dict[str, float] = {}
    for place, score in scores:
        best[labels[place]] = max(score, best.get(labels[place], 0.0))
    return sorted(best, key=lambda label: -best[label])
