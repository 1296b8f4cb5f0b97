"""Who gets which call: stories of single choices, and the properties of the whole floor."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.floor.routing.choose import Policy, choose_next, in_turn, is_free, match, obstacle
from infolinia.floor.routing.easings import eased, stage
from infolinia.floor.routing.facts import FLUENCY, Agent, AgentState, Certificate, Easing, Queue, Seat, Waiting
from infolinia.floor.routing.orders import STRATEGIES

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")
COMPLAINTS = Queue("complaints", "NAD", skill="complaints", level=3)
POLICY = Policy({"complaints": COMPLAINTS}, WARSAW)


def agent(id_: str, *, idle: int = 0, state: AgentState = AgentState.READY, **kwargs) -> Agent:
    given_ = {"skills": {"complaints": 3}, "languages": {"pl": "native"}, "clients": frozenset({"NAD"}), **kwargs}
    return Agent(id_, state, NOW - timedelta(seconds=idle), **given_)


def waiting(call: str = "c-1", queue: str = "complaints", *, waited: int = 0, **kwargs) -> Waiting:
    return Waiting(call, queue, NOW - timedelta(seconds=waited), **kwargs)


def why(choice, agent_id: str) -> str:
    return next(verdict.code for verdict in choice.because if verdict.agent == agent_id)


def test_the_longest_idle_gets_the_call():
    choice = choose_next(waiting(), [agent("a", idle=5), agent("b", idle=60), agent("c", idle=9)], POLICY, NOW)
    assert choice.agent == "b"
    assert [verdict.code for verdict in choice.because] == ["fits"] * 3


def test_the_best_skilled_gets_the_call_and_among_equals_the_longest_idle():
    policy = Policy({"complaints": replace(COMPLAINTS, strategy="skill_level")}, WARSAW)
    agents = [
        agent("a", idle=500),
        agent("b", idle=5, skills={"complaints": 5}),
        agent("c", idle=9, skills={"complaints": 5}),
    ]
    assert choose_next(waiting(), agents, policy, NOW).agent == "c"


def test_of_two_alike_the_id_decides_so_a_replay_is_exact():
    assert choose_next(waiting(), [agent("b"), agent("a")], POLICY, NOW).agent == "a"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (agent("x", state=AgentState.TALKING), "busy"),
        (agent("x", state=AgentState.BREAK), "busy"),
        (agent("x", is_present=False), "absent"),
        (agent("x", clients=frozenset({"WYG"})), "client"),
        (agent("x", skills={}), "skill"),
        (agent("x", skills={"complaints": 2}), "level"),
        (agent("x", languages={"pl": "B1", "en": "C2"}), "language"),
        (agent("x", languages={}), "language"),
    ],
)
def test_who_does_not_fit_is_told_why(who: Agent, code: str):
    choice = choose_next(waiting(), [who], POLICY, NOW)
    assert (choice.agent, why(choice, "x")) == (None, code)


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ((), "certificate-missing"),
        ((Certificate("first_aid"),), "certificate-missing"),
        ((Certificate("pke", date(2026, 11, 22)),), "certificate-expired"),
        ((Certificate("pke", None, date(2026, 11, 24)),), "certificate-expired"),
        ((Certificate("pke", date(2026, 11, 23)),), "fits"),
        ((Certificate("pke", date(2026, 10, 31)), Certificate("pke", date(2027, 1, 31))), "fits"),
        ((Certificate("pke"),), "fits"),
    ],
)
def test_a_call_that_needs_a_certificate_goes_only_to_a_valid_one(held, code: str):
    policy = Policy({"complaints": replace(COMPLAINTS, certificates=("pke",))}, WARSAW)
    assert why(choose_next(waiting(), [agent("x", certificates=held)], policy, NOW), "x") == code


def test_a_certificate_ends_at_midnight_in_poland_not_in_greenwich():
    policy = Policy({"complaints": replace(COMPLAINTS, certificates=("pke",))}, WARSAW)
    holder = agent("x", certificates=(Certificate("pke", date(2026, 11, 23)),))
    before, after = datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC), datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert choose_next(waiting(), [holder], policy, before).agent == "x"
    assert choose_next(waiting(), [holder], policy, after).agent is None


def test_who_passed_a_call_comes_last_and_not_at_once():
    agents = [agent("a", idle=100), agent("b", idle=1)]
    call = waiting(passed={"a": NOW - timedelta(seconds=30)})
    assert choose_next(call, agents, POLICY, NOW).agent == "b"
    assert choose_next(call, agents[:1], POLICY, NOW).agent == "a"
    just_now = waiting(passed={"a": NOW - timedelta(seconds=9)})
    assert why(choose_next(just_now, agents[:1], POLICY, NOW), "a") == "passed"
    assert match([just_now], agents[:1], POLICY, NOW) == ()
    assert match([call], agents[:1], POLICY, NOW)[0].agent == "a"
    assert match([call], agents, POLICY, NOW)[0].agent == "b"


def test_priority_goes_before_age():
    queues = {"complaints": COMPLAINTS, "fault": replace(COMPLAINTS, id="fault", priority=10)}
    calls = [waiting("old", waited=600), waiting("fault", "fault"), waiting("vip", waited=1, priority=20)]
    order = []
    for _ in calls:
        pair = match(calls, [agent("a")], Policy(queues, WARSAW), NOW)[0]
        order.append(pair.call)
        calls = [call for call in calls if call.call != pair.call]
    assert order == ["vip", "fault", "old"]


def test_a_call_that_rings_and_its_agent_are_left_alone():
    calls = [waiting("c-1", ringing=frozenset({"a"})), waiting("c-2")]
    assert match(calls, [agent("a")], POLICY, NOW) == ()  # whatever the agent's row says
    assert [pair.agent for pair in match(calls, [agent("a"), agent("b")], POLICY, NOW)] == ["b"]


def test_a_queue_without_rules_waits():
    assert match([waiting(queue="gone")], [agent("a")], POLICY, NOW) == ()


# --- The whole floor

SKILLS = ["complaints", "fault", "orders"]
LANGUAGES = ["pl", "uk"]
KINDS = ["pke", "first_aid"]
moments = st.integers(0, 600).map(lambda seconds: NOW - timedelta(seconds=seconds))
certificates = st.builds(
    Certificate,
    st.sampled_from(KINDS),
    st.none() | st.integers(-2, 2).map(lambda days: NOW.date() + timedelta(days=days)),
)
seats = st.builds(
    Seat, order=st.integers(0, 2), limit=st.none() | st.integers(0, 3), weight=st.sampled_from([0.0, 1.0, 5.0])
)
QUEUES = ["q1", "q2", "q3", "q4"]
agents_ = st.builds(
    Agent,
    id=st.integers(0, 30).map(str),
    state=st.sampled_from([AgentState.READY, AgentState.READY, AgentState.TALKING, AgentState.BREAK]),
    idle_since=moments,
    clients=st.frozensets(st.sampled_from(["NAD", "WYG"]), min_size=1),
    skills=st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 5)),
    languages=st.dictionaries(st.sampled_from(LANGUAGES), st.sampled_from(sorted(FLUENCY))),
    certificates=st.lists(certificates, max_size=2).map(tuple),
    is_present=st.sampled_from([True, True, True, False]),
    seats=st.dictionaries(st.sampled_from(QUEUES), seats, max_size=2),
    calls_today=st.dictionaries(st.sampled_from(QUEUES), st.integers(0, 4), max_size=3),
    talked_today=st.floats(0, 3600),
)
easings_ = st.lists(
    st.builds(
        Easing,
        after=st.integers(1, 600),
        level=st.none() | st.integers(1, 5),
        skills=st.lists(st.sampled_from(SKILLS), max_size=1).map(tuple),
        fluency=st.none() | st.sampled_from(["A1", "B1"]),
        languages=st.lists(st.sampled_from(LANGUAGES), max_size=1).map(tuple),
    ),
    max_size=2,
    unique_by=lambda item: item.after,
).map(lambda found: tuple(sorted(found, key=lambda item: item.after)))
queues_ = st.builds(
    Queue,
    id=st.sampled_from(QUEUES),
    client=st.sampled_from(["NAD", "WYG"]),
    skill=st.sampled_from(["", *SKILLS]),
    level=st.integers(1, 5),
    fluency=st.sampled_from(["A1", "B2", "C1"]),
    certificates=st.lists(st.sampled_from(KINDS), max_size=1, unique=True).map(tuple),
    strategy=st.sampled_from(sorted(STRATEGIES)),
    priority=st.integers(0, 2),
    easings=easings_,
    ageing=st.sampled_from([0.0, 0.0, 0.01, 0.5]),
    daily_limit=st.none() | st.integers(0, 4),
    last_agent_days=st.sampled_from([0, 30]),
    last_agent_wait=st.sampled_from([20.0, 300.0]),
    ring_most=st.integers(1, 4),
)
calls_ = st.builds(
    Waiting,
    call=st.integers(0, 50).map(lambda number: f"c-{number}"),
    queue=st.sampled_from(QUEUES),
    since=moments,
    language=st.sampled_from(LANGUAGES),
    priority=st.integers(0, 2),
    passed=st.dictionaries(st.integers(0, 30).map(str), moments, max_size=2),
    ringing=st.just(frozenset()) | st.just(frozenset()) | st.frozensets(st.integers(0, 30).map(str), max_size=2),
    place_since=st.none() | st.none() | moments,
    agent=st.just("") | st.integers(0, 30).map(str),
)
policies = st.builds(
    dict,
    turns=st.dictionaries(st.sampled_from(QUEUES), st.integers(0, 30).map(str)),
    seed=st.sampled_from(["", "2026-11-23"]),
    at_work=st.frozensets(st.integers(0, 30).map(str)),
)
unique_agents = st.lists(agents_, max_size=14, unique_by=lambda item: item.id)
unique_calls = st.lists(calls_, max_size=20, unique_by=lambda item: item.call)
unique_queues = st.lists(queues_, max_size=4, unique_by=lambda item: item.id)


@settings(max_examples=500, deadline=None)
@given(unique_calls, unique_agents, unique_queues, policies, st.randoms())
def test_the_floor_keeps_its_promises(calls, agents, queues, rest, random):
    policy = Policy({queue.id: queue for queue in queues}, WARSAW, **rest)
    pairs = match(calls, agents, policy, NOW)
    rung = {who for call in calls for who in call.ringing}
    by_call, by_agent = {call.call: call for call in calls}, {item.id: item for item in agents}

    # None rung by two calls at once, no call at two agents unless its queue rings several, and no more than it may.
    assert all(count == 1 for count in Counter(pair.agent for pair in pairs).values())
    for call, count in Counter(pair.call for pair in pairs).items():
        queue = policy.queues[by_call[call].queue]
        most = max(1, queue.ring_most) if queue.strategy == "ring_all" else 1
        assert count + len(by_call[call].ringing) <= most
    for pair in pairs:
        call, chosen = by_call[pair.call], by_agent[pair.agent]
        rules = policy.queues[call.queue]
        queue = eased(rules, stage(rules, (NOW - call.since).total_seconds()))
        assert chosen.id not in rung
        # Never without the skill, its level, the language or a certificate that is valid today; never unseen or busy.
        assert chosen.state is AgentState.READY
        assert chosen.is_present
        assert queue.client in chosen.clients
        known = [chosen.skills.get(skill, 0) for skill in (queue.skill, *queue.other_skills)]
        assert not queue.skill or max(known) >= queue.level
        spoken = [chosen.languages.get(language) for language in (call.language, *queue.other_languages)]
        assert max(FLUENCY.get(fluency, 0) for fluency in spoken) >= FLUENCY[queue.fluency]
        for kind in rules.certificates:
            assert any(
                held.kind == kind and (held.valid_to is None or held.valid_to >= NOW.date())
                for held in chosen.certificates
            )
        limit = chosen.seat(queue.id).limit if chosen.seat(queue.id).limit is not None else queue.daily_limit
        assert limit is None or not chosen.calls_today or chosen.calls_today.get(queue.id, 0) < limit

    # No call lost: one that got nobody finds nobody among those left over.
    left = [item for item in agents if item.id not in {pair.agent for pair in pairs} | rung and is_free(item)]
    for call in calls:
        if not call.ringing and call.queue in policy.queues and call.call not in {pair.call for pair in pairs}:
            assert choose_next(call, left, policy, NOW).agent is None

    # Deterministic, whatever order rows come in; and each pair is what choose_next says of the agents then free.
    random.shuffle(calls)
    random.shuffle(agents)
    assert match(calls, agents, policy, NOW) == pairs
    free = [item for item in agents if item.id not in rung]
    for pair in pairs:
        assert choose_next(by_call[pair.call], free, policy, NOW).agent == pair.agent
        free = [item for item in free if item.id != pair.agent]


@given(unique_calls, unique_queues, st.integers(0, 3600))
def test_with_ageing_a_call_passes_every_later_one_in_time(calls, queues, later):
    """No starvation: once it has waited d / ageing seconds longer, no call of d more points is served before it."""
    ageing = 0.5
    rules = {queue.id: replace(queue, ageing=ageing) for queue in queues}
    calls = [call for call in calls if call.queue in rules]
    order = in_turn(calls, rules, NOW + timedelta(seconds=later))
    for early in calls:
        for late in calls:
            points = rules[late.queue].priority + late.priority - rules[early.queue].priority - early.priority
            if (late.in_line_since - early.in_line_since).total_seconds() > points / ageing:
                assert order.index(early) < order.index(late) or early.in_line_since == late.in_line_since


@given(agents_, queues_, st.sampled_from(LANGUAGES))
def test_an_obstacle_names_itself(who, queue, language):
    against = obstacle(who, queue, language, NOW.date())
    assert against is None or against[0] in {
        "client", "skill", "level", "language", "certificate-missing", "certificate-expired", "limit",
    }  # fmt: skip
