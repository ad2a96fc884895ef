"""Panels of experts: drawn, blind at first, and bound to agree across strata. Pure."""
