"""The service: who signs in, what is refused, what no client can hold up."""
import json
import socket
import subprocess
import time

import documents
from service import PASSWORD, Client, code, serving, settle
from world import Skip, same


def scenario_the_first_person_signs_in(w):
    documents.group(w)
    with serving(w) as s:
        c = Client(s)
        same(c.state(), "none")
        c.want(401, "GET", "/units")
        before = Client(s)
        before.want(200, "POST", "/session/link", {"token": s.link})
        same(before.state(), "enroll")
        before.want(401, "GET", "/units")
        Client(s).want(401, "POST", "/session/link", {"token": s.link})  # once only
        old = before.cookie
        before.want(200, "POST", "/session/password", {"new": PASSWORD})
        before.state()
        secret = before.want(200, "POST", "/session/enroll", {})["secret"]
        wrong = "%06d" % ((int(code(secret, w.now)) + 1) % 1000000)
        before.want(422, "POST", "/session/enroll/confirm", {"code": wrong})
        codes = before.want(200, "POST", "/session/enroll/confirm",
                            {"code": code(secret, w.now)})["recovery_codes"]
        same(len(set(codes)), 10)
        same(before.state(), "ready")
        assert before.cookie != old, "the session's secret changes at each step"
        stale = Client(s)
        stale.cookie = old
        same(stale.state(), "none", "the secret before is worth nothing")
        before.want(200, "GET", "/units")
    kept = w.path("serve.log").read_bytes()
    if w.engine == "sqlite":
        kept += b"".join(p.read_bytes() for p in w.folder.glob("niju.db*"))
    for word in (PASSWORD, secret, codes[0], s.link, before.cookie):
        assert word.encode() not in kept, "a secret in the clear, in the store or the log: " + word
    w.verify()


def scenario_a_lost_link_is_not_the_end(w):
    w.niju("init")
    same(w.run("serve", "--listen", "0.0.0.0:0").status, 5)  # the first person is made all the same
    with serving(w) as s:
        settle(w, s, Client(s))
    with serving(w) as s:
        same(s.link, None, "somebody is set up")


def scenario_a_code_counts_once(w):
    documents.group(w)
    with serving(w) as s:
        secret, codes = settle(w, s, Client(s))
        login = {"login": "admin", "password": PASSWORD}
        c = Client(s)
        c.want(200, "POST", "/session", login)
        same(c.state(), "password_ok")
        c.want(401, "GET", "/units")
        c.want(401, "POST", "/session/totp", {"code": code(secret, w.now)})  # was used to confirm
        c.want(200, "POST", "/session/totp", {"code": codes[0]})
        same(c.state(), "ready")
        same(c.want(200, "GET", "/session")["recovery_left"], 9)
        again = Client(s)
        again.want(200, "POST", "/session", login)
        again.state()
        again.want(401, "POST", "/session/totp", {"code": codes[0]})
    w.later(hours=1)
    with serving(w) as s:
        assert s.link is None, "a set-up link is for the first start"
        c = Client(s)
        c.want(200, "POST", "/session", login)
        c.state()
        c.want(200, "POST", "/session/totp", {"code": code(secret, w.now)})
        same(c.state(), "ready")


def scenario_sessions_end(w):
    documents.group(w)
    with serving(w) as s:
        a, b = Client(s), Client(s)
        _, codes = settle(w, s, a)
        b.want(200, "POST", "/session", {"login": "admin", "password": PASSWORD})
        b.state()
        b.want(200, "POST", "/session/totp", {"code": codes[1]})
        b.state()
        listed = a.want(200, "GET", "/sessions")["items"]
        other = [i for i in listed if not i["current"]]
        same((len(listed), len(other)), (2, 1), "two sessions, one of them another")
        a.want(204, "DELETE", "/sessions/%s" % other[0]["id"])
        same(b.state(), "none", "revoked at once")
        b.want(401, "GET", "/units")
        copy = Client(s)
        copy.cookie = a.cookie
        a.want(204, "DELETE", "/session")
        same(copy.state(), "none", "signed out on the server, not only in the browser")
        fresh = Client(s)
        fresh.want(200, "POST", "/session", {"login": "admin", "password": PASSWORD})
        fresh.state()
        fresh.want(200, "POST", "/session/totp", {"code": codes[2]})
        kept = fresh.cookie
    w.later(hours=3)
    with serving(w) as s:
        idle = Client(s)
        idle.cookie = kept
        same(idle.state(), "none", "ended by idleness")


