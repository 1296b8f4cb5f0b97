"""SIPp (Debian's sip-tester) as the caller: scenarios written from steps, so that each test shows what is sent."""

from __future__ import annotations

import asyncio
from pathlib import Path

ADDRESS = "sip:+48990000001@[local_ip]:[local_port]"
SDP = """v=0
o=user1 1 {version} IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 8 0
a={direction}
"""


def request(
    method: str, *, seq: int = 1, branch: str = "", sdp: str = "", to_tag: bool = False, retrans: int = 0
) -> str:
    """One request. `branch`: the same text twice is the same transaction."""
    branch = f"z9hG4bK-[call_id]-{branch}" if branch else "[branch]"
    body = SDP.format(version=seq, direction=sdp).replace("\n", "\n      ").rstrip() if sdp else ""
    kind = "\n      Content-Type: application/sdp" if sdp else ""
    again = f' retrans="{retrans}"' if retrans else ""
    return f"""
  <send{again}><![CDATA[
      {method} sip:+48990000100@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch={branch}
      From: <{ADDRESS}>;tag=[pid]-[call_number]
      To: <sip:+48990000100@[remote_ip]:[remote_port]>{"[peer_tag_param]" if to_tag else ""}
      Call-ID: [call_id]
      CSeq: {seq} {method}
      Contact: <{ADDRESS};transport=[transport]>
      Max-Forwards: 70{kind}
      Content-Length: [len]

      {body}
  ]]></send>"""


def response(to: str) -> str:
    """200 to a request of theirs."""
    return f"""
  <recv request="{to}"/>
  <send><![CDATA[
      SIP/2.0 200 OK
      [last_Via:]
      [last_From:]
      [last_To:]
      [last_Call-ID:]
      [last_CSeq:]
      Content-Length: 0

  ]]></send>"""


def expect(status: int, *, optional: bool = False, containing: str = "") -> str:
    if containing:
        check = f'<action><ereg regexp="{containing}" search_in="msg" check_it="true" assign_to="1"/></action>'
        return f'\n  <recv response="{status}">{check}</recv>'
    return f'\n  <recv response="{status}"{" optional=" + chr(34) + "true" + chr(34) if optional else ""}/>'


def pause(milliseconds: int) -> str:
    return f'\n  <pause milliseconds="{milliseconds}"/>'


RING = request("INVITE", sdp="sendrecv", retrans=500) + expect(100, optional=True) + expect(180, optional=True)
ANSWERED = RING + expect(200) + request("ACK", to_tag=True)
ENDED = request("BYE", seq=2, to_tag=True, retrans=500) + expect(200)


async def play(
    folder: Path,
    steps: str,
    port: int,
    *,
    calls: int = 1,
    rate: int = 1,
    transport: str = "u1",
    options: tuple[str, ...] = (),
) -> None:
    """Run a scenario; raises AssertionError with what SIPp says when a call of it fails."""
    file = folder / "scenario.xml"
    reference = '\n  <Reference variables="1"/>' if "assign_to" in steps else ""
    file.write_text(
        f'<?xml version="1.0" encoding="ISO-8859-1" ?>\n<scenario name="x">{steps}{reference}\n</scenario>\n'
    )
    command = (
        "sipp", f"127.0.0.1:{port}", "-sf", str(file), "-i", "127.0.0.1", "-m", str(calls), "-r", str(rate),
        "-t", transport, "-max_socket", "500", "-nostdin", "-timeout", "25", "-timeout_error",
        "-trace_err", "-error_file", str(folder / "errors"),
    )  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        *command,
        *options,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={"TERM": "dumb", "PATH": "/usr/bin:/bin"},
    )
    out, _ = await process.communicate()
    errors = (folder / "errors").read_text() if (folder / "errors").exists() else ""
    assert process.returncode == 0, f"{errors}\n{out.decode(errors='replace')[-3000:]}"
