"""SIP without I/O (RFC 3261), pure: bytes and the time go in, what to send and what to tell come out.

| looking for | file |
|---|---|
| a new SIP header | `headers.py`: one word in `Name`; odd spelling and compact form beside it |
| reading and writing | `message.py`, `uri.py`, `via.py`, `body.py`, `sdp.py`; a TCP stream: `stream.py` |
| retransmissions, timers A to M (17); which transaction a message is of | `transaction.py`; `layer.py`, `alarms.py` |
| what a response mirrors, and where it goes (8.2.6, 18.2) | `answer.py` |
| requests from outside a call: who may, 405, 416, 420, OPTIONS (8.2, 11) | `uas.py` |
| their INVITE and re-INVITE, CANCEL, the ACK of our 200 (9.2, 13.3, 14.2) | `answering.py` |
| our INVITE, forks, CANCEL, OPTIONS to a trunk (8.1, 9.1, 13.2) | `uac.py` |
| inside a call: theirs, each to who answers it (12.2, 15) | `in_dialog.py`; its state: `dialog.py` |
| inside a call: requests of ours, BYE (12.2.1, 15) | `asking.py` |
| re-INVITE, UPDATE (RFC 3311), refreshes (RFC 4028), both at once (14.1) | `changing.py`; `session_timer.py` |
| reliable provisional answers, PRACK (RFC 3262) | theirs: `uac.py`; ours: `answering.py`, `reliable.py` |
| REFER and what becomes of it (RFC 3515); Replaces (RFC 3891) | `referring.py`; `replaces.py` |
| requests of theirs that wait for their owner's answer | `pending.py` |
| Route, strict and loose; the next hop (12.2.1.1, 16.12) | `route.py` |
| digest: theirs checked, the trunk's answered (22) | `digest.py`; `challenge.py` |
| the door: what a shell calls, what its owner is told | `endpoint.py`; `signals.py` |

The extensions we claim (`core.py:SUPPORTED`): 100rel, timer, replaces, norefersub; `Require` of another gets 420. Which
of them are used with whom: `terms.py`.
"""
