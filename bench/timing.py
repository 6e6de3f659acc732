"""Times of other programs: the least of several runs, for what else runs here only slows them."""
import os
import resource
import subprocess
import time


def _run(command):
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    elapsed = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):  # 1: something was found
        raise SystemExit("bench: %s: %s" % (" ".join(command), done.stderr.decode()[-300:]))
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, elapsed


def processor_ms(command, runs=8):
    return 1000 * min(_run(command)[0] for _ in range(runs))


def elapsed_ms(command, runs=8):
    return 1000 * min(_run(command)[1] for _ in range(runs))


def in_turn_ms(commands, runs=8):
    """Elapsed, the commands in turn, so that a busy moment is one for all of them."""
    times = [[_run(c)[1] for c in commands] for _ in range(runs)]
    return [1000 * min(t[i] for t in times) for i in range(len(commands))]


def peak_mb(command):
    """Peak memory of one run, measured in a child of its own."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execvp(command[0], command)
    return os.wait4(pid, 0)[2].ru_maxrss / 1024
