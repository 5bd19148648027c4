"""Every socket's words meet here, and what arrives together is said together."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from channels_layer.gathering import Gathering
from channels_layer.refusal import Refusal
from chat import talks
from chat.messages import Utterance
from chat.standing import Standing, fallen
from chat.storing import Spoken


class Words(NamedTuple):
    """What somebody says, and by what right a counsellor does."""

    utterance: Utterance
    standing: Standing | None = None


def _say_all(batch: Sequence[Words]) -> list[Spoken | Refusal]:
    now = timezone.now()
    barred = fallen((words.standing for words in batch if words.standing), now)
    allowed = [words.utterance for words in batch if words.standing not in barred]
    said = iter(talks.say_all(allowed, now) if allowed else ())
    return [barred[words.standing] if words.standing in barred else next(said) for words in batch]


saying: Gathering[Words, Spoken] = Gathering(_say_all)
