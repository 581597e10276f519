"""M/M/1 at 90 % in SimPy: one process a customer. Prints nanoseconds per event of each trial that counts; exit code 3 without simpy."""
import json
import random
import sys
import time

try:
    import simpy
except ImportError:
    sys.exit(3)

CUSTOMERS = 300_000
luck = random.Random(7)
GAPS = [luck.expovariate(1.0) for _ in range(CUSTOMERS)]
SERVICES = [luck.expovariate(1 / 0.9) for _ in range(CUSTOMERS)]


def lindley():
    total = stay = 0.0
    for gap, service in zip(GAPS, SERVICES):
        stay = max(0.0, stay - gap) + service
        total += stay
    return total / CUSTOMERS


def trial():
    env = simpy.Environment()
    server = simpy.Resource(env, capacity=1)
    total = [0.0]

    def customer(service):
        arrived = env.now
        with server.request() as turn:
            yield turn
            yield env.timeout(service)
        total[0] += env.now - arrived

    def source():
        for gap, service in zip(GAPS, SERVICES):
            yield env.timeout(gap)
            env.process(customer(service))

    env.process(source())
    start = time.process_time_ns()
    env.run()
    spent = time.process_time_ns() - start
    assert abs(total[0] / CUSTOMERS - lindley()) < 1e-6 * lindley(), "wrong result: mean time in system"
    return spent / (2 * CUSTOMERS)


trial()
print(json.dumps({"nanos": [trial() for _ in range(3)], "figures": []}))
