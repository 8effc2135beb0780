//! Nothing gets in: requests from elsewhere, without a session, out of the folder, malformed in every way. Each is refused with
//! a status below 500, and the folder stays as it is.

use std::fs;

use serde_json::json;

use super::client::{Reply, Server, holds, quickstart};

/// The parts of a request that attacks change.
struct Attempt {
    name: &'static str,
    line: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    /// The statuses that refuse it.
    refused: &'static [u16],
}

impl Attempt {
    /// A good request, but for what the caller changes.
    fn good(server: &Server, name: &'static str) -> Self {
        Self {
            name,
            line: "GET /api/folder HTTP/1.1".to_owned(),
            headers: vec![
                ("Host", format!("127.0.0.1:{}", server.port)),
                ("Cookie", server.cookie().to_owned()),
                ("Origin", server.origin()),
                ("Sec-Fetch-Site", "same-origin".to_owned()),
                ("Content-Type", "application/json".to_owned()),
            ],
            body: Vec::new(),
            refused: &[401, 403],
        }
    }

    fn line(self, line: impl Into<String>) -> Self {
        Self { line: line.into(), ..self }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }

    fn twice(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    fn body(self, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..self }
    }

    fn refused(self, refused: &'static [u16]) -> Self {
        Self { refused, ..self }
    }

    fn send(&self, server: &Server) -> Option<Reply> {
        let mut head = format!("{}\r\n", self.line);
        for (name, value) in &self.headers {
            head = head + name + ": " + value + "\r\n";
        }
        if !self.headers.iter().any(|(name, _)| ["Content-Length", "Transfer-Encoding"].contains(name)) {
            head = head + "Content-Length: " + &self.body.len().to_string() + "\r\n";
        }
        head += "Connection: close\r\n\r\n";
        server.raw(&[head.as_bytes(), &self.body].concat())
    }
}

#[track_caller]
fn all_refused(server: &Server, folder: &std::path::Path, attempts: &[Attempt]) {
    let there = holds(folder);
    for attempt in attempts {
        let reply = attempt.send(server);
        // What is no request at all may be answered by hanging up.
        let status = reply.as_ref().map_or(400, |reply| reply.status);
        assert!(attempt.refused.contains(&status), "{}: {reply:?}", attempt.name);
        if let Some(reply) = reply.filter(|reply| !reply.body.is_empty()) {
            let text = String::from_utf8_lossy(&reply.body).into_owned();
            assert!(reply.json()["problems"][0]["code"].is_string(), "{}: {text}", attempt.name);
            assert_eq!(reply.header("x-content-type-options"), "nosniff", "{}", attempt.name);
            assert!(!text.contains("root:x:") && !text.contains("SECRET"), "{}: {text}", attempt.name);
        }
    }
    assert_eq!(holds(folder), there, "the folder is as it was");
    assert_eq!(server.get("/api/folder").status, 200, "the server still answers");
}

