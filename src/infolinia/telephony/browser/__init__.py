"""The browser's leg: ICE-lite and DTLS-SRTP."""
