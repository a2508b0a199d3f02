"""Conducting a cycle: the steps that reach from a cycle into its submissions and results.

| a reader asks                               | file     |
|---------------------------------------------|----------|
| what does a step do beyond the cycle itself | service  |
| whom does a cycle rate                      | subjects |
"""
