"""ONNX Runtime as it is used here: on the GPU where there is one, else a thread a batch."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime

_BATCH_TOKENS: Final = 1_024
"""Tokens computed at once, padding included: what fits the caches is fastest."""

_GPU: Final = "CUDAExecutionProvider"
_ERRORS_ONLY: Final = 3

Ints = npt.NDArray[np.int64]


def gpu_present() -> bool:
    """Whether the installed ONNX Runtime can use a GPU (``onnxruntime-gpu`` can)."""
    return _GPU in onnxruntime.get_available_providers()


def session(model: bytes | Path) -> onnxruntime.InferenceSession:
    """A model ready to run: its content, or the file it lies in.

    One run uses one thread: batches are what runs side by side, which costs no waiting.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    providers = [_GPU, "CPUExecutionProvider"] if gpu_present() else ["CPUExecutionProvider"]
    given = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(given, options, providers)


def batches(length: Ints, most_tokens: int = _BATCH_TOKENS) -> Iterator[Ints]:
    """Rows of about the same length, so that little is padding; the shortest first.

    >>> [rows.tolist() for rows in batches(np.array([3, 9, 3, 4]), most_tokens=12)]
    [[0, 2, 3], [1]]
    """
    order = np.argsort(length, kind="stable")
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and (end + 1 - start) * length[order[end]] <= most_tokens:
            end += 1
        yield order[start:end]
        start = end
