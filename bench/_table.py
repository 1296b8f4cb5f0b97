"""The figures of bench/results as rows for docs/bench.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"


def figures(name: str) -> dict[str, Any]:
    return json.loads((RESULTS / f"{name}.json").read_text())["figures"]


def _memory(of: dict[str, Any]) -> str:
    return f"{of['memory_mib']} MiB; {of['idle_memory_mib']} MiB"


def _a_core(calls: dict[str, Any], whose: str) -> str:
    return f"{calls[f'{whose}srtp']['calls_a_core']}; in clear {calls[f'{whose}plain']['calls_a_core']}"


def _asked(of: dict[str, float], what: str) -> str:
    return f"{of[f'tls_{what}_microseconds']:,.0f} µs; over TCP {of[f'tcp_{what}_microseconds']:,.0f} µs"


def _cost(milliseconds: dict[str, float]) -> str:
    return ", ".join(f"{name} {ms} ms" for name, ms in milliseconds.items())


def _waits(answers: dict[str, Any]) -> str:
    return ", ".join(f"{answers[key]} ms" for key in ("p50_ms", "p95_ms", "most_ms"))


def rows() -> list[tuple[str, str, str, str]]:
    """(figure, limit, measured, beside it in the same run)."""
    alone, media, desk = figures("switch_calls"), figures("media_plane"), figures("desk")
    whole, decision, append = figures("whole_system"), figures("routing_decision"), figures("journal_append")
    engine, codecs = figures("procedure_engine"), figures("transcoding")
    mixing, burst, peers, many = figures("mixing"), figures("burst"), figures("peers"), figures("many_calls")
    calls, sound, sealed = peers["calls"], peers["sound"], figures("encryption")
    over = sealed["tls"]
    system, screen, post = whole["whole_system"], desk["event_to_screen"], desk["post"]
    served, relayed, passed = whole["served"], whole["relayed"], burst["kamailio"]
    recorded, floor, browser, full = media["recorded"], media["floor"], media["browser"], media["two_cores"]
    return [
        ("answered calls a CPU-second of the switch, decider in its process", "1,500 or more",
         f"{alone['switch']['calls_per_cpu_second']:,}",
         f"a bare responder without state: {alone['limit']['calls_per_cpu_second']:,}"),
        ("answered calls a CPU-second of the switch, whole system", "–",
         f"{system['calls_per_cpu_second_of_the_switch']:,}",
         f"decider in its process: {whole['switch_with_own_decider']['calls_per_cpu_second']:,}"),
        ("answered calls a CPU-second of all processes, with bus and journal", "–",
         f"{system['calls_per_cpu_second_of_all']}", f"a call costs: {_cost(system['cpu_ms_a_call'])}"),
        ((f"calls of {served['seconds_a_call']:.0f} s that wait with music, are talked and recorded, "
          "a CPU-second of the switch"), "–", f"{served['calls_per_cpu_second_of_the_switch']}",
         (f"Kamailio with rtpengine writing pcap: {relayed['calls_per_cpu_second_of_all']}; it keeps no queue, "
          "no journal and no recording that can be played")),
        ("the same, of all processes, with bus, journal and desks", "–", f"{served['calls_per_cpu_second_of_all']}",
         (f"a call costs: {_cost(served['cpu_ms_a_call'])}; {served['talks']} talks, "
          f"{served['recordings']} recordings, {served['records_closed']} records closed")),
        ("a second of such a call", "–", _cost(served["cpu_ms_a_second_of_call"]),
         f"{_cost(relayed['cpu_ms_a_second_of_call'])}; {relayed['calls']} calls, {relayed['pcaps']} pcap files"),
        ("bridged and recorded calls a core", "250 or more", f"{recorded['calls_a_core']}",
         f"a bare relay in Python: {floor['calls_a_core']}"),
        ("its deviation of sending, p99", "20 ms", f"{recorded['gap_deviation_ms']['p99']:.1f} ms",
         f"the bare relay: {floor['gap_deviation_ms']['p99']:.1f} ms"),
        ("the same calls, 300 a second: of the switch", "–", f"{calls['switch']['calls_per_cpu_second']:,}",
         (f"Kamailio passes on {calls['kamailio']['calls_per_cpu_second']:,} ({calls['kamailio']['failed']} failed), "
          f"baresip answers {calls['baresip']['calls_per_cpu_second']:,} with its sound")),
        ("memory with these calls; without", "–", _memory(calls["switch"]),
         f"Kamailio {_memory(calls['kamailio'])}, baresip {_memory(calls['baresip'])}"),
        ("bridged calls a core, not recorded", "–", f"{sound['relayed']['calls_a_core']}",
         f"rtpengine {sound['rtpengine']['calls_a_core']}; a bare echo in C {sound['echo']['calls_a_core']}"),
        ("bridged and recorded calls a core", "–", f"{sound['recorded']['calls_a_core']}",
         f"rtpengine writing pcap {sound['rtpengine_recorded']['calls_a_core']}"),
        ("conferences of three, recorded, a core", "–", f"{media['mixed']['calls_a_core']}",
         f"bridged and recorded in that run: {recorded['calls_a_core']}"),
        ("calls that a supervisor listens to, recorded, a core", "–", f"{media['listened']['calls_a_core']}",
         f"bridged and recorded in that run: {recorded['calls_a_core']}"),
        ("bridged and recorded calls on two cores, in two switches, all on time", "–", f"{full['calls']}",
         (f"their load on the same cores; the planes took {full['cpu_percent']}% of a core, "
          f"p99 of the deviation {full['gap_deviation_ms']['p99']:.1f} ms")),
        ("a packet of SRTP in and one out, dearest suite; sockets not counted", "25 µs",
         f"{sealed['dearest_srtp_microseconds']} µs", f"relayed as it came: {sealed['relay_microseconds']} µs"),
        ("bridged calls a core, one side of each SRTP", "–", _a_core(sealed["calls"], ""),
         f"rtpengine {_a_core(sealed['calls'], 'rtpengine_')}"),
        ("a connection over TLS with one OPTIONS, of the switch's CPU", "10 ms", _asked(over["switch"], "connection"),
         f"Kamailio {_asked(over['kamailio'], 'connection')}"),
        ("an OPTIONS over an open one, of the switch's CPU", "–", _asked(over["switch"], "message"),
         f"Kamailio {_asked(over['kamailio'], 'message')}"),
        ("INVITE to 200 when ten times as many come, whole centre; p95", "2 s", f"{burst['burst']['p95_ms']} ms",
         (f"Kamailio, which passes them on to one that answers at once: {passed['burst']['p95_ms']} ms; "
          f"{burst['burst_a_second']} calls a second, {burst['burst']['failed']} of {burst['burst']['calls']} failed")),
        ("the same; p50, most", "–", f"{burst['burst']['p50_ms']} ms, {burst['burst']['most_ms']} ms",
         f"Kamailio: {passed['burst']['p50_ms']} ms, {passed['burst']['most_ms']} ms"),
        (f"INVITE to 200 before it, {burst['steady_a_second']} calls a second; p50, p95, most", "–",
         _waits(burst["steady"]), f"Kamailio: {_waits(passed['steady'])}"),
        ("memory a call that waits with music", "–", f"{burst['memory_kib_a_call']['switch']} KiB in the switch",
         f"in the centre {burst['memory_kib_a_call']['centre']} KiB"),
        ("200 calls at once, 20 agents: journal and agents' log apart at most", "50 ms",
         f"{max(many['largest_difference_ms'].values()):.0f} ms",
         (f"{many['calls']:,} calls, {many['talks']} talks, {many['handed_over']} handed over, {many['holds']} holds, "
          f"{many['rings_missed']} rings missed")),
        ("browser legs a core (DTLS-SRTP)", "200 or more", f"{browser['legs_a_core']}",
         f"{browser['received']:,} of {browser['sent']:,} packets came"),
        ("a packet of 20 ms relayed, G.711; sockets not counted", "3 µs", f"{codecs['relay']['PCMA']} µs",
         f"with a recording: {codecs['recorded']['PCMA']} µs; in Opus: {codecs['recorded']['opus']} µs"),
        *(
            (f"a packet transcoded, {pair}", "250 µs", f"{codecs['transcoded'][pair]} µs",
             f"relayed untouched: {codecs['relay'][pair.split()[0]]} µs")
            for pair in ("G722 to PCMA", "PCMA to G722", "opus to PCMA", "PCMA to opus", codecs["dearest"])
        ),
        ("20 ms of a call that a supervisor listens to; sockets not counted", "–", f"{mixing['beside']['listen']} µs",
         (f"relayed: {mixing['relayed']} µs; whispers: {mixing['beside']['whisper']} µs, "
          f"barges: {mixing['beside']['barge']} µs")),
        ("20 ms of a conference of eight; sockets not counted", "1,000 µs", f"{mixing['conference']['8']} µs",
         f"of three: {mixing['conference']['3']} µs; relayed, of two: {mixing['relayed']} µs"),
        *(
            (f"routing decision, 500 agents, 2,500 waiting, {name}; p95", "10 ms", f"{decision[name]['p95_ms']} ms",
             f"p50 {decision[name]['p50_ms']} ms, {decision[name]['pairs']} calls placed")
            for name in ("rush", "morning", "jam")
        ),
        ("event to screen, Chromium, it rings; p95", "200 ms", f"{screen['chromium_rings']['p95_ms']} ms",
         (f"p50 {screen['chromium_rings']['p50_ms']} ms of {screen['chromium_rings']['count']}; "
         f"simulated agents {screen['simulated_rings']['p50_ms']} and {screen['simulated_rings']['p95_ms']} ms "
         f"of {screen['simulated_rings']['count']}")),
        ("the desk answers a POST, Chromium; p95", "100 ms", f"{post['chromium']['p95_ms']} ms",
         (f"p50 {post['chromium']['p50_ms']} ms of {post['chromium']['count']}; simulated agents "
         f"{post['simulated']['p50_ms']} and {post['simulated']['p95_ms']} ms of {post['simulated']['count']}")),
        ("events a CPU-second of the engine, 60 steps, each with its effects", "2,000 or more",
         f"{engine['events_a_second']:,}", f"the largest cost is {engine['largest_costs'][0]['share']:.0%} of it"),
        ("replay of a call of 200 events", "20 ms", f"{engine['replay_200_ms']} ms", "–"),
        ("one event in the journal, a transaction; p95", "–", f"{append['event']['p95_ms']} ms",
         f"a bare row: {append['bare row']['p95_ms']} ms"),
    ]  # fmt: skip
