"""The network laboratory: real pages whose packets pass lines that lose, delay, reorder, narrow and break, on this machine alone.

``python -m benchmarks.network`` measures and prints JSON lines, ``python -m benchmarks.network.table`` makes the table of docs/network.md
of them.
"""
