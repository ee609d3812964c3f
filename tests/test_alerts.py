"""Alerts reach a command, a webhook and a mail server on loopback; a channel that fails is told and fails nothing."""

import base64
import contextlib
import json
import socketserver
import ssl
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from pipeline.alerts import Alert, alert_failure, alerting, describe_failure, send
from pipeline.cli import main
from pipeline.config import AlertConfig, Settings, WatchlistConfig, load_settings
from pipeline.errors import ChecksFailed, ConfigError, LakeError, Locked, UsageError
from pipeline.home import Home
from pipeline.steps.notices import find_hits, find_silent
from pipeline.warehouse.health import examine
from tests.warehouse.conftest import World
from tests.warehouse.lake import DAY, NIGHT, make_articles, make_tables, settings_of, write_run

ALERT = Alert(kind="run_failed", subject="newsmill: live-2026-11-20 failed", text="the lake is dry", facts={"what": "live-2026-11-20"})


@pytest.fixture
def webhook():
    """(address, what came, how to answer) of a server on loopback."""
    came: list[tuple[str, dict, dict]] = []
    answer = {"status": 200, "location": ""}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            came.append((self.path, dict(self.headers), body))
            self.send_response(answer["status"])
            if answer["location"]:
                self.send_header("Location", answer["location"])
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", came, answer
        server.shutdown()


@pytest.fixture
def mail_server():
    """(port, mails) of a server that speaks as much SMTP as is needed."""
    mails: list[list[str]] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 loopback\r\n")
            mail: list[str] = []
            while line := self.rfile.readline().decode().rstrip("\r\n"):
                verb = line.split(" ")[0].upper()
                mail.append(line)
                if verb == "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    while (text := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                        mail.append(text)
                    mails.append(mail)
                self.wfile.write(b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], mails
        server.shutdown()


@pytest.fixture
def secure_mail_server(tmp_path):
    """(port, what was said in the open, what within TLS, the certificate's path) of a server called localhost that offers STARTTLS."""
    certificate = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    said: tuple[list[str], list[str]] = ([], [])

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.sendall(b"220 loopback\r\n")
            with contextlib.suppress(OSError), self.talk(self.request, said[0], b"250-loopback\r\n250 STARTTLS\r\n") as stream:
                stream.sendall(b"220 go on\r\n")
                with context.wrap_socket(stream, server_side=True) as secure:
                    self.talk(secure, said[1], b"250-loopback\r\n250 AUTH PLAIN\r\n")

        def talk(self, stream, lines, hello):
            """Answer until TLS is asked for, or the end; the socket."""
            reader, is_data = stream.makefile("rb"), False
            for line in reader:
                verb = line.split()[0].upper() if line.strip() else b""
                lines.append(line.decode().strip())
                if verb == b"STARTTLS":
                    break
                is_data = verb == b"DATA" or (is_data and line != b".\r\n")
                if verb == b"DATA" or not is_data:
                    stream.sendall({b"EHLO": hello, b"DATA": b"354 go on\r\n", b"AUTH": b"235 ok\r\n", b"QUIT": b"221 bye\r\n"}.get(
                        verb, b"250 ok\r\n"))
            return stream

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], *said, certificate
        server.shutdown()


