//! Who may talk to the server: whoever has opened the link that the command printed, known by a cookie from then on.

use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use sha2::{Digest, Sha256};

use std::fmt::Write as _;

/// How long a browser is known, in seconds: a day of work.
const KNOWN_FOR: u32 = 86_400;

/// The secrets of one server.
pub(super) struct Session {
    token: String,
    is_used: AtomicBool,
    secret: String,
    /// Cookies know no ports: each server has a name of its own.
    cookie: String,
}

impl Session {
    pub(super) fn new(port: u16) -> Result<Self, getrandom::Error> {
        let (token, secret) = (random()?, random()?);
        Ok(Self { token, is_used: AtomicBool::new(false), secret, cookie: format!("rebook-{port}") })
    }

    /// What the link carries behind its `#`, which browsers keep to themselves.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// The cookie for a token, the first time that it is shown.
    pub(super) fn exchange(&self, token: &str) -> Option<String> {
        let is_first = is_same(token, &self.token) && !self.is_used.swap(true, Ordering::SeqCst);
        let (name, secret) = (&self.cookie, &self.secret);
        is_first.then(|| format!("{name}={secret}; Path=/; Max-Age={KNOWN_FOR}; HttpOnly; SameSite=Strict"))
    }

    /// Whether a request comes from a browser that is known.
    pub(super) fn knows(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|all| all.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.any(|(name, value)| name == self.cookie && is_same(value, &self.secret))
    }
}

/// 256 bits from the system, in hexadecimal.
fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// Whether two secrets are the same. What is compared are digests, so that the time it takes tells nothing of them.
fn is_same(one: &str, other: &str) -> bool {
    Sha256::digest(one.as_bytes()) == Sha256::digest(other.as_bytes())
}
