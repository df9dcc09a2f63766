"""What a process does once everything is loaded and before it answers."""

from __future__ import annotations

import gc

from threadpoolctl import threadpool_limits


def settle() -> None:
    """Keep what is loaded out of the garbage collector, and small matrix products on one thread.

    A full collection looks at all of it, 0.3 s in the middle of somebody's turn. A second thread
    for a product of 768 by 173 numbers costs more than it saves.
    """
    threadpool_limits(1, user_api="blas")
    gc.collect()
    gc.freeze()