#[test]
fn requests_from_elsewhere_and_without_a_session() {
    let folder = quickstart();
    let server = Server::of(folder.path(), &[]);
    let good = |name| Attempt::good(&server, name);
    let port = server.port;
    let solve = "POST /api/solve HTTP/1.1";
    let attempts = [
        good("a name that was made to point here").with("Host", format!("evil.example:{port}")),
        good("another name of this machine").with("Host", format!("localhost:{port}")),
        good("no port").with("Host", "127.0.0.1"),
        good("another port").with("Host", "127.0.0.1:1"),
        good("the machine by number").with("Host", format!("2130706433:{port}")),
        good("a dot behind").with("Host", format!("127.0.0.1.:{port}")),
        good("a user before").with("Host", format!("x@127.0.0.1:{port}")),
        good("two hosts").twice("Host", "evil.example").refused(&[400, 403]),
        good("no host").without("Host").refused(&[400, 403]),
        good("an empty host").with("Host", "").refused(&[400, 403]),
        good("a host in the line").line(format!("GET http://evil.example:{port}/api/folder HTTP/1.1")),
        good("a forwarded host").with("Host", "evil.example").with("X-Forwarded-Host", format!("127.0.0.1:{port}")),
        good("another origin").with("Origin", "https://evil.example"),
        good("an origin of another port").with("Origin", "http://127.0.0.1:1"),
        good("an origin with https").with("Origin", format!("https://127.0.0.1:{port}")),
        good("no origin to speak of").with("Origin", "null"),
        good("an origin that begins right").with("Origin", format!("http://127.0.0.1:{port}.evil.example")),
        good("two origins").twice("Origin", "https://evil.example"),
        good("another site").with("Sec-Fetch-Site", "cross-site"),
        good("a neighbour").with("Sec-Fetch-Site", "same-site"),
        good("a site that is no word").with("Sec-Fetch-Site", "same-origin, cross-site"),
        good("a write without an origin").line(solve).without("Origin").body("{}"),
        good("a write that was typed in").line(solve).with("Sec-Fetch-Site", "none").body("{}"),
        good("a write from another site").line(solve).with("Origin", "https://evil.example").body("{}"),
        good("no cookie").without("Cookie"),
        good("an empty cookie").with("Cookie", ""),
        good("another secret").with("Cookie", format!("rebook-{port}={}", "0".repeat(64))),
        good("half of the secret").with("Cookie", server.cookie()[..server.cookie().len() / 2].to_owned()),
        good("a longer secret").with("Cookie", format!("{}0", server.cookie())),
        good("the cookie of another port").with("Cookie", server.cookie().replace(&port.to_string(), "1")),
        good("the token as a cookie").with("Cookie", format!("rebook-{port}={}", server.token)),
        good("the token in the address")
            .without("Cookie")
            .line(format!("GET /api/folder?token={} HTTP/1.1", server.token)),
        good("the token as a bearer").without("Cookie").with("Authorization", format!("Bearer {}", server.token)),
        good("a token that was used")
            .line("POST /api/session HTTP/1.1")
            .without("Cookie")
            .body(json!({ "token": server.token }).to_string()),
        good("no token").line("POST /api/session HTTP/1.1").body("{}").refused(&[400]),
        good("another token").line("POST /api/session HTTP/1.1").body(json!({ "token": "0" }).to_string()),
        good("a token of a stranger's page")
            .line("POST /api/session HTTP/1.1")
            .with("Origin", "https://evil.example")
            .body(json!({ "token": server.token }).to_string()),
        good("a preflight").line("OPTIONS /api/solve HTTP/1.1").with("Origin", "https://evil.example"),
        good("a form")
            .line(solve)
            .with("Content-Type", "application/x-www-form-urlencoded")
            .body("a=b")
            .refused(&[400]),
        good("a form of text").line(solve).with("Content-Type", "text/plain").body("{}").refused(&[400]),
        good("a form of files").line(solve).with("Content-Type", "multipart/form-data; boundary=x").refused(&[400]),
        good("no type").line(solve).without("Content-Type").body("{}").refused(&[400]),
    ];
    all_refused(&server, folder.path(), &attempts);
    for attempt in ["X-HTTP-Method-Override", "X-Original-URL"] {
        let reply = Attempt::good(&server, attempt).with(attempt, "/api/solve").send(&server).unwrap();
        assert_eq!(reply.status, 200, "{attempt} makes no difference");
        assert_eq!(reply.header("access-control-allow-origin"), "");
    }
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_folder() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.json"), "{\"SECRET\": 1}").unwrap();
    let folder = quickstart();
    let link =
        |to: &str, name: &str| std::os::unix::fs::symlink(outside.path().join(to), folder.path().join(name)).unwrap();
    link("secret.json", "link.json");
    link("", "uploads");
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("passwd.csv")).unwrap();
    let there = holds(outside.path());
    let server = Server::of(folder.path(), &[]);
    let good = |name| Attempt::good(&server, name).refused(&[400, 404, 409, 422]);
    let plan = |name, file: &str| good(name).line(format!("GET /api/plan?file={file} HTTP/1.1"));
    let import = |name, file: &str| {
        let body = json!({ "dry": true, "accounts": file }).to_string();
        good(name).line("POST /api/import HTTP/1.1").body(body)
    };
    let page = |name, path: &str| good(name).line(format!("GET {path} HTTP/1.1"));
    let attempts = [
        plan("up", "../secret.json"),
        plan("up, in other letters", "%2e%2e%2fsecret.json"),
        plan("up, twice encoded", "%252e%252e%252fsecret.json"),
        plan("up, the other way round", "..%5csecret.json"),
        plan("up from below", "x/../../secret.json"),
        plan("from the root", "/etc/passwd"),
        plan("a drive", "C:%5csecret.json"),
        plan("a stream", "plan.json:secret"),
        plan("nothing", ""),
        plan("the folder", "."),
        plan("the folder above", ".."),
        plan("a hidden file", ".git"),
        plan("a zero", "plan.json%00.csv"),
        plan("a line", "plan%0d%0aSet-Cookie:%20x=y.json"),
        plan("a long name", &"x".repeat(5000)),
        plan("a link out", "link.json"),
        plan("no plan", "scenario.json"),
        plan("a file that is not there", "none.json"),
        import("import up", "../secret.json"),
        import("import from the root", "/etc/passwd"),
        import("import a link", "passwd.csv"),
        import("import up from uploads", "uploads/../../secret.json"),
        import("import through a linked folder", "uploads/secret.json"),
        page("page up", "/../secret.json"),
        page("page up, encoded", "/%2e%2e/secret.json"),
        page("page of the folder", "/scenario.json"),
        page("page from the root", "//etc/passwd"),
        page("page of the source", "/index.html/../../serve.rs"),
        good("upload up").line("PUT /api/files/upload?name=..%2fx.csv HTTP/1.1").body("id"),
        good("upload over the scenario").line("PUT /api/files/upload?name=scenario.json HTTP/1.1").body("{}"),
        good("upload a hidden file").line("PUT /api/files/upload?name=.x.csv HTTP/1.1").body("id"),
        good("upload through a linked folder").line("PUT /api/files/upload?name=x.csv HTTP/1.1").body("id"),
        good("export up").line("GET /api/export/..%2fplan.xlsx?file=plan.json HTTP/1.1"),
        good("differences up").line("GET /api/diff?a=..%2fsecret.json&b=link.json HTTP/1.1"),
    ];
    all_refused(&server, folder.path(), &attempts);
    assert_eq!(holds(outside.path()), there);
}

