"""tools/check-layers finds each kind of fault and passes a sound tree."""
import unittest

from trees import run

LAYERS = 'base < model < { format, store } < domain < bin\ndomain: org < vuln < risk\n'
H = '#pragma once\n'


def check(files):
    return run('check-layers', {'src/LAYERS': LAYERS, **files})


class Layers(unittest.TestCase):
    def fails(self, files, text):
        status, out = check(files)
        self.assertEqual(status, 1, out)
        self.assertIn(text, out)
        self.assertIn(' 1 faults', out)

    def test_sound(self):
        status, out = check({
            'src/base/str.h': H, 'src/model/unit.h': H + '#include "base/str.h"\n',
            'src/domain/org/tree.h': H + '#include "model/unit.h"\n',
            'src/domain/risk/rows.c': '#include "domain/org/tree.h"\n/* #include "none.h" */\n',
            'src/bin/main.c': '#include "domain/org/tree.h"\n'})
        self.assertEqual(status, 0, out)

    def test_back_edge(self):
        self.fails({'src/base/str.h': H + '#include "model/unit.h"\n', 'src/model/unit.h': H},
                   'src/base/str.h:2: base may not include model')

    def test_braces(self):
        self.fails({'src/store/db.h': H, 'src/format/osv.c': '#include "store/db.h"\n'},
                   'format may not include store')

    def test_areas(self):
        self.fails({'src/domain/org/tree.c': '#include "domain/risk/rows.h"\n',
                    'src/domain/risk/rows.h': H}, 'domain/org may not include domain/risk')

    def test_areas_without_folders(self):
        self.fails({'src/domain/org_tree.c': '#include "domain/risk.h"\n',
                    'src/domain/risk.h': H}, 'domain/org may not include domain/risk')

    def test_unknown_room(self):
        self.fails({'src/extra/x.h': H}, 'extra: no such room')

    def test_unknown_area(self):
        self.fails({'src/domain/other/x.h': H}, 'domain/other: no such area')

    def test_short_path(self):
        self.fails({'src/base/str.h': H, 'src/base/str.c': '#include "str.h"\n'},
                   'not a full path')

    def test_cycle(self):
        self.fails({'src/base/a.h': H + '#include "base/b.h"\n',
                    'src/base/b.h': H + '#include "base/c.h"\n',
                    'src/base/c.h': H + '#include "base/a.h"\n'}, 'header cycle: base/a.h')

    def test_guard(self):
        self.fails({'src/base/a.h': 'int a(void);\n'}, 'without #pragma once')

    def test_stems(self):
        self.fails({'src/base/row.h': H, 'src/model/row.h': H}, 'stem is used in base, model')

    def test_vague(self):
        self.fails({'src/base/str_util.h': H}, 'named for its concept')

    def test_graph(self):
        _, out = run('check-layers', {'src/LAYERS': LAYERS, 'src/base/a.h': H,
                                      'src/bin/main.c': '#include "base/a.h"\n'}, '--graph')
        self.assertIn('bin -> base 1\n', out)


if __name__ == '__main__':
    unittest.main()
