"""A small reader of this project's C: tokens, external declarations, functions.

It knows the style of the tree, not all of C. Comments go, preprocessor lines go,
literals stay as one token each.
"""
import os
import re
import sys

sys.dont_write_bytecode = True

TOKEN = re.compile(
    r'''(?P<comment>/\*.*?\*/|//[^\n]*)
      | (?P<space>\s+)
      | (?P<string>(?:u8|[LuU])?"(?:\\.|[^"\\\n])*")
      | (?P<char>[LuU]?'(?:\\.|[^'\\\n])+')
      | (?P<word>[A-Za-z_]\w*)
      | (?P<number>\.?\d(?:[eEpP][+-]|[\w.'])*)
      | (?P<punct>->|\+\+|--|<<=|>>=|<<|>>|&&|\|\||[<>=!]=|[-+*/%&|^]=|\.\.\.|::|\#\#|.)''',
    re.S | re.X)


class Token:
    __slots__ = ('kind', 'text', 'line')

    def __init__(self, kind, text, line):
        self.kind, self.text, self.line = kind, text, line

    def __repr__(self):
        return f'{self.line}:{self.text}'


def directive_end(text, at):
    """The end of a preprocessor line, its continuations and a comment it opens included."""
    while at < len(text):
        if text.startswith('/*', at):
            at = text.find('*/', at + 2)
            if at < 0:
                return len(text)
            at += 2
        elif text.startswith('//', at) or text[at] == '\n':
            end = text.find('\n', at)
            return len(text) if end < 0 else end
        elif text[at] == '\\' and at + 1 < len(text):
            at += 2
        elif text[at] in '"\'':
            m = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|.', re.S).match(text, at)
            at = m.end()
        else:
            at += 1
    return at


def tokens(text):
    """The tokens of a source text without comments, white space and preprocessor lines."""
    out, at, line, fresh = [], 0, 1, True
    while at < len(text):
        if fresh and text[at] == '#':
            end = directive_end(text, at)
            line += text.count('\n', at, end)
            at = end
            continue
        m = TOKEN.match(text, at)
        kind, piece = m.lastgroup, m.group()
        if kind not in ('comment', 'space'):
            out.append(Token(kind, piece, line))
            fresh = False
        elif '\n' in piece:
            fresh = True
        line += piece.count('\n')
        at = m.end()
    return out


OPEN, CLOSE = {'(': ')', '[': ']', '{': '}'}, {')', ']', '}'}


def skip(toks, i):
    """The index behind the bracket that closes toks[i]."""
    depth = 0
    while i < len(toks):
        if toks[i].text in OPEN and toks[i].kind == 'punct':
            depth += 1
        elif toks[i].text in CLOSE and toks[i].kind == 'punct':
            depth -= 1
            if depth == 0:
                return i + 1
        i += 1
    return i


class Function:
    def __init__(self, name, line, params, body, end_line):
        self.name, self.line, self.params = name, line, params
        self.body, self.end_line = body, end_line  # body: tokens with both braces

    def length(self):
        return self.end_line - self.line + 1


NOT_NAMES = {'__attribute__', '__extension__', '__declspec', 'alignas', '_Alignas', 'noexcept',
             'decltype', 'typeof', '__typeof__'}


def header_name(head):
    """(name, parameter tokens) of a function's head: the last call-like group in it, or None."""
    found, i = None, 0
    while i < len(head):
        if head[i].text != '(':
            i += 1
            continue
        end = skip(head, i)
        before = head[i - 1] if i else None
        if before is not None and before.kind == 'word' and before.text not in NOT_NAMES:
            found = (before, head[i + 1:end - 1])
        i = end
    return found


def param_count(params):
    texts = [t.text for t in params]
    if not texts or texts == ['void']:
        return 0
    n, i = 1, 0
    while i < len(params):
        if params[i].text in OPEN:
            i = skip(params, i)
            continue
        n += params[i].text == ','
        i += 1
    return n - ('...' in texts)