#[cfg(unix)]
#[test]
fn a_scenario_can_name_no_table_outside_its_folder() {
    for name in ["../secret.csv", "link.csv", "below/../../secret.csv"] {
        let outer = tempfile::tempdir().unwrap();
        fs::write(outer.path().join("secret.csv"), "id,name\nSECRET,SECRET\n").unwrap();
        let folder = outer.path().join("books");
        fs::create_dir(&folder).unwrap();
        fs::create_dir(folder.join("below")).unwrap();
        std::os::unix::fs::symlink(outer.path().join("secret.csv"), folder.join("link.csv")).unwrap();
        let scenario = json!({ "rebook": 1, "name": "x", "as_of": "2027-01-01", "segments": [], "team": [],
            "accounts": { "file": name } });
        fs::write(folder.join("scenario.json"), scenario.to_string()).unwrap();
        let server = Server::of(&folder, &[]);
        for path in ["/api/folder", "/api/scenario", "/api/check"] {
            let reply = server.get(path);
            assert_eq!((reply.status, reply.code().as_str()), (422, "E067"), "{name} {path}");
            assert!(!String::from_utf8_lossy(&reply.body).contains("SECRET,"), "{name}");
        }
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn malformed_in_every_way() {
    let folder = quickstart();
    let server = Server::of(folder.path(), &[]);
    let version = server.good("/api/folder")["version"].clone();
    let good =
        |name| Attempt::good(&server, name).refused(&[400, 404, 405, 408, 409, 413, 414, 422, 429, 431, 501, 505]);
    let post = |name, path: &str, body: &str| good(name).line(format!("POST {path} HTTP/1.1")).body(body);
    let get = |name, path: &str| good(name).line(format!("GET {path} HTTP/1.1"));
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let decide = |row: serde_json::Value| json!({ "version": version, "decisions": [row] }).to_string();
    let attempts = [
        post("no JSON", "/api/solve", "{"),
        post("JSON of another kind", "/api/solve", "[]"),
        post("more JSON", "/api/solve", "{} {}"),
        post("deep JSON", "/api/solve", &deep),
        post("an unknown key", "/api/solve", "{\"x\": 1}"),
        post("a mode that is none", "/api/solve", "{\"mode\": \"worst\"}"),
        post("no time", "/api/solve", "{\"time_limit\": 0}"),
        post("time before the beginning", "/api/solve", "{\"time_limit\": -1}"),
        post("all the time there is", "/api/solve", "{\"time_limit\": 1e308}"),
        post("a number that is none", "/api/solve", "{\"time_limit\": NaN}"),
        post("a mode from a plan", "/api/solve", "{\"mode\": \"none\", \"from\": \"plan.json\"}"),
        post("a plan that is not there", "/api/solve", "{\"from\": \"none.json\"}"),
        good("no UTF-8").line("POST /api/solve HTTP/1.1").body(vec![b'{', b'"', 0xff, 0xfe, b'"', b':', b'1', b'}']),
        post("a run that is none", "/api/runs/stop", "{\"run\": 99}"),
        post("a run below nothing", "/api/runs/stop", "{\"run\": -1}"),
        get("events of no run", "/api/runs/99/events"),
        get("events of a word", "/api/runs/x/events"),
        get("events of a huge number", "/api/runs/99999999999999999999999/events"),
        get("no file", "/api/plan"),
        get("two files", "/api/plan?file=a.json&file=b.json"),
        get("an unknown parameter", "/api/folder?x=1"),
        get("no number", "/api/size?periods=x"),
        get("a seat that is no number", "/api/candidates?file=plan.json&seat=-1"),
        get("a query that is no text", "/api/plan?file=%ff%fe.json"),
        get("half of a sign", "/api/plan?file=%"),
        get("no such address", "/api/none"),
        get("the API itself", "/api/"),
        get("a page that is none", "/none.js"),
        get("a write as a read", "/api/solve"),
        good("a read as a write").line("POST /api/folder HTTP/1.1").body("{}"),
        good("deleting").line("DELETE /api/folder HTTP/1.1"),
        good("a method of ours").line("BOOK /api/folder HTTP/1.1"),
        good("tracing").line("TRACE /api/folder HTTP/1.1"),
        good("a tunnel").line("CONNECT evil.example:443 HTTP/1.1").refused(&[400, 403, 404, 405]),
        good("no line").line("\0\0\0"),
        good("another version").line("GET /api/folder HTTP/9.9"),
        good("a long address").line(format!("GET /{} HTTP/1.1", "x".repeat(70_000))),
        good("a long header").with("X-Long", "x".repeat(100_000)),
        good("two lengths")
            .line("POST /api/solve HTTP/1.1")
            .with("Content-Length", "2")
            .twice("Content-Length", "3")
            .body("{}"),
        good("a length below nothing").line("POST /api/solve HTTP/1.1").with("Content-Length", "-2").body("{}"),
        good("a huge length").line("POST /api/solve HTTP/1.1").with("Content-Length", "99999999999").body("{}"),
        good("chunks that are none")
            .line("POST /api/solve HTTP/1.1")
            .with("Transfer-Encoding", "chunked")
            .body("zz\r\n{}\r\n0\r\n\r\n"),
        good("a length and chunks")
            .line("POST /api/solve HTTP/1.1")
            .with("Transfer-Encoding", "chunked")
            .twice("Content-Length", "3")
            .body("zz\r\n"),
        post("decisions of no version", "/api/decisions", "{\"decisions\": []}"),
        post(
            "an account that is none",
            "/api/decisions",
            &decide(json!({ "account": "x", "role": "csm", "decision": "keep" })),
        ),
        post(
            "a word that is none",
            "/api/decisions",
            &decide(json!({ "account": "x", "role": "csm", "decision": "sell" })),
        ),
        post(
            "a day that is none",
            "/api/decisions",
            &decide(json!({ "account": "x", "role": "csm", "decision": "keep", "on": "2027-02-30" })),
        ),
        post(
            "weights below nothing",
            "/api/weights",
            &json!({ "version": version, "weights": { "fit": -1 } }).to_string(),
        ),
        post(
            "weights that are huge",
            "/api/weights",
            &json!({ "version": version, "weights": { "fit": 1e300 } }).to_string(),
        ),
        post(
            "weights of nothing",
            "/api/weights",
            &json!({ "version": version, "weights": { "balance": { "x": 1 } } }).to_string(),
        ),
        post(
            "a change that is none",
            "/api/whatif",
            &json!({ "version": version, "title": "x", "changes": [{}] }).to_string(),
        ),
        post("a preview of no plan", "/api/preview", "{\"file\": \"plan.json\", \"changes\": []}"),
        post("a frontier of no points", "/api/frontier", "{\"points\": 0}"),
        post(
            "an order of dates that is none",
            "/api/import",
            "{\"dry\": true, \"accounts\": \"accounts.csv\", \"dates\": \"x\"}",
        ),
    ];
    all_refused(&server, folder.path(), &attempts);
}

#[test]
fn hostile_data_is_data() {
    let folder = tempfile::tempdir().unwrap();
    let name = "<script>alert(1)</script>\"\u{202e}'=cmd|' /C calc'!A0";
    let scenario = json!({
        "rebook": 1, "name": name, "as_of": "2027-01-01",
        "segments": [{ "id": "all", "when": "true", "seats": { "csm": { "hours": 5 } } }],
        "team": [{ "id": "a", "name": name, "role": ["csm"], "hours": 100 }, { "id": "b", "name": "Ben", "role": ["csm"], "hours": 100 }],
        "accounts": [{ "id": "=1+1", "name": name, "arr": 5, "owner": { "csm": ["a"] } }, { "id": "../x", "name": "x", "arr": 5 }],
    });
    fs::write(folder.path().join("scenario.json"), scenario.to_string()).unwrap();
    let server = Server::of(folder.path(), &[]);
    let (event, done) = server.run("/api/solve", &json!({ "time_limit": 2 }));
    assert_eq!(event, "done", "{done}");
    let version = server.good("/api/folder")["version"].clone();
    let decisions = json!([{ "account": "=1+1", "role": "csm", "decision": "keep", "note": "=1+1\n@x", "by": name }]);
    server.done("/api/decisions", &json!({ "version": version, "decisions": decisions }));
    let csv = fs::read_to_string(folder.path().join("decisions.csv")).unwrap();
    assert!(!csv.lines().any(|line| line.starts_with('=')), "no cell is a formula: {csv}");
    assert_eq!(server.good("/api/decisions")["decisions"][0]["account"], "=1+1");
    let (event, _) = server.run("/api/solve", &json!({ "from": "plan.json", "time_limit": 2 }));
    assert_eq!(event, "done");
    for path in ["/api/scenario", "/api/plan?file=plan-2.json", "/api/moves?file=plan-2.json", "/api/audit"] {
        let reply = server.get(path);
        assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"), "{path}");
    }
    let page = server.get("/api/export/plan.html?file=plan-2.json");
    // Its own script, which the policy of the page names by its digest, and no other.
    let scripts = String::from_utf8_lossy(&page.body).matches("<script").count();
    assert!(scripts <= 1, "{scripts} scripts");
    let zip = server.get("/api/export/pages.zip?file=plan-2.json");
    assert!(zip.status == 200 && !String::from_utf8_lossy(&zip.body).contains("../"));
}

#[test]
fn every_answer_carries_its_policy() {
    let folder = quickstart();
    let server = Server::of(folder.path(), &[]);
    for path in ["/", "/index.html", "/api/folder", "/none"] {
        let reply = server.get(path);
        let policy = reply.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'none'"), "{policy}");
        for (name, value) in [
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(reply.header(name), value, "{path}");
        }
    }
}