def scenario_a_write_needs_the_word_of_the_session(w):
    documents.group(w)
    with serving(w) as s:
        c = Client(s)
        settle(w, s, c)
        c.want(403, "POST", "/session/password", {"old": PASSWORD, "new": PASSWORD + "2"}, csrf=False)
        c.want(403, "POST", "/session/password", {"old": PASSWORD, "new": PASSWORD + "2"},
               headers={"X-CSRF-Token": c.csrf[:-1] + ("A" if c.csrf[-1] != "A" else "B")})
        c.want(422, "POST", "/session/password", {"old": "wrong" * 4, "new": PASSWORD + "2"})
        c.want(200, "POST", "/session/password", {"old": PASSWORD, "new": PASSWORD + "2"})
        r = Client(s).ask("POST", "/api/v1/session", {"login": "admin", "password": PASSWORD + "2"})
        cookie = r.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie, cookie


def scenario_guessing_slows_down_who_guesses(w):
    documents.group(w)
    with serving(w, "--proxy", "127.0.0.1") as s:
        settle(w, s, Client(s, peer="192.0.2.9"))
        guesser = Client(s, peer="192.0.2.1")
        statuses = [guesser.ask("POST", "/api/v1/session",
                                {"login": "admin", "password": "guess number %d" % i}).status
                    for i in range(8)]
        same(statuses[:5], [401] * 5)
        same(statuses[-1], 429)
        slow = guesser.ask("POST", "/api/v1/session", {"login": "admin", "password": PASSWORD})
        same(slow.status, 429, "the right password does not help who guesses")
        assert int(slow.headers["Retry-After"]) > 0, slow
        Client(s, peer="192.0.2.2").want(200, "POST", "/session",
                                         {"login": "admin", "password": PASSWORD})
        nobody = Client(s, peer="192.0.2.3").want(401, "POST", "/session",
                                                  {"login": "nobody", "password": "x" * 20})
        wrong = Client(s, peer="192.0.2.3").want(401, "POST", "/session",
                                                 {"login": "admin", "password": "x" * 20})
        same(nobody["detail"], wrong["detail"], "whether an account exists is not told")
    with serving(w) as s:  # no proxy is trusted here: the header is only words
        guesser = Client(s)
        for i in range(8):
            guesser.peer = "198.51.100.%d" % i
            last = guesser.ask("POST", "/api/v1/session", {"login": "admin", "password": "g%d" % i})
        same(last.status, 429)


SMUGGLED = {
    "two lengths": b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "two equal lengths": b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
    "length and chunked": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two codings": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "unknown coding": b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "coding with a prefix": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "signed length": b"Content-Length: +5\r\n\r\nhello",
    "negative length": b"Content-Length: -5\r\n\r\n",
    "length in hex": b"Content-Length: 0x5\r\n\r\nhello",
    "list of lengths": b"Content-Length: 5, 5\r\n\r\nhello",
    "length too long": b"Content-Length: 99999999999999999999999\r\n\r\n",
    "space before the colon": b"Content-Length : 5\r\n\r\nhello",
    "second host": b"Host: other\r\nContent-Length: 0\r\n\r\n",
    "bare return": b"X-A: b\rContent-Length: 0\r\n\r\n",
    "chunk of no number": b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    "chunk of a signed number": b"Transfer-Encoding: chunked\r\n\r\n-1\r\nhello\r\n0\r\n\r\n",
}
AFTER = b"GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"


