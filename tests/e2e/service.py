"""niju serve for a scenario, and a client that says what it gets."""
import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import re
import socket
import ssl
import struct
import subprocess


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return "%d %s\n%s" % (self.status, dict(self.headers), self.body[:2000])


class Service:
    """A server on a free port of this machine; `link` is the one-time link's secret, or None."""

    def __init__(self, w, *args, command="serve"):
        words = [w.binary, command, "--lang", "en", *map(str, args)]
        if "--listen" not in words:
            words += ["--listen", "127.0.0.1:0"]
        self.log = open(w.path("serve.log"), "ab+")
        self.process = subprocess.Popen(words, env=w.environment({}), cwd=w.folder,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=self.log)
        self.url = self.link = None
        for line in self.process.stdout:
            found = re.match(rb"(https?)://(\S+?):(\d+)/(?:sign-in#token=(\S+))?\s*$", line)
            if found:
                self.secure = found[1] == b"https"
                self.host, self.port = found[2].decode(), int(found[3])
                self.link = found[4].decode() if found[4] else None
                return
        raise AssertionError("no address was told; exit %s: %s" % (self.process.wait(), self.told()))

    def told(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def stop(self):
        self.process.terminate()
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("SIGTERM did not end it within 20 s")
        finally:
            self.process.stdout.close()
        assert status == 0, "exit %d after SIGTERM: %s" % (status, self.told())
        self.log.close()

    def raw(self, data, wait=10):
        """What comes back for these bytes until the server closes or falls silent."""
        got = b""
        with socket.create_connection((self.host, self.port), timeout=wait) as s:
            s.sendall(data)
            with contextlib.suppress(socket.timeout, ConnectionResetError):
                while part := s.recv(65536):
                    got += part
        return got


@contextlib.contextmanager
def serving(w, *args, **more):
    s = Service(w, *args, **more)
    try:
        yield s
    except BaseException:
        s.process.kill()
        s.process.wait()
        raise
    s.stop()


class Client:
    """One visitor: keeps its cookie and sends the CSRF word with each write."""

    def __init__(self, service, peer=None, token=None):
        self.service, self.peer, self.token = service, peer, token
        self.cookie = self.csrf = None

    def ask(self, method, path, body=None, headers=None, csrf=True):
        """`body` is sent as JSON unless it is bytes."""
        s = self.service
        sent = {"Accept-Language": "en"}
        if self.cookie:
            sent["Cookie"] = "niju_session=" + self.cookie
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        if self.peer:
            sent["X-Forwarded-For"] = self.peer
        if self.csrf and csrf and method != "GET":
            sent["X-CSRF-Token"] = self.csrf
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent.update(headers or {})
        if s.secure:
            c = http.client.HTTPSConnection(s.host, s.port, timeout=30,
                                            context=ssl._create_unverified_context())
        else:
            c = http.client.HTTPConnection(s.host, s.port, timeout=30)
        c.request(method, path, body, sent)
        r = c.getresponse()
        answer = Answer(r.status, r.headers, r.read())
        c.close()
        found = re.match(r"niju_session=([^;]*)", answer.headers.get("Set-Cookie", ""))
        if found:
            self.cookie = found[1] or None
        return answer

    def want(self, status, method, path, body=None, **more):
        r = self.ask(method, "/api/v1" + path, body, **more)
        assert r.status == status, "%d wanted: %s %s -> %s" % (status, method, path, r)
        if status >= 400:
            assert r.headers["Content-Type"] == "application/problem+json", r
            told = r.json()
            assert told["status"] == status and told["title"] and told["detail"], r
        return r.json() if r.body else None

    def state(self):
        """What /session says; the CSRF word is kept."""
        answer = self.want(200, "GET", "/session")
        self.csrf = answer["csrf"]
        return answer["state"]


def code(secret, now):
    """RFC 6238 of a base32 secret at this (naive, UTC) time."""
    seconds = int((now - type(now)(1970, 1, 1)).total_seconds())
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", seconds // 30), hashlib.sha1).digest()
    at = mac[-1] & 15
    return "%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF) % 1000000)


PASSWORD = "seven quiet otters on ice"


def settle(w, service, client):
    """By the one-time link of the first start to a whole account: (secret, recovery codes)."""
    client.want(200, "POST", "/session/link", {"token": service.link})
    client.state()
    client.want(200, "POST", "/session/password", {"new": PASSWORD})
    client.state()
    secret = client.want(200, "POST", "/session/enroll", {})["secret"]
    codes = client.want(200, "POST", "/session/enroll/confirm",
                        {"code": code(secret, w.now)})["recovery_codes"]
    assert client.state() == "ready"
    return secret, codes
