"""Text to vectors: one small interface, an embedded default, larger models as options."""

from tocsin.embed.base import Embedder, Purpose

__all__ = ["Embedder", "Purpose"]
