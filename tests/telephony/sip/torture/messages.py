"""Messages that strain a SIP parser or a transaction, one or more for each class of RFC 4475 and RFC 5118.

The classes are those of the RFCs, named by their sections; the messages are ours. `answers` is what the standard asks
of an endpoint that is called: the statuses in their order, nothing at all for what may not be answered.
"""

from __future__ import annotations

from dataclasses import dataclass

OFFER = (
    "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0\r\n"
    "a=rtpmap:8 PCMA/8000\r\n"
)
NULL = "\x00"


@dataclass(frozen=True, slots=True)
class Case:
    """`section` of `rfc`; `answers`: the statuses that an endpoint gives."""

    rfc: int
    section: str
    name: str
    data: bytes
    answers: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.rfc}-{self.section}-{self.name}"


_USUAL = {
    "Via": "SIP/2.0/UDP 192.0.2.7:5060;rport;branch=z9hG4bK{name}",
    "Max-Forwards": "70",
    "From": '"A" <sip:a@carrier.example>;tag=f{name}',
    "To": "<sip:100@127.0.0.1>",
    "Call-ID": "{name}@192.0.2.7",
    "CSeq": "7 {method}",
    "Contact": "<sip:a@192.0.2.7>",
}


def write(
    name: str,
    method: str = "OPTIONS",
    *more: str,
    uri: str = "sip:100@127.0.0.1",
    start: str = "",
    body: str = "",
    kind: str = "",
    length: str | None = None,
    end: str = "\r\n\r\n",
    **changed: str | None,
) -> bytes:
    """A request with the usual headers. changed: other values by name with `_` for `-`; None leaves a header out."""
    changed = {key.replace("_", "-").lower(): value for key, value in changed.items()}
    lines = [start or f"{method} {uri} SIP/2.0"]
    for header, usual in _USUAL.items():
        value = changed.get(header.lower(), usual)
        if value is not None:
            lines.append(f"{header}: {value.format(name=name, method=method) if value is usual else value}")
    lines += more
    if body:
        lines.append(f"Content-Type: {kind or 'application/sdp'}")
    written = body.encode("utf-8", "surrogateescape")
    if length != "":
        lines.append(f"Content-Length: {len(written) if length is None else length}")
    return ("\r\n".join(lines) + end).encode("utf-8", "surrogateescape") + written


