"""tools/check-limits finds each kind of excess, one below the limit passes."""
import unittest

from trees import run


def body(*lines):
    return 'int f(int a)\n{\n' + '\n'.join(lines) + '\n}\n'


class Limits(unittest.TestCase):
    def passes(self, text, path='src/model/x.c'):
        status, out = run('check-limits', {path: text})
        self.assertEqual(status, 0, out)

    def fails(self, text, fault, path='src/model/x.c'):
        status, out = run('check-limits', {path: text})
        self.assertEqual(status, 1, out)
        self.assertIn(fault, out)
        self.assertIn(' 1 over', out)

    def test_lines(self):
        self.passes(body(*['    a++;'] * 67))
        self.fails(body(*['    a++;'] * 68), 'src/model/x.c:1: f: lines 71, over 70')

    def test_lines_of_tests(self):
        self.passes(body(*['    a++;'] * 117), 'src/model/x_test.c')
        self.fails(body(*['    a++;'] * 118), 'lines 121, over 120', 'src/model/x_test.c')

    def test_lines_of_files(self):
        self.passes('\n' * 800)
        self.fails('\n' * 801, 'lines 801, over 800')
        self.fails('\n' * 251, 'lines 251, over 250', 'src/model/x.h')

    def test_branches(self):
        self.passes(body('    return ' + '\n        || '.join(['a'] * 21) + ';'))
        self.fails(body('    return ' + '\n        || '.join(['a'] * 22) + ';'), 'branches 21')
        # each word and mark counts once; what stands in texts and comments does not
        kinds = ['if (a) a++;', 'for (;;) a++;', 'while (a) a++;', 'a = a ? 1 : 2;',
                 'a = a && 1;', 'a = a || 1;', 'switch (a) { case 1: a++; }']
        self.passes(body(*(kinds[:7] * 2 + kinds[:6]), '/* if */ // while', 'g("for ? &&");'))
        self.fails(body(*(kinds * 3)), 'branches 21')

    def test_parameters(self):
        self.passes('int f(int a, int b, int (*c)(int, int), int d, int e)\n{\n    return 0;\n}\n')
        self.passes('int f(int a, int b, int c, int d, const char *fmt, ...)\n{\n    return 0;\n}\n')
        self.fails('int f(int a, int b, int c, int d, int e, int g)\n{\n    return 0;\n}\n',
                   'f: parameters 6')

    def test_nesting(self):
        self.passes(body('for (;;)', 'if (a)', 'while (a)', 'a--;', 'else if (a) { do { a++; }',
                         'while (a); } else { a++; }'))
        self.fails(body('for (;;)', 'if (a)', 'while (a)', 'if (a)', 'a--;'), 'nested blocks 4')
        self.fails(body('for (;;) {', 'if (a) { a++; } else if (a) {', 'switch (a) { case 1: {',
                        'a--;', '}}', '}}'), 'nested blocks 4')
        self.fails(body('each(x) {', 'if (a) {', 'each(y) {', 'if (a)', 'a--;', '}}}'),
                   'nested blocks 4')

    def test_nesting_of_values(self):
        self.passes(body('struct p q[] = {{{{{1}}}}};', 'g((struct p){{{{1}}}});', 'out:', 'a++;'))

    def test_columns(self):
        self.passes('//' + ' ' * 98 + '\n')
        self.fails('//' + ' ' * 99 + '\n', 'columns 101')
        self.fails('// ' + '字' * 49 + '\n', 'columns 101')

    def test_state(self):
        for decl in ('static int n;', 'int n = 3;', 'static const char *p;', 'static struct t *p;',
                     'static const char *names[] = {"a", "b"};', 'static _Atomic long n[3];',
                     'static int (*hook)(void);', 'static struct { int a; } all[2];',
                     'static _Atomic(int) n;', 'static _Thread_local int n;'):
            self.fails(decl + '\n', 'mutable')

    def test_state_in_functions(self):
        self.fails(body('    static int calls;', '    return calls++;'), 'mutable')
        self.passes(body('    static const char t[] = "a";', '    return t[a];'))

    def test_no_state(self):
        for decl in ('static const int n = 3;', 'static const char *const names[] = {"a"};',
                     'static const struct t all[] = {{1}, {2}};', 'int f(int a);',
                     'struct t { int a; };', 'enum { A, B };', 'typedef int each(void *p);',
                     'extern const int n;', 'static volatile sig_atomic_t stop;',
                     'static int (*const table[])(int) = {f};', 'struct t;',
                     'MUST_CHECK int f(int a) __attribute__((x(1)));',
                     '_Static_assert(sizeof(int) == 4, "int");', 'const char *f(int a);'):
            self.passes(decl + '\n')

    def test_state_where_it_may_be(self):
        self.passes('static int n;\n', 'src/base/log.c')
        self.passes('static int n;\n', 'src/bin/main.c')
        self.passes('static int n;\n', 'src/model/x_test.c')

    def test_cxx(self):
        long = body(*['    a++;'] * 68)
        self.fails('namespace {\n' + long + '}\n', 'src/model/x.cc:2: f: lines', 'src/model/x.cc')
        self.fails('extern "C" {\n' + long + '}\n', 'src/model/x.cc:2: f: lines', 'src/model/x.cc')

    def test_directives(self):
        self.passes('#define X(a) \\\n    if (a) { \\\n    }\n' + body('    a++;'))


if __name__ == '__main__':
    unittest.main()
