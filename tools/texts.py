"""The text tables of data/text: how they are read and what must hold in them."""
import os
import re

CONVERSION = re.compile(r'%(?:(\d)\$)?([-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?)(hh|h|ll|l|z|j|t)?(.)',
                        re.S)
ALLOWED = {'%s', '%d', '%zu', '%ld', '%lld', '%u', '%c', '%g', '%.*s', '%%'}
PLACE = re.compile(r'\{([a-z_]\w*)\}')


class Table:
    """Rows of TAB separated columns; `faults` lists what is wrong with the file itself."""

    def __init__(self, root, name, columns):
        self.path = 'data/text/' + name
        self.rows, self.faults, self.lines = {}, [], {}
        full = os.path.join(root, self.path)
        if not os.path.exists(full):
            return
        with open(full, encoding='utf-8', newline='\n') as f:
            text = f.read()
        if text and not text.endswith('\n'):
            self.fault(text.count('\n') + 1, 'the last line has no end')
        for no, line in enumerate(text.split('\n')[:-1], 1):
            self.row(no, line, columns)

    def fault(self, no, text):
        self.faults.append(f'{self.path}:{no}: {text}')

    def row(self, no, line, columns):
        cells = line.split('\t')
        if len(cells) != columns or not all(cells):
            self.fault(no, f'not {columns} filled columns')
        elif cells[0] in self.rows:
            self.fault(no, f'twice: {cells[0]}')
        else:
            self.rows[cells[0]] = cells[1:]
            self.lines[cells[0]] = no


def conversions(text):
    """[(number or 0, '%zu')] of a printf format."""
    return [(int(m.group(1) or 0), '%' + m.group(2) + (m.group(3) or '') + m.group(4))
            for m in CONVERSION.finditer(text)]


def key_fault(key):
    """What is wrong with an error key, or None."""
    for number, conv in conversions(key):
        if number or conv not in ALLOWED:
            return f'{conv}: a key has only {" ".join(sorted(ALLOWED))}, none by number'
    if not re.search(r'[a-z]', CONVERSION.sub('', key)):
        return 'a key needs words of its own'
    if re.search(r'[\n\t]', key):
        return 'a key is one line without tabs'
    return None


def plain(conv):
    """%.*s and %s render the same argument."""
    return '%s' if conv == '%.*s' else conv


def conversions_fault(key, other):
    """Why a translation's conversions do not fit the key's, or None."""
    want = [plain(c) for _, c in conversions(key) if c != '%%']
    have = [(n, plain(c)) for n, c in conversions(other) if c != '%%']
    if any(n for n, _ in have):
        if not all(n for n, _ in have):
            return 'all conversions by number, or none'
        numbers = [n for n, _ in have]
        if sorted(set(numbers)) != list(range(1, len(want) + 1)):
            return f'has arguments {sorted(set(numbers))}, the key has {len(want)}'
        bad = [n for n, c in have if c != want[n - 1]]
        return f'argument {bad[0]} is another conversion' if bad else None
    if [c for _, c in have] != want:
        return f'has {" ".join(c for _, c in have) or "none"}, the key {" ".join(want) or "none"}'
    return None


def places(text):
    return sorted(set(PLACE.findall(text)))
