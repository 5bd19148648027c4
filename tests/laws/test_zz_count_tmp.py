from tests.cast import Cast
from collections import Counter
def test_count(cast):
    from tests.laws import test_state_machine as m
    from hypothesis.stateful import run_state_machine_as_test
    from triage.models import Event
    c = Counter(); ref=Counter()
    orig = m.Laws.teardown
    def td(self):
        c.update(Event.objects.values_list("kind", flat=True)); orig(self)
    m.Laws.teardown = td
    w = m.World.does
    def does(self, verb, *a, **k):
        r = w(self, verb, *a, **k)
        ref[(verb.__name__, str(getattr(r,'code','ok')))]+=1
        return r
    m.World.does = does
    from hypothesis import settings
    try:
        run_state_machine_as_test(m.Laws, settings=settings(m.PROFILE, max_examples=25))
    finally:
        print(c); 
        for k,v in sorted(ref.items()): print(k,v)
