"""SIPp (Debian's sip-tester) as a carrier that brings one call; its sound is a socket of the test's own."""

from __future__ import annotations

import subprocess
from pathlib import Path

from infolinia.callers.sound import Sound

from .centre import eventually
from .conftest import Loop

SCENARIO = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="one call">
  <send retrans="500"><![CDATA[
      INVITE sip:{number}@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch];rport
      From: <sip:{caller}@[local_ip]:[local_port]>;tag=[pid]-[call_number]
      To: <sip:{number}@[remote_ip]:[remote_port]>
      Call-ID: [call_id]
      CSeq: 1 INVITE
      Contact: <sip:{caller}@[local_ip]:[local_port]>
      Max-Forwards: 70
      Content-Type: application/sdp
      Content-Length: [len]

      v=0
      o=carrier 1 1 IN IP4 [local_ip]
      s=-
      c=IN IP4 127.0.0.1
      t=0 0
      m=audio {media} RTP/AVP 8 101
      a=rtpmap:101 telephone-event/8000
      a=fmtp:101 0-15

  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="200">
    <action>
      <ereg regexp="m=audio ([0-9]+)" search_in="body" assign_to="line,port"/>
      <log message="media [$port]"/>
      <exec command="echo [$port] > {told}"/>
    </action>
  </recv>
  <Reference variables="line"/>
  <send><![CDATA[
      ACK sip:{number}@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch];rport
      From: <sip:{caller}@[local_ip]:[local_port]>;tag=[pid]-[call_number]
      To: <sip:{number}@[remote_ip]:[remote_port]>[peer_tag_param]
      Call-ID: [call_id]
      CSeq: 1 ACK
      Max-Forwards: 70
      Content-Length: 0

  ]]></send>
  <recv request="BYE"/>
  <send><![CDATA[
      SIP/2.0 200 OK
      [last_Via:]
      [last_From:]
      [last_To:]
      [last_Call-ID:]
      [last_CSeq:]
      Content-Length: 0

  ]]></send>
</scenario>
"""


class SippCall:
    """A call that SIPp makes and the other side ends. `sound` says and hears."""

    def __init__(self, folder: Path, loop: Loop, number: str, caller: str, proxy: tuple[str, int]) -> None:
        self.digits: list[str] = []
        self.sound = loop.run(Sound.open("127.0.0.1", self.digits.append))
        told = folder / "media"
        scenario = folder / "call.xml"
        scenario.write_text(SCENARIO.format(number=number, caller=caller, media=self.sound.port, told=told))
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(
            ["sipp", f"{proxy[0]}:{proxy[1]}", "-sf", str(scenario), "-i", "127.0.0.1", "-m", "1", "-nostdin"],
            cwd=folder, stdout=self._log, stderr=subprocess.STDOUT, env={"TERM": "dumb", "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        port = eventually(lambda: told.exists() and told.read_text().strip(), within=10, what="the answer to SIPp")
        loop.soon(lambda: setattr(self.sound, "remote", (proxy[0], int(port))))
        self._loop = loop

    def is_over(self) -> bool:
        """SIPp says that the call went as written."""
        return self._process.poll() == 0

    def close(self) -> None:
        self._process.kill()
        self._process.wait(10)
        self._loop.soon(self.sound.close)
        self._log.close()
