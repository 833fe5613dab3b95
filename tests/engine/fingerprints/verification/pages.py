"""Pages that tests draw: lines of figures on white, in OpenCV's own strokes, so that no font is needed."""

from __future__ import annotations

import cv2
import numpy as np

from engine.fingerprints.verification.preparing import Grey

ROWS, COLUMNS = 18, 22
HEIGHT, WIDTH = 1169, 827
PITCH_DOWN, PITCH_ACROSS = 54, 33


def figures(seed: int) -> list[list[str]]:
    """Return rows of figures."""
    chance = np.random.default_rng(seed)
    return [[str(figure) for figure in chance.integers(0, 10, COLUMNS)] for _ in range(ROWS)]


def place(row: int, column: int) -> tuple[int, int]:
    """Return the left and the base line of a figure."""
    return 50 + column * PITCH_ACROSS, 110 + row * PITCH_DOWN


def page(rows: list[list[str]]) -> Grey:
    """Draw a page of A4 at 100 dpi, with a head and rules, as forms have them."""
    drawn = np.full((HEIGHT, WIDTH), 255, np.uint8)
    cv2.putText(drawn, "STATEMENT OF FIGURES", (60, 60), cv2.FONT_HERSHEY_DUPLEX, 1.2, 0, 2, cv2.LINE_AA)
    for row, words in enumerate(rows):
        cv2.line(drawn, (40, 120 + row * PITCH_DOWN), (WIDTH - 40, 120 + row * PITCH_DOWN), 120, 1)
        for column, figure in enumerate(words):
            cv2.putText(drawn, figure, place(row, column), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 20, 2, cv2.LINE_AA)
    return drawn


def changed(rows: list[list[str]], row: int, column: int, figure: str) -> list[list[str]]:
    """Return the figures with one of them changed."""
    copy = [list(words) for words in rows]
    copy[row][column] = figure
    return copy


def as_jpeg(drawn: Grey, quality: int) -> Grey:
    """Return what JPEG leaves of a page."""
    packed = cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def scanned(drawn: Grey, *, seed: int, degrees: float = 0.6) -> Grey:
    """Return a page as a scanner sees it: turned a little, soft, shaded, grainy."""
    height, width = drawn.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.995)
    seen = cv2.warpAffine(drawn, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=255).astype(np.float32)
    soft = cv2.GaussianBlur(seen, (0, 0), 0.5) * np.linspace(0.86, 1, width, dtype=np.float32)[None, :]
    grain = np.random.default_rng(seed).normal(0, 3, drawn.shape)
    return np.asarray(np.clip(soft + grain, 0, 255), dtype=np.uint8)
