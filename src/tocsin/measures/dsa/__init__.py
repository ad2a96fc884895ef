"""The papers of the Digital Services Act (Regulation (EU) 2022/2065), as documents that hold.

Statements of reasons (Art. 17), notices (Art. 16), bundles of trusted flaggers (Art. 22), templates
of orders (Arts. 9 and 10), redress (Arts. 20 and 21) and misuse (Art. 23). A paper that lacks what
its article asks for is refused with the field and the remedy.
"""