def externals(toks, cxx=False):
    """Yields ('function', Function) and ('declaration', tokens) of one file's outer level."""
    i, start = 0, 0
    while i < len(toks):
        text = toks[i].text if toks[i].kind == 'punct' else ''
        if text == ';':
            yield 'declaration', toks[start:i + 1]
            i += 1
            start = i
        elif text in ('(', '['):
            i = skip(toks, i)
        elif text == '{':
            head = toks[start:i]
            end = skip(toks, i)
            if opens_scope(head, cxx):
                inner = externals(toks[i + 1:end - 1], cxx)
                members = any(t.text in ('struct', 'class') for t in head)
                yield from (x for x in inner if x[0] == 'function' or not members)
                i = start = end
            elif is_function(head):
                name, params = header_name(head)
                yield 'function', Function(name.text, name.line, param_count(params), toks[i:end],
                                           toks[end - 1].line)
                i = start = end
            else:
                i = end
        else:
            i += 1


def opens_scope(head, cxx):
    words = [t.text for t in head]
    if words[:1] == ['extern'] and len(head) == 2 and head[1].kind == 'string':
        return True
    return cxx and bool(words) and ('namespace' in words or
                                    (words[0] in ('struct', 'class') and '(' not in words))


def is_function(head):
    if any(t.text == '=' for t in outer(head)):
        return False
    named = header_name(head)
    if named is None:
        return False
    last = head[-1].text
    return last == ')' or last in ('const', 'noexcept', 'override')


def outer(toks):
    """The tokens outside of any bracket."""
    i = 0
    while i < len(toks):
        if toks[i].kind == 'punct' and toks[i].text in OPEN:
            i = skip(toks, i)
            continue
        yield toks[i]
        i += 1


def literal_value(text):
    """The characters a C string literal stands for."""
    body = text[text.index('"') + 1:-1]
    simple = {'n': '\n', 't': '\t', 'r': '\r', '0': '\0', 'a': '\a', 'b': '\b', 'f': '\f', 'v': '\v'}

    def one(m):
        s = m.group(1)
        if s[0] == 'x':
            return chr(int(s[1:], 16))
        if s[0] in '01234567':
            return chr(int(s, 8))
        return simple.get(s[0], s[0])
    return re.sub(r'\\(x[0-9a-fA-F]+|[0-7]{1,3}|.)', one, body, flags=re.S)


def strings_of(toks):
    """Yields (line, value) of each run of adjacent string literals."""
    run, line = None, 0
    for t in toks:
        if t.kind == 'string':
            if run is None:
                run, line = '', t.line
            run += literal_value(t.text)
        elif run is not None:
            yield line, run
            run = None
    if run is not None:
        yield line, run


def call_args(toks, i):
    """The argument token lists of the call whose '(' is toks[i]."""
    end = skip(toks, i) - 1
    args, start, j = [], i + 1, i + 1
    while j < end:
        if toks[j].kind == 'punct' and toks[j].text in OPEN:
            j = skip(toks, j)
            continue
        if toks[j].text == ',' and toks[j].kind == 'punct':
            args.append(toks[start:j])
            start = j + 1
        j += 1
    args.append(toks[start:end])
    return args


def calls(toks, names):
    """Yields (token, arguments) of each call of one of the names."""
    for i in range(len(toks) - 1):
        if toks[i].kind == 'word' and toks[i].text in names and toks[i + 1].text == '(':
            yield toks[i], call_args(toks, i + 1)


SUFFIXES = ('.c', '.cc', '.h')


def files(root, folders=('src', 'tests', 'fuzz', 'bench')):
    """The C files below root, as paths from it."""
    out = []
    for folder in folders:
        for path, dirs, names in os.walk(os.path.join(root, folder)):
            dirs[:] = sorted(d for d in dirs if not d.startswith(('.', 'build')))
            out += [os.path.relpath(os.path.join(path, n), root) for n in names
                    if n.endswith(SUFFIXES)]
    return sorted(out)


def read(root, path):
    with open(os.path.join(root, path), encoding='utf-8') as f:
        return f.read()


def root_of(argv, script):
    """(root, rest of the arguments): `--root DIR`, else the tree that holds the script."""
    if '--root' in argv:
        at = argv.index('--root')
        return argv[at + 1], argv[:at] + argv[at + 2:]
    return os.path.dirname(os.path.dirname(os.path.abspath(script))), argv