def scenario_no_second_request_hides_in_a_first(w):
    w.niju("init")
    with serving(w) as s:
        for name, rest in SMUGGLED.items():
            got = s.raw(b"POST /api/v1/session HTTP/1.1\r\nHost: h\r\n" + rest + AFTER, wait=3)
            assert got == b"" or got.startswith(b"HTTP/1.1 400") or got.startswith(b"HTTP/1.1 413"), \
                (name, got)
            assert b"alive" not in got, (name, got)
        assert s.raw(AFTER).startswith(b"HTTP/1.1 200")
        for line in (b"GET /healthz", b"GET http://h/healthz HTTP/1.1",
                     b"G(T /healthz HTTP/1.1", b"GET /healthz HTTP/1.0", b"GET /healthz HTTP/3.7"):
            got = s.raw(line + b"\r\nHost: h\r\nConnection: close\r\n\r\n", wait=3)
            assert b" 200 " not in got.split(b"\r\n")[0], (line, got)
        assert b" 400 " in s.raw(b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n")  # no host


def scenario_slow_and_large_clients_hold_nothing_up(w):
    w.niju("init")
    with serving(w) as s:
        held = []
        for i in range(300):
            k = socket.create_connection((s.host, s.port))
            k.sendall(b"POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Length: 50\r\n"
                      + (b"\r\n{" if i % 2 else b"X-Slow: "))
            held.append(k)
        began = time.monotonic()
        for _ in range(20):
            same(Client(s).ask("GET", "/healthz").status, 200)
        assert time.monotonic() - began < 5, "300 clients that say nothing hold up others"
        for k in held:
            k.close()
        large = s.raw(b"GET /healthz HTTP/1.1\r\nHost: h\r\nX-Large: " + b"a" * 100000 + b"\r\n\r\n")
        assert large == b"" or large[9:12] in (b"431", b"413", b"400"), large[:200]
        line = s.raw(b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\nHost: h\r\n\r\n")
        assert line == b"" or line[9:12] in (b"414", b"431", b"400"), line[:200]
        many = s.raw(b"GET /healthz HTTP/1.1\r\nHost: h\r\n" + b"".join(
            b"X-%d: 1\r\n" % i for i in range(200)) + b"\r\n")
        same(many[9:12], b"431")
        body = s.raw(b"POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Type: application/json"
                     b"\r\nContent-Length: 9999999999\r\n\r\n")
        same(body[9:12], b"413")
        same(Client(s).ask("GET", "/healthz").status, 200)


def scenario_what_is_asked_wrongly_is_named(w):
    documents.group(w)
    with serving(w) as s:
        c = Client(s)
        settle(w, s, c)
        for body in (b"{", b"", b"[]", b'{"login":"a","password":"b"} x', b'{"login":"\xff"}',
                     b"[" * 5000, b"nul"):
            r = Client(s).ask("POST", "/api/v1/session", body)
            assert r.status in (400, 413, 422), (body[:40], str(r))
        visitor = Client(s)
        unknown = visitor.ask("POST", "/api/v1/session", {"login": "a", "password": "b", "rol": 1})
        assert unknown.status in (400, 422) and b"rol" in unknown.body, unknown
        typed = visitor.ask("POST", "/api/v1/session", {"login": 7, "password": "b"})
        assert typed.status in (400, 422) and b"login" in typed.body, typed
        r = c.ask("DELETE", "/api/v1/units")
        same(r.status, 405)
        assert "GET" in r.headers["Allow"], r
        same(c.ask("BREW", "/api/v1/units").status, 405)
        c.want(404, "GET", "/no-such-thing")
        c.want(404, "GET", "/units/NOT-THERE")
        same(c.want(400, "GET", "/units?colour=red")["errors"][0]["path"], "colour")
        c.want(400, "GET", "/assets?cursor=never-given")
        c.want(400, "GET", "/assets?limit=0")
        same(c.ask("POST", "/api/v1/session", b"a=b",
                   headers={"Content-Type": "application/x-www-form-urlencoded"}).status, 415)
        same(c.ask("GET", "/api/v1/%2e%2e/%2e%2e/etc/passwd").status, 404)


HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options",
           "Referrer-Policy")


class Stream:
    """The event stream of a client; what comes is read as lines."""

    def __init__(self, s, c, last=None):
        self.socket = socket.create_connection((s.host, s.port), timeout=10)
        self.socket.sendall(("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nCookie: niju_session=%s\r\n"
                             "%s\r\n" % (c.cookie, "Last-Event-ID: %d\r\n" % last if last else "")
                             ).encode())
        self.lines = self.socket.makefile("r", encoding="utf-8")
        self.head = self.lines.readline() + "".join(iter(self.lines.readline, "\n"))

    def event(self):
        for line in self.lines:
            if line.startswith("data: "):
                return json.loads(line[6:])
        raise AssertionError("the stream ended")

    def close(self):
        self.lines.close()
        self.socket.close()


def scenario_changes_are_told(w):
    documents.group(w)
    with serving(w) as s:
        c = Client(s)
        c.want(401, "GET", "/events")
        settle(w, s, c)
        first = Stream(s, c)
        assert "200" in first.head and "text/event-stream" in first.head, first.head
        time.sleep(1.2)  # the first look at the store has been taken
        documents.host(w, "web01", {"openssl": "1.1.1w-0+deb11u1"})
        told = first.event()
        assert "inventories" in told["what"], told
        first.close()
        w.niju("asset", "import", w.write("more.csv", "name,unit\nnew01,JP-DEV\n"))
        again = Stream(s, c, last=told["seq"])  # missed nothing while it was away
        later = again.event()
        assert "assets" in later["what"] and later["seq"] > told["seq"], later
        many = [Stream(s, c) for _ in range(50)]
        c.want(200, "GET", "/units")
        documents.host(w, "web01", {"openssl": "1.1.1w-0+deb11u2"})
        for k in many + [again]:
            assert "inventories" in k.event()["what"]
            k.close()


def scenario_every_answer_has_the_headers(w):
    w.niju("init")
    with serving(w) as s:
        c = Client(s)
        for method, path in (("GET", "/"), ("GET", "/healthz"), ("GET", "/readyz"),
                             ("GET", "/metrics"), ("GET", "/api/v1/units"), ("GET", "/no.file"),
                             ("POST", "/api/v1/session"), ("GET", "/api/v1/none")):
            r = c.ask(method, path)
            for name in HEADERS:
                assert r.headers[name], (path, name, r)
            assert "script-src 'unsafe" not in r.headers["Content-Security-Policy"], r
            assert "frame-ancestors 'none'" in r.headers["Content-Security-Policy"], r
            assert r.headers["Strict-Transport-Security"] is None, "plain HTTP"
            assert "niju" not in (r.headers["Server"] or "").lower(), r
        assert b"niju_http_requests_total" in c.ask("GET", "/metrics").body


def scenario_tls(w):
    w.niju("init")
    plain = w.run("serve", "--listen", "0.0.0.0:0")
    same(plain.status, 5, "plain HTTP beyond this machine")
    assert b"--tls-cert" in plain.err, plain
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                           "-subj", "/CN=127.0.0.1", "-keyout", w.path("key.pem"), "-out",
                           w.path("cert.pem")], capture_output=True)
    if made.returncode != 0:
        raise Skip("openssl cannot make a certificate")
    same(w.run("serve", "--tls-cert", w.path("cert.pem")).status, 2, "a key is missing")
    with serving(w, "--tls-cert", w.path("cert.pem"), "--tls-key", w.path("key.pem")) as s:
        c = Client(s)
        r = c.ask("GET", "/healthz")
        same(r.status, 200)
        assert "max-age=" in r.headers["Strict-Transport-Security"], r
        r = c.ask("POST", "/api/v1/session/link", {"token": s.link})
        assert "; Secure" in r.headers["Set-Cookie"], r
        assert b"alive" not in s.raw(AFTER, wait=3), "plain HTTP where TLS is spoken"
        same(c.ask("GET", "/healthz").status, 200)


