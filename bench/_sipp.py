"""SIPp (Debian's sip-tester): the messages of its scenarios, written once for bench and tests.

Words in brackets are SIPp's own: [field0] is a column of its list of calls, [branch] a new one for each request.
"""

from __future__ import annotations

OK = """
  <send{next}><![CDATA[
      SIP/2.0 200 OK
      [last_Via:]
      [last_From:]
      [last_To:]
      [last_Call-ID:]
      [last_CSeq:]
      Content-Length: 0

  ]]></send>"""


def described(media: str, *lines: str, version: int = 1, address: str = "[media_ip]") -> str:
    """A description of sound: media: port and formats, as "[media_port] RTP/AVP 8 0"."""
    origin = f"o=carrier 1 {version} IN IP4 [local_ip]"
    return "\n      ".join(["v=0", origin, "s=-", f"c=IN IP4 {address}", "t=0 0", f"m=audio {media}", *lines])


def request(
    method: str,
    *,
    number: str,
    caller: str,
    seq: int = 1,
    branch: str = "",
    sdp: str = "",
    in_dialog: bool = False,
    retrans: int = 0,
) -> str:
    """One request. branch: the same text twice is the same transaction. in_dialog: with the tag of the other side.
    retrans: milliseconds after which it is sent again."""
    branch = f"z9hG4bK-[call_id]-{branch}" if branch else "[branch]"
    kind = "\n      Content-Type: application/sdp" if sdp else ""
    again = f' retrans="{retrans}"' if retrans else ""
    return f"""
  <send{again}><![CDATA[
      {method} sip:{number}@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch={branch};rport
      From: <sip:{caller}@[local_ip]:[local_port]>;tag=[pid]-[call_number]
      To: <sip:{number}@[remote_ip]:[remote_port]>{"[peer_tag_param]" if in_dialog else ""}
      Call-ID: [call_id]
      CSeq: {seq} {method}
      Contact: <sip:{caller}@[local_ip]:[local_port];transport=[transport]>
      Max-Forwards: 70{kind}
      Content-Length: [len]

      {sdp}
  ]]></send>"""


def ok(*, then: str = "") -> str:
    """200 to the request that came last. then: the label to go on at."""
    return OK.format(next=f' next="{then}"' if then else "")


def expect(status: int, *, optional: bool = False, containing: str = "") -> str:
    """A response. containing: a pattern that its text must match."""
    if containing:
        check = f'<action><ereg regexp="{containing}" search_in="msg" check_it="true" assign_to="1"/></action>'
        return f'\n  <recv response="{status}">{check}</recv>'
    return f'\n  <recv response="{status}"{" optional=" + chr(34) + "true" + chr(34) if optional else ""}/>'


def pause(milliseconds: int) -> str:
    return f'\n  <pause milliseconds="{milliseconds}"/>'


def scenario(name: str, steps: str) -> str:
    """The file of a scenario."""
    reference = '\n  <Reference variables="1"/>' if 'assign_to="1"' in steps else ""
    return f'<?xml version="1.0" encoding="ISO-8859-1" ?>\n<scenario name="{name}">{steps}{reference}\n</scenario>\n'