def make_certificate(folder):
    """A key and a certificate of localhost that nobody but itself vouches for, in one file."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                   .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
                   .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False).sign(key, hashes.SHA256()))
    path = folder / "localhost.pem"
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
                     + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def settings_with(tmp_path, *channels) -> Settings:
    return Settings(home=tmp_path, alerts=channels)


def test_a_webhook_gets_json(tmp_path, webhook, monkeypatch):
    url, came, _ = webhook
    monkeypatch.setenv("HOOK_TOKEN", "s3cret")
    assert send(settings_with(tmp_path, AlertConfig(name="chat", webhook=url, token_variable="HOOK_TOKEN")), [ALERT]) == []
    (path, headers, body), = came
    assert path == "/hook"
    assert headers["Authorization"] == "Bearer s3cret"
    assert (body["kind"], body["facts"]) == ("run_failed", {"what": "live-2026-11-20"})
    assert body["text"] == "newsmill: live-2026-11-20 failed\nthe lake is dry"
    assert "s3cret" not in (tmp_path / "state" / "alerts.json").read_text()


def test_a_mail_arrives(tmp_path, mail_server):
    port, mails = mail_server
    channel = AlertConfig(name="mail", smtp_host="127.0.0.1", smtp_port=port, smtp_tls=False, mail_from="mill@example.org",
                          mail_to=("night@example.org", "day@example.org"))
    assert send(settings_with(tmp_path, channel), [replace(ALERT, subject="two\r\nlines: Bcc: x@example.org")]) == []
    (mail,) = mails
    assert {"rcpt TO:<night@example.org>", "rcpt TO:<day@example.org>"} <= {line.replace("RCPT", "rcpt") for line in mail}
    assert "Subject: two lines: Bcc: x@example.org" in mail
    assert "the lake is dry" in mail


def test_a_mail_arrives_over_tls_with_a_password(tmp_path, secure_mail_server, monkeypatch):
    port, in_the_open, within, certificate = secure_mail_server
    monkeypatch.setenv("MAIL_PASSWORD", "s3cret")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    channel = AlertConfig(name="mail", smtp_host="localhost", smtp_port=port, smtp_user="me", mail_from="a@b.example",
                          mail_to=("c@d.example",), token_variable="MAIL_PASSWORD")
    assert send(settings_with(tmp_path, channel), [ALERT]) == []
    assert [line.split()[0].upper() for line in in_the_open] == ["EHLO", "STARTTLS"]
    assert f"AUTH PLAIN {base64.b64encode(b'%cme%cs3cret' % (0, 0)).decode()}" in within
    assert "the lake is dry" in within


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_no_password_for_a_server_that_cannot_prove_its_name(tmp_path, secure_mail_server, monkeypatch, host):
    port, in_the_open, within, certificate = secure_mail_server
    monkeypatch.setenv("MAIL_PASSWORD", "s3cret")
    if host != "localhost":  # trusted, but under another name
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    channel = AlertConfig(name="mail", smtp_host=host, smtp_port=port, smtp_user="me", mail_from="a@b.example", mail_to=("c@d.example",),
                          token_variable="MAIL_PASSWORD")
    (problem,) = send(settings_with(tmp_path, channel), [ALERT])
    assert problem.startswith("mail: SSLCertVerificationError")
    assert in_the_open[-1].upper() == "STARTTLS"
    assert within == []


def test_a_password_is_not_sent_in_the_open(tmp_path, mail_server, monkeypatch):
    monkeypatch.setenv("MAIL_PASSWORD", "s3cret")
    channel = AlertConfig(name="mail", smtp_host="127.0.0.1", smtp_port=mail_server[0], smtp_tls=False, smtp_user="me", mail_from="a@b",
                          mail_to=("c@d",), token_variable="MAIL_PASSWORD")
    assert send(settings_with(tmp_path, channel), [ALERT]) == ["mail: a password is only sent over TLS: set smtp_tls"]
    assert mail_server[1] == []


def test_a_command_reads_the_alert(tmp_path):
    script = "import json, os, sys; open(sys.argv[1], 'w').write(os.environ['NEWSMILL_ALERT'] + json.load(sys.stdin)['text'])"
    channel = AlertConfig(name="page", command=(sys.executable, "-c", script, str(tmp_path / "said; touch x")))
    assert send(settings_with(tmp_path, channel), [ALERT]) == []
    assert (tmp_path / "said; touch x").read_text().startswith("run_failednewsmill: live-2026-11-20 failed")


@pytest.mark.parametrize(("channel", "says"), [
    (AlertConfig(name="a", command=(sys.executable, "-c", "import sys; sys.exit('no pager')")), "a: exit code 1: no pager"),
    (AlertConfig(name="a", command=("/no/such/program",)), "a: FileNotFoundError"),
    (AlertConfig(name="a", webhook="http://127.0.0.1:1/"), "a: URLError"),
    (AlertConfig(name="a", smtp_host="127.0.0.1", smtp_port=1, mail_from="a@b", mail_to=("c@d",)), "a: ConnectionRefusedError"),
])
def test_a_channel_that_fails_is_told_and_fails_nothing(tmp_path, channel, says):
    told = AlertConfig(name="b", command=(sys.executable, "-c", ""))
    (problem,) = send(settings_with(tmp_path, channel, told), [ALERT])
    assert problem.startswith(says)
    vitals = {vital.name: vital for vital in examine(Home(tmp_path), now=NIGHT, max_age=timedelta(hours=26))}
    assert (vitals["alerts"].value, vitals["alerts"].is_good) == (problem, False)
    assert send(settings_with(tmp_path, told), [ALERT]) == []
    vitals = {vital.name: vital for vital in examine(Home(tmp_path), now=NIGHT, max_age=timedelta(hours=26))}
    assert vitals["alerts"].is_good


def test_an_answer_that_is_no_success_is_a_failure_and_no_redirect_is_followed(tmp_path, webhook):
    url, came, answer = webhook
    settings = settings_with(tmp_path, AlertConfig(name="chat", webhook=url))
    answer["status"] = 500
    assert send(settings, [ALERT]) == ["chat: HTTPError: HTTP Error 500: Internal Server Error"]
    answer.update(status=302, location=url + "/elsewhere")
    (problem,) = send(settings, [ALERT])
    assert "302" in problem
    assert [path for path, _, _ in came] == ["/hook", "/hook"]


def test_only_the_kinds_that_are_asked_for_and_once(tmp_path, webhook):
    url, came, _ = webhook
    settings = settings_with(tmp_path, AlertConfig(name="chat", webhook=url, on=("watchlist",)))
    hits = Alert(kind="watchlist", subject="Strait", key="watchlist Strait 1")
    for _ in range(3):
        assert send(settings, [ALERT, hits]) == []
    assert [body["subject"] for _, _, body in came] == ["Strait"]


def test_what_was_not_told_is_told_the_next_time(tmp_path, webhook):
    url, came, answer = webhook
    settings = settings_with(tmp_path, AlertConfig(name="chat", webhook=url))
    hits = Alert(kind="watchlist", subject="Strait", key="watchlist Strait 1")
    answer["status"] = 503
    send(settings, [hits])
    answer["status"] = 204
    assert send(settings, [hits]) == []
    assert len(came) == 2


@pytest.mark.parametrize(("error", "kind"), [
    (ChecksFailed("not published"), "checks_failed"), (LakeError("x"), "run_failed"), (OSError("disk full"), "run_failed"),
    (UsageError("nothing was captured"), "run_failed"), (Locked("x"), None), (KeyboardInterrupt(), None),
])
def test_failures_that_somebody_must_know_of(error, kind, tmp_path, webhook):
    url, came, _ = webhook
    alert = describe_failure(error, "live-2026-11-20")
    assert (alert.kind if alert else None) == kind
    with pytest.raises(type(error)), alerting(settings_with(tmp_path, AlertConfig(name="chat", webhook=url)), "live-2026-11-20", print):
        raise error
    assert len(came) == (kind is not None)


def test_a_night_that_fails_tells_and_keeps_its_exit_code(tmp_path, webhook, monkeypatch, capfd):
    url, came, _ = webhook
    (tmp_path / "feeds.toml").write_text(f'[[alerts]]\nname = "chat"\nwebhook = "{url}"\n[[alerts]]\nname = "dead"\ncommand = ["/none"]\n')
    (tmp_path / "captures").mkdir()
    (tmp_path / "captures" / "live-2026-11-20-0.warc.gz").write_bytes(b"\x28\xb5\x2f\xfd no WARC")
    monkeypatch.setenv("NEWSMILL_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as stop:
        main(["run", "--date", "2026-11-20"])
    assert stop.value.code == 1
    assert came[0][2]["subject"] == "newsmill: live-2026-11-20 failed"
    assert "alert not sent: dead: FileNotFoundError" in capfd.readouterr().err


def test_the_doctor_tells_what_is_late(tmp_path, webhook, monkeypatch, capfd):
    url, came, _ = webhook
    (tmp_path / "feeds.toml").write_text(f'[[alerts]]\nname = "chat"\nwebhook = "{url}"\n')
    monkeypatch.setenv("NEWSMILL_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as stop:
        main(["doctor", "--max-age", "26h", "--alert"])
    assert stop.value.code == 4
    assert {body["kind"] for _, _, body in came} == {"late"}
    assert "published" in capfd.readouterr().out


@pytest.mark.parametrize(("text", "problem"), [
    ('[[alerts]]\nname = "x"\n', "alerts.0"), ('[[alerts]]\nname = "x"\nwebhook = "file:///etc/passwd"\n', "webhook"),
    ('[[alerts]]\nname = "x"\nwebhook = "http://a"\ncommand = ["b"]\n', "alerts.0"),
    ('[[alerts]]\nname = "x"\ncommand = ["b"]\non = ["everything"]\n', "on.0"),
    ('[[alerts]]\nname = "x"\nsmtp_host = "b"\npassword = "p"\nmail_from = "a@b"\nmail_to = ["a@b"]\n', "password"),
])
def test_a_channel_that_cannot_be_is_refused(tmp_path, text, problem):
    (tmp_path / "feeds.toml").write_text(text)
    with pytest.raises(ConfigError, match=problem):
        load_settings(tmp_path, {})


def test_a_source_that_falls_silent_is_told_once_and_a_weekly_never(tmp_path):
    """Two sources write daily, one once a week; then one of the daily ones says nothing for two days."""
    world = World(settings_of(tmp_path), Home(tmp_path))
    for number in range(12):
        at, run_id = DAY + timedelta(days=number), f"live-{(DAY + timedelta(days=number)).date()}"
        speaking = [0] + ([1] if number < 10 else []) + ([2] if number % 7 == 0 else [])
        articles = [row for feed in speaking for row in make_articles(1, start=100 * number + feed, at=at, feed=feed)]
        write_run(world.home, run_id, make_tables(articles, at=at))
    world.build()
    assert find_silent(world.home, (DAY + timedelta(days=9)).date()) == []
    assert find_silent(world.home, (DAY + timedelta(days=10)).date()) == []
    (alert,) = find_silent(world.home, (DAY + timedelta(days=11)).date())
    assert alert.facts == {"source_name": "Hill Courier", "last_day": "2026-11-29"}


def test_what_a_watchlist_finds_is_told_by_list(tmp_path):
    world = World(settings_of(tmp_path, watchlists=(WatchlistConfig(name="Straits", words=("strait",)),)), Home(tmp_path))
    for number in range(2):
        at = DAY + timedelta(days=number)
        write_run(world.home, f"live-{at.date()}", make_tables(make_articles(2, start=5 * number, at=at), at=at))
    world.build()
    (alert,) = find_hits(world.home, ["live-2026-11-21"])
    assert alert.facts["watchlist_name"] == "Straits"
    assert "strait" in alert.text
    assert find_hits(world.home, []) == []


def test_a_task_that_fails_for_good_is_told(tmp_path, webhook, monkeypatch):
    url, came, _ = webhook
    (tmp_path / "feeds.toml").write_text(f'[[alerts]]\nname = "chat"\nwebhook = "{url}"\n')
    monkeypatch.setenv("NEWSMILL_HOME", str(tmp_path))
    context = {"dag": SimpleNamespace(dag_id="news_ingest"), "task_instance": SimpleNamespace(task_id="build"), "run_id": "r1"}
    alert_failure({**context, "exception": ChecksFailed("span_mentions found 3")})
    alert_failure({**context, "exception": None})
    assert [(body["kind"], body["subject"]) for _, _, body in came] == [
        ("checks_failed", "newsmill: news_ingest.build of r1 failed"), ("run_failed", "newsmill: news_ingest.build of r1 failed")]