def scenario_the_demo_signs_in_once(w):
    if w.engine != "sqlite":
        raise Skip("the demo is shown on SQLite")
    with serving(w, command="demo") as s:
        c = Client(s)
        c.want(200, "POST", "/session/link", {"token": s.link})
        same(c.state(), "ready")
        rows = c.want(200, "GET", "/monitor")
        assert rows, "the Risk Monitor"
        Client(s).want(401, "POST", "/session/link", {"token": s.link})


def scenario_nobody_gives_more_than_they_hold(w):
    documents.group(w)
    with serving(w) as s:
        root = Client(s)
        settle(w, s, root)
        made = root.want(201, "POST", "/users", {"login": "sato", "name": "佐藤", "lang": "ja", "grants": [
            {"role": "regional-ciso", "unit": "JP"}]})
        same(made["user"]["state"], "invited")
        same([g["unit"] for g in made["user"]["grants"]], ["JP"])
        same(Client(s).want(200, "GET", "/session")["state"], "none")
        regional = Client(s)
        regional.want(200, "POST", "/session/link", {"token": made["link"].split("token=")[1]})
        regional.state()
        regional.want(200, "POST", "/session/password", {"new": PASSWORD})
        regional.state()
        secret = regional.want(200, "POST", "/session/enroll", {})["secret"]
        regional.want(200, "POST", "/session/enroll/confirm", {"code": code(secret, w.now)})
        same(regional.state(), "ready")
        same([u["login"] for u in regional.want(200, "GET", "/users")["items"]], ["sato"])
        regional.want(404, "GET", "/users/admin/grants")
        regional.want(404, "PATCH", "/users/admin", {"reset_second_factor": True})
        regional.want(403, "GET", "/audit")
        for role, unit, status in (("ciso", "JP-DEV", 403), ("operator", "JP-DEV", 403),
                                   ("regional-ciso", "US", 404), ("member", "G", 404),
                                   ("nobody", "JP-DEV", 422)):
            regional.want(status, "POST", "/users", {"login": "x1", "name": "x", "grants": [
                {"role": role, "unit": unit}]})
        regional.want(422, "POST", "/users", {"login": "x1", "name": "x"})
        regional.want(201, "POST", "/users", {"login": "kato", "name": "加藤", "grants": [
            {"role": "member", "unit": "JP-DEV"}]})
        regional.want(409, "POST", "/users", {"login": "kato", "name": "加藤", "grants": [
            {"role": "member", "unit": "JP-DEV"}]})
        same([u["login"] for u in regional.want(200, "GET", "/users?q=%E5%8A%A0")["items"]], ["kato"])
        same([u["login"] for u in root.want(200, "GET", "/users?unit=JP-DEV")["items"]], ["kato"])
        regional.want(200, "PATCH", "/users/kato", {"state": "disabled"})
        assert root.want(200, "PATCH", "/users/sato", {"name": "佐藤 花子"})["last_sign_in"]
        root.want(409, "PUT", "/users/admin/grants", {"grants": []})
        root.want(409, "PATCH", "/users/admin", {"state": "disabled"})
        same(root.want(200, "GET", "/users?limit=1")["items"][0]["login"], "admin")
        assert any(r["name"] == "auditor" for r in root.want(200, "GET", "/roles")["items"])
    w.verify()


