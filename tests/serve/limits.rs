//! Nobody keeps the server busy: sizes, slowness, numbers of connections and searches; and it ends at once.

use std::io::{Read as _, Write as _};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::client::{Server, quickstart};

#[test]
fn huge_bodies_are_refused_before_they_are_read() {
    let folder = quickstart();
    let server = Server::of(folder.path(), &[]);
    let huge = vec![b' '; 17_000_000];
    let reply = server.send("POST", "/api/solve", "application/json", &huge);
    assert_eq!((reply.status, reply.code().as_str()), (413, "E064"));
    let head = format!(
        "PUT /api/files/upload?name=a.csv HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\nOrigin: {}\r\nContent-Length: 900000000\r\n\r\n",
        server.port,
        server.cookie(),
        server.origin()
    );
    assert_eq!(server.raw(head.as_bytes()).unwrap().code(), "E064");
    assert!(!folder.path().join("uploads").exists());
}

#[test]
fn slow_bodies_time_out() {
    let folder = quickstart();
    let server = Server::of(folder.path(), &[]);
    let begun = Instant::now();
    let head = format!(
        "POST /api/solve HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\nOrigin: {}\r\n\
         Content-Type: application/json\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n{{",
        server.port,
        server.cookie(),
        server.origin()
    );
    let reply = server.raw(head.as_bytes()).unwrap();
    assert_eq!((reply.status, reply.code().as_str()), (408, "E065"));
    assert!(begun.elapsed() < Duration::from_secs(40));
}

#[test]
fn a_thousand_connections_leave_room_for_the_page() {
    let folder = quickstart();
    let server = Server::of(folder.path(), &[]);
    // Heads that never end: their places are free again after ten seconds.
    let idle: Vec<_> = (0..1000)
        .map_while(|_| {
            let address = ([127, 0, 0, 1], server.port).into();
            let mut stream = std::net::TcpStream::connect_timeout(&address, Duration::from_millis(300)).ok()?;
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nX: ");
            Some(stream)
        })
        .collect();
    assert!(idle.len() > 100, "{}", idle.len());
    let reply = server.get("/api/folder");
    assert_eq!(reply.status, 200);
    drop(idle);
}

#[test]
fn only_a_few_searches_at_once_and_each_can_be_stopped() {
    let folder = quickstart();
    let server = Server::of(folder.path(), &[]);
    let long = json!({ "time_limit": 600, "points": 50 });
    let first = server.done("/api/frontier", &long)["run"].clone();
    let second = server.done("/api/frontier", &long)["run"].clone();
    let third = server.post("/api/frontier", &long);
    if third.status == 429 {
        assert_eq!(third.code(), "E070");
    }
    for run in [&first, &second] {
        server.done("/api/runs/stop", &json!({ "run": run }));
        let begun = Instant::now();
        let reply = server.get(&format!("/api/runs/{run}/events"));
        assert_eq!(reply.status, 200);
        assert!(begun.elapsed() < Duration::from_secs(60));
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_at_once_and_keeps_the_plan() {
    let folder = quickstart();
    let scenario = folder.path().join("scenario.json");
    let server = Server::of(folder.path(), &[]);
    let run = server.done("/api/solve", &json!({ "time_limit": 600 }))["run"].clone();
    // Somebody who listens must not keep it alive.
    let mut stream = server.connect();
    let head = format!(
        "GET /api/runs/{run}/events HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\n\r\n",
        server.port,
        server.cookie()
    );
    stream.write_all(head.as_bytes()).unwrap();
    thread::sleep(Duration::from_millis(500));
    let begun = Instant::now();
    assert!(Command::new("kill").args(["-INT", &server.process().to_string()]).status().unwrap().success());
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    while std::net::TcpStream::connect(("127.0.0.1", server.port)).is_ok() && begun.elapsed() < Duration::from_secs(10)
    {
        thread::sleep(Duration::from_millis(50));
    }
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    drop(server);
    assert!(scenario.exists());
    let plan = std::fs::read(folder.path().join("plan.json")).unwrap();
    assert!(serde_json::from_slice::<rebook::Plan>(&plan).is_ok(), "the plan that was found is kept");
}
