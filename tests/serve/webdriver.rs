//! A small client of `WebDriver` (W3C, 2018): as much as a test of the page needs. Without a chromedriver on this machine there is
//! no browser, and the test says that it was skipped.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The key under which `WebDriver` names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long something may take to appear: searches of the tests take 10 s.
const PATIENCE: Duration = Duration::from_secs(90);

/// Keys as `WebDriver` writes them.
pub mod keys {
    pub const ENTER: &str = "\u{e007}";
    pub const TAB: &str = "\u{e004}";
    pub const ESCAPE: &str = "\u{e00c}";
    pub const RIGHT: &str = "\u{e014}";
    pub const DOWN: &str = "\u{e015}";
    pub const SPACE: &str = " ";
}

/// A browser of its own, which ends with the test.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: tempfile::TempDir,
}

impl Browser {
    /// A browser without a window, or nothing where there is no chromedriver.
    pub fn open() -> Option<Self> {
        let started = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut driver) = started else {
            #[expect(clippy::print_stderr, reason = "a skipped test says so")]
            {
                eprintln!("skipped: there is no chromedriver on this machine");
            }
            return None;
        };
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            line.trim_end_matches('.').split_once("successfully on port ").and_then(|(_, port)| port.parse().ok())
        });
        let port = port.expect("chromedriver says its port");
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Self { driver, port, session: String::new(), profile };
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--window-size=1400,1000".to_owned(),
            format!("--user-data-dir={}", browser.profile.path().display()),
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": arguments } } } });
        let session = browser.send("POST", "/session", &wanted);
        browser.session = String::from(session["sessionId"].as_str().unwrap_or_else(|| panic!("{session}")));
        Some(browser)
    }

    /// One request; the value that comes back, errors included.
    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).unwrap();
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if line.trim().is_empty() {
                break;
            }
            if let Some(stated) = line.to_lowercase().strip_prefix("content-length:") {
                length = stated.trim().parse().unwrap();
            }
        }
        let mut bytes = vec![0; length];
        reader.read_exact(&mut bytes).unwrap();
        serde_json::from_slice::<Value>(&bytes).unwrap()["value"].take()
    }

    fn of_session(&self, method: &str, path: &str, body: &Value) -> Value {
        self.send(method, &format!("/session/{}/{path}", self.session), body)
    }

    pub fn go(&self, address: &str) {
        self.of_session("POST", "url", &json!({ "url": address }));
    }

    /// What a script returns.
    pub fn script(&self, script: &str, arguments: &[Value]) -> Value {
        self.of_session("POST", "execute/sync", &json!({ "script": script, "args": arguments }))
    }

    fn find(&self, css: &str) -> Option<String> {
        let found = self.of_session("POST", "element", &json!({ "using": "css selector", "value": css }));
        found[ELEMENT].as_str().map(str::to_owned)
    }

    /// Waits until something is on the page.
    #[track_caller]
    pub fn wait(&self, css: &str) -> String {
        let began = Instant::now();
        loop {
            if let Some(element) = self.find(css) {
                return element;
            }
            assert!(began.elapsed() < PATIENCE, "{css} is not on the page:\n{}", self.text("body"));
            sleep(Duration::from_millis(100));
        }
    }

    /// Waits until the page says something.
    #[track_caller]
    pub fn wait_for_text(&self, css: &str, wanted: &str) {
        let began = Instant::now();
        while !self.text(css).contains(wanted) {
            assert!(began.elapsed() < PATIENCE, "{css} does not say {wanted:?} but {:?}", self.text(css));
            sleep(Duration::from_millis(100));
        }
    }

    pub fn text(&self, css: &str) -> String {
        let script = "return [...document.querySelectorAll(arguments[0])].map((it) => it.innerText).join('\\n');";
        self.script(script, &[json!(css)]).as_str().unwrap_or_default().to_owned()
    }

    /// Clicks what is there, once it can be clicked.
    #[track_caller]
    pub fn click(&self, css: &str) {
        let began = Instant::now();
        loop {
            let element = self.wait(css);
            let clicked = self.of_session("POST", &format!("element/{element}/click"), &json!({}));
            if clicked.is_null() {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{css} can't be clicked: {clicked}");
            sleep(Duration::from_millis(100));
        }
    }

    /// Types into something, or gives it files.
    #[track_caller]
    pub fn write(&self, css: &str, text: &str) {
        let element = self.wait(css);
        let written = self.of_session("POST", &format!("element/{element}/value"), &json!({ "text": text }));
        assert!(written.is_null(), "{css}: {written}");
    }

    /// Presses keys, wherever the focus is.
    pub fn press(&self, pressed: &[&str]) {
        let actions = pressed
            .iter()
            .flat_map(|key| [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]);
        let actions: Vec<Value> = actions.collect();
        self.of_session(
            "POST",
            "actions",
            &json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] }),
        );
    }

    /// Drags the middle of one thing to the middle of another.
    #[track_caller]
    pub fn drag(&self, from: &str, to: &str) {
        let middle = |css: &str| {
            let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
                return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];";
            let place = self.script(script, &[json!(css)]);
            (place[0].as_i64().unwrap(), place[1].as_i64().unwrap())
        };
        self.wait(from);
        self.wait(to);
        let ((x, y), (to_x, to_y)) = (middle(from), middle(to));
        let at = |x: i64, y: i64| json!({ "type": "pointerMove", "duration": 120, "x": x, "y": y });
        let actions = [
            at(x, y),
            json!({ "type": "pointerDown", "button": 0 }),
            at(x + 8, y + 8),
            at(to_x, to_y),
            at(to_x + 2, to_y),
            json!({ "type": "pause", "duration": 200 }),
            json!({ "type": "pointerUp", "button": 0 }),
        ];
        let pointer =
            json!({ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": actions });
        let moved = self.of_session("POST", "actions", &json!({ "actions": [pointer] }));
        assert!(moved.is_null(), "{moved}");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.send("DELETE", &format!("/session/{}", self.session), &json!({}));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
