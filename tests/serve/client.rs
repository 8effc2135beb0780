//! A server of its own for each test, and a client that can say anything.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// A server that ends with the test.
pub struct Server {
    child: Child,
    pub port: u16,
    pub token: String,
    cookie: String,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    pub fn code(&self) -> String {
        self.json()["problems"][0]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Server {
    /// Without a session yet.
    pub fn stranger(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rebook"));
        command.arg("serve").arg(folder).arg("--no-open").args(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut link = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut link).unwrap();
        let rest = link.trim().strip_prefix("http://127.0.0.1:").unwrap_or_else(|| panic!("{link:?}"));
        let (port, token) = rest.split_once("/#").unwrap();
        Self { child, port: port.parse().unwrap(), token: token.to_owned(), cookie: String::new() }
    }

    /// With the session of a browser that has opened the link.
    pub fn of(folder: &Path, arguments: &[&str]) -> Self {
        let mut server = Self::stranger(folder, arguments);
        let reply = server.post("/api/session", &json!({ "token": server.token }));
        assert_eq!(reply.status, 200, "{reply:?}");
        let cookie = reply.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        server.cookie = String::from(cookie.split(';').next().unwrap());
        server
    }

    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// Sends these bytes and reads until the server closes.
    pub fn raw(&self, bytes: &[u8]) -> Option<Reply> {
        let mut stream = self.connect();
        // A server that has refused already may close before all is sent.
        let _ = stream.write_all(bytes);
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        parsed(&all)
    }

    pub fn get(&self, path: &str) -> Reply {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\r\n",
            self.port, self.cookie
        );
        self.raw(head.as_bytes()).unwrap()
    }

    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.send("POST", path, "application/json", body.to_string().as_bytes())
    }

    pub fn send(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Reply {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\nOrigin: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            self.cookie,
            self.origin(),
            body.len()
        );
        self.raw(&[head.as_bytes(), body].concat()).unwrap()
    }

    #[track_caller]
    pub fn good(&self, path: &str) -> Value {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", String::from_utf8_lossy(&reply.body));
        reply.json()
    }

    #[track_caller]
    pub fn done(&self, path: &str, body: &Value) -> Value {
        let reply = self.post(path, body);
        assert_eq!(reply.status, 200, "{path}: {}", String::from_utf8_lossy(&reply.body));
        reply.json()
    }

    /// Begins a run and waits for its last event: its name and what it says.
    #[track_caller]
    pub fn run(&self, path: &str, body: &Value) -> (String, Value) {
        let run = self.done(path, body)["run"].as_u64().unwrap();
        let reply = self.get(&format!("/api/runs/{run}/events"));
        assert_eq!(reply.status, 200);
        assert!(reply.header("content-type").starts_with("text/event-stream"));
        let text = String::from_utf8(reply.body).unwrap();
        let last = text.trim().rsplit("\n\n").next().unwrap();
        let line = |key: &str| last.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().trim();
        (line("event:").to_owned(), serde_json::from_str(line("data:")).unwrap_or_default())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn parsed(all: &[u8]) -> Option<Reply> {
    let end = all.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&all[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> =
        lines.filter_map(|line| line.split_once(": ")).map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    let mut body = all[end + 4..].to_vec();
    if headers.iter().any(|(name, value)| name.eq_ignore_ascii_case("transfer-encoding") && value == "chunked") {
        body = joined(&body);
    }
    Some(Reply { status, headers, body })
}

/// A body whose chunks are put together.
fn joined(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap().trim(), 16).unwrap();
        if size == 0 {
            break;
        }
        body.extend(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    body
}

/// A copy of the quickstart scenario.
pub fn quickstart() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quickstart");
    for name in ["scenario.json", "accounts.csv", "team.csv"] {
        fs::copy(from.join(name), folder.path().join(name)).unwrap();
    }
    folder
}

/// The accounts whose present owner may keep them, by id.
pub fn keepable(server: &Server) -> Vec<String> {
    let scenario = server.good("/api/scenario");
    let here = |id: &Value| {
        let people = scenario["people"].as_array().unwrap();
        people.iter().any(|person| person["id"] == *id && person["assignable"] == true)
    };
    let accounts = scenario["accounts"].as_array().unwrap().iter();
    let kept = accounts.filter(|account| here(&account["owner"]["csm"][0]) || here(&account["owner"]["csm"]));
    kept.map(|account| account["id"].as_str().unwrap().to_owned()).collect()
}

pub fn rebook(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rebook")).current_dir(folder).args(arguments).output().unwrap()
}

/// Every file of a folder with its bytes.
pub fn holds(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap().filter_map(Result::ok) {
            match entry.file_type().unwrap() {
                kind if kind.is_dir() => folders.push(entry.path()),
                kind if kind.is_file() => {
                    all.push((entry.path().display().to_string(), fs::read(entry.path()).unwrap()));
                }
                _ => {}
            }
        }
    }
    all.sort();
    all
}
