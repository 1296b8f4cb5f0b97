"""What the customers and agents of a measurement say: noise at the level of speech (ITU-T P.56), without a pause.

A pause would be taken for the end of a voice, something louder for an acoustic shock, and the same from both sides for
an echo: each of them is work for the centre that no such call would bring.
"""

from __future__ import annotations

import numpy as np

from infolinia.telephony.media import g711

LEVEL = -26.0  # dBov


def noise(seed: int, seconds: float = 1.0) -> bytes:
    """µ-law, 8000 a second. seed: another one is another voice."""
    samples = np.random.default_rng(seed).normal(0, 32768 * 10 ** (LEVEL / 20), round(seconds * g711.RATE))
    return g711.encode_ulaw(samples.astype(np.int16))
