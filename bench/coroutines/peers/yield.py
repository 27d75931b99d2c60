"""N coroutines that loop "yield", resumed in turn.

Arguments: "generator" or "greenlet", N and how many resumes to time.
"""

import gc
import sys
from time import perf_counter as clock

kind, n, resumes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
done = False


def loop():
    while not done:
        yield


if kind == "greenlet":
    import greenlet

    def switching():
        parent = greenlet.getcurrent().parent
        while not done:
            parent.switch()

    def make():
        return greenlet.greenlet(switching).switch
else:

    def make():
        return loop().__next__


def resume(all_):
    for r in all_:
        r()


def end(all_):
    for r in all_:
        try:
            r()
        except StopIteration:
            pass


def herd(size):
    all_ = [make() for _ in range(size)]
    resume(all_)
    return all_


def rss():
    try:
        with open("/proc/self/status") as f:
            for line in f:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        return None


# One coroutine is too quick to make for the clock, so that at least 1,000 are made.
size = max(n, 1000)
gc.disable()
before = rss()
start = clock()
everybody = herd(size)
created = clock() - start
after = rss()

few = everybody if size == n else herd(n)
resume(few)
gc.collect()
rounds = max(3, resumes // n)
start = clock()
for _ in range(rounds):
    resume(few)
resumed = clock() - start

start = clock()
gc.collect()
collected = clock() - start

done = True
start = clock()
end(everybody)
ended = clock() - start
if few is not everybody:
    end(few)

print("%g ns resume" % (resumed / rounds / n * 1e9))
print("%g ns create" % (created / size * 1e9))
print("%g ns end" % (ended / size * 1e9))
if before and n >= 1000:
    print("%g bytes memory each" % ((after - before) / size))
    print("%g ms full collection" % (collected * 1e3))
