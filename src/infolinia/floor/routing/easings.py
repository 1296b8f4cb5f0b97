"""What a queue asks for less the longer a call waits; pure.

Each easing of a queue holds from its `after` on and stays with the later ones: what a later one does not name stays as
the earlier left it. Certificates are never eased: where the law or safety asks for one, a wait does not replace it.
"""

from __future__ import annotations

from dataclasses import replace

from infolinia.floor.routing.facts import FLUENCY, Queue


def stage(queue: Queue, waited: float) -> int:
    """How many of the easings hold after `waited` seconds."""
    return sum(easing.after <= waited for easing in queue.easings)


def eased(queue: Queue, stage: int) -> Queue:
    """The queue with what it asks for after its first `stage` easings. Nothing becomes harder: a level or fluency above
    the one that holds is left out."""
    for easing in queue.easings[:stage]:
        fluency = queue.fluency
        if easing.fluency is not None and FLUENCY[easing.fluency] < FLUENCY[fluency]:
            fluency = easing.fluency
        queue = replace(
            queue,
            level=queue.level if easing.level is None else min(queue.level, easing.level),
            other_skills=(*queue.other_skills, *easing.skills),
            other_languages=(*queue.other_languages, *easing.languages),
            fluency=fluency,
        )
    return queue
