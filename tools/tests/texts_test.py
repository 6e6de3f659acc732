"""tools/check-texts and tools/gen-texts over small trees."""
import os
import subprocess
import tempfile
import unittest

from trees import TOOLS, run

SET = 'int f(struct err *e)\n{\n    return err_set(e, E_PARSE, %s);\n}\n'


def tree(source, errors='', messages='', words=''):
    return {'src/model/x.c': source, 'data/text/errors.tsv': errors,
            'data/text/messages.tsv': messages, 'data/text/words.tsv': words}


class Texts(unittest.TestCase):
    def passes(self, *args, **kw):
        status, out = run('check-texts', tree(*args, **kw))
        self.assertEqual(status, 0, out)

    def fails(self, fault, *args, **kw):
        status, out = run('check-texts', tree(*args, **kw))
        self.assertEqual(status, 1, out)
        self.assertIn(fault, out)
        self.assertIn(' 1 faults', out)

    def test_key_found(self):
        self.passes(SET % '"bad %s; say \\"%zu\\""\n  " now", a, b', 'bad %s; say "%zu" now\t悪い %s %zu\n')
        self.passes(SET % '"bad %.*s", n, p', 'bad %.*s\t悪い %s\n')
        self.passes(SET % '"%d of %s", 1, p', '%d of %s\t%2$s の %1$d\n')
        self.passes(SET % 'x ? "one" : "two"', 'one\t一\ntwo\t二\n')

    def test_key_missing(self):
        self.fails('not in errors.tsv: bad', SET % '"bad"')
        self.fails('not in errors.tsv: two', SET % 'x ? "one" : "two"', 'one\t一\n')

    def test_key_unused(self):
        self.fails('no err_set has it: bad', '/* err_set(e, E_PARSE, "bad") */', 'bad\t悪い\n')

    def test_key_unseen(self):
        self.fails('without a literal', SET % 'text')
        self.fails('in a macro', '#define BAD(e) \\\n    err_set(e, 1, "bad")\n')
        self.fails('words of its own', SET % '"%s", p')
        self.fails('a key has only', SET % '"bad %x", 1')

    def test_conversions_differ(self):
        for ja in ('悪い', '悪い %d', '悪い %s %s', '悪い %2$s', '悪い %1$s %s'):
            self.fails('data/text/errors.tsv:1', SET % '"bad %s", p', f'bad %s\t{ja}\n')

    def test_not_japanese(self):
        self.fails('is not Japanese', SET % '"bad"', 'bad\tbad\n')

    def test_columns(self):
        self.fails('not 2 filled columns', '', 'bad\n')
        self.fails('not 3 filled columns', '', messages='a.b\tx\t\n')
        self.fails('twice: bad', SET % '"bad"', 'bad\t悪い\nbad\t悪い\n')

    def test_messages(self):
        use = 'const char *f(void)\n{\n    return text_get(l, "a.b");\n}\n'
        self.passes(use, messages='a.b\t{n} of {m}\t{m} の {n}\n')
        self.fails('not in messages.tsv: a.b', use)
        self.fails('unused: a.c', use, messages='a.b\tx\t字\na.c\tx\t字\n')
        self.fails('differ', use, messages='a.b\t{n}\t{m}\n')

    def test_families(self):
        use = 'void f(void)\n{\n    snprintf(k, 9, "tier.%s", t);\n}\n'
        self.passes(use, messages='tier.now\tnow\t今\n')

    def test_words(self):
        use = 'int f(void)\n{\n    return err_errno(e, "open");\n}\n'
        self.passes(use, words='open\tオープン\nIs a directory\tフォルダーです\n')
        self.fails('not in words.tsv: open', use)
        self.fails('unused: close', use, words='open\tオープン\nclose\tクローズ\n')

    def test_generated(self):
        with tempfile.TemporaryDirectory() as root:
            os.makedirs(os.path.join(root, 'data/text'))
            for name, text in (('errors.tsv', 'b "%s"\t\\u悪い\na\t字\n'), ('words.tsv', ''),
                               ('messages.tsv', 'k\tone\\ntwo\t二\n')):
                with open(os.path.join(root, 'data/text', name), 'w', encoding='utf-8') as f:
                    f.write(text)
            out = os.path.join(root, 'out.c')
            subprocess.run([os.path.join(TOOLS, 'gen-texts'), root, out], check=True)
            with open(out, encoding='utf-8') as f:
                text = f.read()
        self.assertIn('    {"a", "字"},\n    {"b \\"%s\\"", "\\\\u悪い"},\n', text)
        self.assertIn('{"k", {"one\\ntwo", "二"}}', text)


if __name__ == '__main__':
    unittest.main()
