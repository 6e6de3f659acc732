"""tools/summary counts every test of every build and each step once."""
import json
import os
import subprocess
import tempfile
import unittest

from trees import TOOLS


def summary(steps, *logs):
    with tempfile.TemporaryDirectory() as root:
        with open(os.path.join(root, 'steps'), 'w', encoding='utf-8') as f:
            f.write(''.join(s + '\n' for s in steps))
        builds = []
        for i, results in enumerate(logs):
            builds.append(os.path.join(root, f'b{i}'))
            os.makedirs(os.path.join(builds[-1], 'meson-logs'))
            with open(os.path.join(builds[-1], 'meson-logs', 'testlog.json'), 'w',
                      encoding='utf-8') as f:
                f.write(''.join(json.dumps({'name': 't', 'result': r}) + '\n' for r in results))
        done = subprocess.run([os.path.join(TOOLS, 'summary'), os.path.join(root, 'steps'), *builds,
                               os.path.join(root, 'none')], text=True, stdout=subprocess.PIPE,
                              check=True)
        return done.stdout.splitlines()


class Summary(unittest.TestCase):
    def last(self, *args):
        return summary(*args)[-1]

    def test_counts(self):
        self.assertEqual(self.last(['pass a', 'pass tests'], ['OK', 'OK', 'SKIP']),
                         '3 passed, 0 failed, 1 skipped')
        self.assertEqual(self.last(['pass a', 'FAIL b'], ['OK'], ['EXPECTEDFAIL']),
                         '3 passed, 1 failed, 0 skipped')

    def test_failures_of_any_kind(self):
        for result in ('FAIL', 'TIMEOUT', 'ERROR', 'INTERRUPT', 'UNEXPECTEDPASS'):
            self.assertEqual(self.last(['FAIL tests'], [result, 'OK']),
                             '1 passed, 1 failed, 0 skipped')

    def test_a_run_that_did_not_start(self):
        self.assertEqual(self.last(['FAIL tests']), '0 passed, 1 failed, 0 skipped')


if __name__ == '__main__':
    unittest.main()
