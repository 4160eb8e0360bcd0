"""Benchmarks: each prints what it measured beside a raw ceiling or a peer, taken in the same run where that can be."""
