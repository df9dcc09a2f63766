"""Where speech begins and ends: by energy alone, above a floor that follows the room.

The idea is that of Rabiner and Sambur (1975), "An algorithm for determining the endpoints of
isolated utterances", without their zero crossings. A loud room or somebody else talking defeats
it; recognisers with an end detection of their own are not asked.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from api.talk.sound import FRAME_SECONDS, RATE, WIDTH

FRAME_BYTES = int(FRAME_SECONDS * RATE) * WIDTH
"""Bytes of a frame."""
_OVER_FLOOR = 2.2
"""Speech is so many times as loud as the floor (7 dB)."""
_QUIETEST = 120.0
"""Root mean square, of 32,768, under which nothing is speech: the hiss of a good microphone."""
_FLOOR_SHARE = 15
"""The floor is what so many percent of the latest frames are under."""
_FLOOR_FRAMES = 100
"""Frames the floor is taken from: three seconds."""
_BEGIN_FRAMES, _BEGIN_WINDOW = 4, 6
"""So many loud frames of the latest begin an utterance: clicks and coughs are shorter."""
_END_FRAMES = 27
"""Quiet frames that end one: 0.8 s, longer than a pause for thought between two words."""
_BEFORE_FRAMES = 12
"""Frames kept from before the beginning: soft first sounds."""
_MOST_FRAMES = 500
"""Frames of the longest utterance, 15 s; what is said on and on is cut there."""


class Endpointer:
    """Takes frames, gives utterances."""

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=_FLOOR_FRAMES)
        self._before: deque[bytes] = deque(maxlen=_BEFORE_FRAMES)
        self._loud: deque[bool] = deque(maxlen=_BEGIN_WINDOW)
        self._spoken: list[bytes] = []
        self._quiet = 0

    @property
    def is_within(self) -> bool:
        """Whether somebody is speaking."""
        return bool(self._spoken)

    def take(self, frame: bytes) -> bytes | None:
        """Take the next frame; give the utterance it ends, None for none."""
        is_loud = self._is_loud(frame)
        self._loud.append(is_loud)
        if not self._spoken:
            self._before.append(frame)
            if sum(self._loud) >= _BEGIN_FRAMES:
                self._spoken, self._quiet = list(self._before), 0
            return None
        self._spoken.append(frame)
        self._quiet = 0 if is_loud else self._quiet + 1
        is_over = self._quiet >= _END_FRAMES or len(self._spoken) >= _MOST_FRAMES
        return self.end() if is_over else None

    def end(self) -> bytes | None:
        """Give what was being said when the input ended; None where nobody was speaking."""
        spoken = b"".join(self._spoken)
        self._spoken, self._quiet = [], 0
        self._before.clear()
        self._loud.clear()
        return spoken or None

    def _is_loud(self, frame: bytes) -> bool:
        samples = np.frombuffer(frame, dtype="<i2").astype(np.float64)
        level = float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
        self._levels.append(level)
        floor = float(np.percentile(np.array(self._levels), _FLOOR_SHARE))
        return level > max(_QUIETEST, _OVER_FLOOR * floor)
