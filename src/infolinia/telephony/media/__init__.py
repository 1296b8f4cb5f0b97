"""RTP, jitter buffer, codecs, digits, prompts, mixing and recording."""