def answer(name: str, status: str, *more: str, via: str = "", cseq: str = "1 INVITE") -> bytes:
    """A response that belongs to no request of ours."""
    via = via or f"SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK{name}"
    lines = [
        f"SIP/2.0 {status}", f"Via: {via}", "From: <sip:100@127.0.0.1>;tag=b1", "To: <sip:a@carrier.example>;tag=x",
        f"Call-ID: {name}", f"CSeq: {cseq}", *more, "Content-Length: 0",
    ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


# A request of every kind of space, case and folding that the grammar allows.
_TORTUOUS = (
    "INVITE sip:100;par%6d=x@127.0.0.1;unknown SIP/2.0\r\n"
    'TO :\r\n  sip:100@127.0.0.1 ;   odd = "a\\\\b,;c"\r\n'
    'from   : "J \\"Q\\\\"       <sip:j@carrier.example>\r\n  ;\r\n  tag = f-wsinv\r\n'
    "Max-ForWaRdS: 0068\r\ncall-ID: wsinv@192.0.2.7\r\nContent-Length   : {length}\r\ncseq: 0009\r\n  INVITE\r\n"
    "Via  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.7;branch=z9hG4bKwsinv\r\n"
    "s :\r\nNewFangled:   a value\r\n  that goes on over lines;;,,;\r\n"
    "UnknownHeaderWithUnusualValue: ;;,,;;,;\r\nContent-Type: application/sdp\r\n"
    "Route:\r\n <sip:127.0.0.1;unknown=with~odd;lr>\r\n"
    "v:  SIP  / 2.0  / TCP     192.0.2.8   ;\r\n  branch  =   z9hG4bKsecond  ,\r\n SIP  /    2.0   / UDP  192.0.2.9\r\n"
    'm:"Quoted \\"\\"" <sip:j@192.0.2.7> ; new = p ; q = 0.33\r\n\r\n'
)

_MIXED = (
    "--edge\r\nContent-Type: text/plain\r\n\r\nHello\r\n--edge\r\nContent-Type: application/sdp\r\n\r\n"
    f"{OFFER}\r\n--edge--\r\n"
)

RFC4475 = (
    # --- 3.1.1 valid messages
    Case(4475, "3.1.1.1", "tortuous", _TORTUOUS.format(length=len(OFFER)).encode() + OFFER.encode(), (100,)),
    Case(4475, "3.1.1.2", "characters", write(
        "chars", "!inter-Nat.*_+`'~",
        uri="sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird@127.0.0.1",

        From="token1~` token2'+_ \t token3*%!.- <sip:mundane@carrier.example>;fromParam''~+*_!.-%=\"\u0440\"",
    ), (501,)),
    Case(4475, "3.1.1.3", "escapes", write("esc", uri="sip:sips%3Auser%40example@127.0.0.1"), (200,)),
    Case(4475, "3.1.1.4", "escaped-nulls", write(
        "null", "REGISTER", uri="sip:127.0.0.1", To="<sip:watson@127.0.0.1>",
        Contact="<sip:%00@192.0.2.7>, <sip:%00%00@192.0.2.7>",
    ), (200,)),
    Case(4475, "3.1.1.5", "percent-that-escapes-nothing", write(
        "percent", "RE%47IST%45R", uri="sip:127.0.0.1",
    ), (501,)),
    Case(4475, "3.1.1.6", "no-space-before-bracket", write(
        "lwsdisp", From="caller<sip:a@carrier.example>;tag=f1"), (200,)),
    Case(4475, "3.1.1.7", "long-values", write(
        "long", "INVITE",
        "Via: SIP/2.0/UDP " + "192.0.2.8;branch=z9hG4bK" + "b" * 600, f"Unknown-{'Long' * 20}: {'v' * 1200}",
        uri=f"sip:{'1' * 400}@127.0.0.1;unknownparam={'x' * 300}", body=OFFER,
        To=f'"{"I have a user name of " * 20}" <sip:{"amazing" * 30}@127.0.0.1>',
        From=f"<sip:{'amazing' * 30}@carrier.example>;tag={'t' * 300};x={'y' * 300}",
        Call_ID=f"{'long' * 100}@192.0.2.7",
    ), (100,)),
    Case(4475, "3.1.1.8", "octets-after-the-end", write("extra",
        length="0") + b"INVITE sip:b@x SIP/2.0\r\n\r\n", (200,)),
    Case(4475, "3.1.1.9", "semicolon-in-user", write(
        "semi", uri="sip:user;par=u%40example.net@127.0.0.1"), (200,)),
    Case(4475, "3.1.1.10", "odd-transports", write(
        "transports", "OPTIONS", "Via: SIP/2.0/SCTP t1.example;branch=z9hG4bKa", "Via: SIP/2.0/TLS t2.example;branch=b",
        "Via: SIP/2.0/UNKNOWN t3.example;branch=c", "Via: SIP/2.0/TCP t4.example;branch=d",
    ), (200,)),
    Case(4475, "3.1.1.11", "multipart", write(
        "multipart", "INVITE", body=_MIXED, kind="multipart/mixed;boundary=edge"), (100,)),
    Case(4475, "3.1.1.12", "unusual-reason", answer(
        "reason", "200 = 2**3 * 5**2 \u043d\u043e \u0441\u0442\u043e \u0434\u0435\u0432\u044f\u0442\u044c"), ()),
    Case(4475, "3.1.1.13", "no-reason", answer("noreason", "100 "), ()),
    # --- 3.1.2 invalid messages
    Case(4475, "3.1.2.1", "separators-in-excess", write(
        "seps", "INVITE", "Accept: application/sdp;;,;", body=OFFER, Via="SIP/2.0/UDP 192.0.2.7;;,;,,",
        Contact='"Joe" <sip:joe@x>;;;;'), (400,)),
    Case(4475, "3.1.2.2", "length-beyond-the-end", write("clerr", "INVITE", body=OFFER, length="9999"), (400,)),
    Case(4475, "3.1.2.3", "negative-length", write("ncl", "INVITE", body=OFFER, length="-999"), (400,)),
    Case(4475, "3.1.2.4", "overlarge-numbers", write(
        "scalar", "REGISTER", "Expires: 1000000000000000000000000000000000000000000000", uri="sip:127.0.0.1",
        CSeq="36893488147419103232 REGISTER", Max_Forwards="300"), (400,)),
    Case(4475, "3.1.2.5", "overlarge-numbers-in-an-answer", answer(
        "scalarlg", "503 Unavailable", "Retry-After: 949302838503028349304023988",
        cseq="9292394834772304023312 OPTIONS"), ()),
    Case(4475, "3.1.2.6", "open-quote", write("quotbal", "INVITE",
        body=OFFER, To='"Mr. J. <sip:100@127.0.0.1>'), (400,)),
    Case(4475, "3.1.2.7", "bracketed-request-uri", write("ltgt", uri="<sip:100@127.0.0.1>"), (400,)),
    Case(4475, "3.1.2.8", "space-in-request-uri", write("lws", uri="sip:100@127.0.0.1; lr"), (400,)),
    Case(4475, "3.1.2.9", "spaces-in-start-line", write("start", start="OPTIONS  sip:100@127.0.0.1  SIP/2.0"), (200,)),
    Case(4475, "3.1.2.10", "space-after-start-line", write("trail",
        start="OPTIONS sip:100@127.0.0.1 SIP/2.0  "), (200,)),
    Case(4475, "3.1.2.11", "headers-in-request-uri", write(
        "escruri", "INVITE", uri="sip:100@127.0.0.1?Route=%3Csip:evil.example%3E", body=OFFER), (100,)),
    Case(4475, "3.1.2.12", "zone-in-date", write("date", "OPTIONS", "Date: Fri, 01 Jan 2010 16:00:00 EST"), (200,)),
    Case(4475, "3.1.2.13", "contact-without-brackets", write(
        "regbad", "REGISTER", uri="sip:127.0.0.1", To="<sip:watson@127.0.0.1>",
        Contact="sip:user@192.0.2.7?Route=%3Csip:sip.example%3E"), (400,)),
    Case(4475, "3.1.2.14", "spaces-in-address", write("spec", To='"W" < sip:100@127.0.0.1 >'), (200,)),
    Case(4475, "3.1.2.15", "no-token-in-display-name", write("dn", To="Bell, Alexander <sip:100@127.0.0.1>"), (200,)),
    Case(4475, "3.1.2.16", "version", write("vers", start="OPTIONS sip:100@127.0.0.1 SIP/7.0"), (505,)),
    Case(4475, "3.1.2.17", "methods-differ", write("mism1", CSeq="8 INVITE"), (400,)),
    Case(4475, "3.1.2.18", "unknown-methods-differ", write("mism2", "NEWMETHOD", CSeq="8 INVITE"), (400,)),
    Case(4475, "3.1.2.19", "status-too-large", answer("big", "4294967301 better not break the receiver"), ()),
    # --- 3.2 transactions
    Case(4475, "3.2.1", "no-identifier", write("nobranch", Via="SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK"), (200,)),
    # --- 3.3 what the message means
    Case(4475, "3.3.1", "no-call-id-from-or-to", write(
        "insuf", "INVITE", body=OFFER, From=None, To=None, Call_ID=None), ()),
    Case(4475, "3.3.2", "unknown-scheme", write("unkscm", uri="nobodyKnowsThisScheme:totallyopaquecontent"), (416,)),
    Case(4475, "3.3.3", "known-but-odd-scheme", write("novel", uri="soap.beep://192.0.2.103:3002"), (416,)),
    Case(4475, "3.3.4", "schemes-elsewhere", write(
        "unksm2", From="<http://www.carrier.example>;tag=3", To="<isbn:2983792873>",
        Contact="<name:John_Smith>"), (200,)),
    Case(4475, "3.3.5", "require-and-proxy-require", write(
        "bext", "OPTIONS", "Require: nothingSupportsThis, nothingSupportsThisEither",
        "Proxy-Require: noProxiesSupportThis"), (420,)),
    Case(4475, "3.3.6", "unknown-content-type", write(
        "invut", "INVITE", body="<audio><pcmu port=\"443\"/></audio>", kind="application/unknownformat"), (415,)),
    Case(4475, "3.3.7", "unknown-authorization", write(
        "regaut", "REGISTER", "Authorization: NoOneKnowsThisScheme opaque-data=here", uri="sip:127.0.0.1",
        To="<sip:guarded@127.0.0.1>"), (401,)),
    Case(4475, "3.3.8", "values-where-one-may-be", write(
        "multi", "INVITE", "CSeq: 8 INVITE", "Call-ID: second@x", "From: <sip:b@x>;tag=2", body=OFFER), (400,)),
    Case(4475, "3.3.9", "lengths", write("mcl", "OPTIONS", "Content-Length: 5", body="here's a body",
        kind="text/plain"), (400,)),
    Case(4475, "3.3.10", "broadcast-via", answer("bcast", "200 OK",
        via="SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKx"), ()),
    Case(4475, "3.3.11", "no-hops-left", write("zeromf", Max_Forwards="0"), (200,)),
    Case(4475, "3.3.12", "contact-parameter", write(
        "cparam01", "REGISTER", uri="sip:127.0.0.1", To="<sip:watson@127.0.0.1>",
        Contact="sip:+19725552222@192.0.2.7;unknownparam"), (200,)),
    Case(4475, "3.3.13", "uri-parameter", write(
        "cparam02", "REGISTER", uri="sip:127.0.0.1", To="<sip:watson@127.0.0.1>",
        Contact="<sip:+19725552222@192.0.2.7;unknownparam>"), (200,)),
    Case(4475, "3.3.14", "escaped-header-in-contact", write(
        "regescrt", "REGISTER", uri="sip:127.0.0.1", To="<sip:watson@127.0.0.1>",
        Contact="<sip:user@192.0.2.7?Route=%3Csip:sip.example%3E>"), (200,)),
    Case(4475, "3.3.15", "accepts-no-description", write(
        "sdp01", "INVITE", "Accept: text/nobodyKnowsThis", body=OFFER), (406,)),
    # --- 3.4 the older standard
    Case(4475, "3.4.1", "rfc-2543", write(
        "inv2543", "INVITE",
        body="v=0\r\no=m 3149328700 0 IN IP4 192.0.2.7\r\ns=S\r\nc=IN IP4 192.0.2.7\r\nm=audio 3456 RTP/AVP 0\r\n",
        Via="SIP/2.0/UDP 192.0.2.7", From="<sip:a@carrier.example>", Max_Forwards=None, length=""), (100,)),
)  # fmt: skip

_SIX = {"Via": "SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bK{}", "Contact": "<sip:a@[2001:db8::9:1]>"}


def _six(name: str, method: str = "OPTIONS", **changed: str) -> bytes:
    facts = {"uri": "sip:100@[2001:db8::10]", "Via": _SIX["Via"].format(name), "Contact": _SIX["Contact"], **changed}
    return write(name, method, **facts)  # type: ignore[arg-type]


_SIX_OFFER = OFFER.replace("IP4 192.0.2.7", "IP6 2001:db8::20")

RFC5118 = (
    Case(5118, "4.1", "reference", _six("good", From="<sip:a@[2001:db8::9:1]>;tag=81x2"), (200,)),
    Case(5118, "4.2", "no-brackets", _six("bad", uri="sip:2001:db8::10"), (400,)),
    Case(5118, "4.3", "port-ambiguous", _six("ambiguous", uri="sip:[2001:db8::10:5070]"), (200,)),
    Case(5118, "4.4", "port-unambiguous", _six("unambiguous", uri="sip:[2001:db8::10]:5070"), (200,)),
    Case(5118, "4.5", "received-with-brackets", _six(
        "delim", Via="SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKdelim"), (200,)),
    Case(5118, "4.5", "received-without-brackets", _six(
        "nodelim", Via="SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKnodelim"), (200,)),
    Case(5118, "4.6", "description", _six("sdp", "INVITE", body=_SIX_OFFER), (100,)),
    Case(5118, "4.7", "both-in-headers", _six(
        "mult", "OPTIONS",
        Via="SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKm1, SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKm2",
        Contact="<sip:a@192.0.2.7>, <sip:a@[2001:db8::9:1]>"), (200,)),
    Case(5118, "4.8", "both-in-a-description", _six(
        "multsdp", "INVITE", body=_SIX_OFFER + "m=video 6000 RTP/AVP 31\r\nc=IN IP4 192.0.2.7\r\n"), (100,)),
    Case(5118, "4.9", "mapped", _six(
        "mapped", "INVITE", Via="SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKmapped",
        Contact="<sip:a@[::ffff:192.0.2.10]:19823>", body=OFFER.replace("IP4 192.0.2.7",
        "IP6 ::ffff:192.0.2.10")), (100,)),
    Case(5118, "4.10", "three-colons", _six(
        "colons", Via="SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8:::192.0.2.1];branch=z9hG4bKcolons"), (200,)),
)  # fmt: skip
