import sys
sys.path.insert(0, "/work/main")
from hypothesis import settings, HealthCheck, Phase
from tests.cast import Cast
def test_hunt(cast):
    from tests.laws import test_state_machine as m
    from hypothesis.stateful import run_state_machine_as_test
    import os
    run_state_machine_as_test(m.Laws, settings=settings(max_examples=int(os.environ.get("N","100")), stateful_step_count=50, derandomize=False, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], print_blob=True))