def scenario_tokens_and_the_trail(w):
    documents.group(w)
    with serving(w) as s:
        root = Client(s)
        settle(w, s, root)
        made = root.want(201, "POST", "/tokens", {"name": "board", "role": "executive", "unit": "JP",
                                                  "read_only": True},
                         headers={"Idempotency-Key": "once"})
        same((made["token"]["role"], made["token"]["unit"], made["token"]["owner"]),
             ("executive", "JP", "admin"))
        reader = Client(s, token=made["secret"])
        assert "US" not in {u["code"] for u in reader.want(200, "GET", "/units")["items"]}
        reader.want(403, "GET", "/users")
        reader.want(403, "POST", "/tokens", {"name": "more"})
        root.want(422, "POST", "/tokens", {"name": "x", "role": "king"})
        listed = root.want(200, "GET", "/tokens")["items"]
        same([k["name"] for k in listed], ["board"])
        assert made["secret"] not in json.dumps(listed)
        root.want(204, "DELETE", "/tokens/" + made["token"]["id"])
        root.want(404, "DELETE", "/tokens/" + made["token"]["id"])
        reader.want(401, "GET", "/units")

        trail = root.want(200, "GET", "/audit?action=token")["items"]
        same([x["action"] for x in trail], ["token.end", "token.make"])
        same({x["actor"] for x in trail}, {"admin"})
        seen, path = [], "/audit?limit=3"
        while path:
            part = root.want(200, "GET", path)
            seen += [x["seq"] for x in part["items"]]
            path = part["next"] and "/audit?limit=3&cursor=" + part["next"]
        same(seen, list(range(len(seen), 0, -1)), "every entry once, newest first")
        proof = root.want(200, "GET", "/audit/verify")
        same((proof["whole"], proof["entries"], proof["message"]), (True, len(seen), None))
        if w.engine == "sqlite":
            kept = b"".join(p.read_bytes() for p in w.folder.glob("niju.db*"))
            assert made["secret"].encode() not in kept, "a token in the clear"
    w.verify()
