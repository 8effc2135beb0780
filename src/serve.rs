//! The page of `rebook serve`: a server for one folder and the browser of this machine.
//!
//! Nothing lives here but searches under way: scenario, decisions and plans are the files of the folder, read when they have
//! changed (`folder`, `plans`), so that page, terminal and version control see one truth. Every figure is one that a command prints:
//! the answers (`answers`) call what the commands call, and send the same reports.
//!
//! `listen` counts connections, `guard` lets requests in, `endpoints` turns them into values and describes itself by their types,
//! `runs` holds searches and `events` tells of them.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use folder::Folder;
use plans::Plans;
use refusal::Refusal;
use runs::Runs;
use session::Session;

mod answers;
mod assets;
mod edit;
mod endpoints;
mod events;
mod folder;
mod guard;
mod listen;
mod plans;
mod refusal;
mod runs;
mod session;

/// So many event streams are open at once.
const MOST_LISTENERS: usize = 32;
/// So many requests are worked on at once; more wait.
const MOST_AT_WORK: usize = 16;
/// How long searches have to write what they have once the server ends.
const GRACE: Duration = Duration::from_secs(3);

/// What to serve, and how.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The folder, or a scenario file in it.
    pub folder: PathBuf,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// Whether nothing may be written.
    pub read_only: bool,
    /// A folder whose files stand for the page's own.
    pub assets: Option<PathBuf>,
}

/// A server that has its port and answers nobody yet.
pub struct Server {
    app: Arc<App>,
    listener: std::net::TcpListener,
}

/// Ends a server, from any thread.
#[derive(Clone)]
pub struct Ending(watch::Sender<bool>);

impl Ending {
    /// Ends it.
    pub fn end(&self) {
        self.0.send_replace(true);
    }
}

/// What all answers share.
struct App {
    folder: Folder,
    plans: Plans,
    runs: Runs,
    explaining: answers::Explaining,
    session: Session,
    /// The only host that requests may name.
    host: String,
    /// The only origin that they may come from.
    origin: String,
    assets: Option<PathBuf>,
    listeners: Arc<Semaphore>,
    ending: watch::Sender<bool>,
}

impl Server {
    /// Takes the port on this machine's own network, which nobody else can reach.
    ///
    /// # Errors
    /// Where the port or the folder can't be had.
    pub fn bind(settings: &Settings) -> io::Result<Self> {
        let folder = Folder::open(&settings.folder, settings.read_only)?;
        let listener = std::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, settings.port)))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let app = App {
            folder,
            plans: Plans::default(),
            runs: Runs::default(),
            explaining: answers::Explaining::default(),
            session: Session::new(address.port()).map_err(io::Error::other)?,
            host: address.to_string(),
            origin: format!("http://{address}"),
            assets: settings.assets.clone(),
            listeners: Arc::new(Semaphore::new(MOST_LISTENERS)),
            ending: watch::Sender::new(false),
        };
        Ok(Self { app: Arc::new(app), listener })
    }

    /// The link that opens the page, once.
    #[must_use]
    pub fn link(&self) -> String {
        format!("{}/#{}", self.app.origin, self.app.session.token())
    }

    /// What ends it.
    #[must_use]
    pub fn ending(&self) -> Ending {
        Ending(self.app.ending.clone())
    }

    /// Answers until it is ended; searches under way then write the best that they have.
    ///
    /// # Errors
    /// Where the system gives no threads.
    pub fn run(self) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(MOST_AT_WORK)
            .enable_all()
            .build()?;
        let (app, router) = (Arc::clone(&self.app), router(self.app));
        let ending = app.ending.subscribe();
        runtime.block_on(async move {
            listen::listen(TcpListener::from_std(self.listener)?, router, ending).await;
            Ok::<_, io::Error>(())
        })?;
        app.runs.stop_all(GRACE);
        app.folder.settle();
        runtime.shutdown_background();
        Ok(())
    }
}

fn router(app: Arc<App>) -> Router {
    answers::endpoints()
        .fallback(page)
        .method_not_allowed_fallback(|| async { no_such_page(StatusCode::METHOD_NOT_ALLOWED) })
        .layer(middleware::from_fn_with_state(Arc::clone(&app), guard::guard))
        .with_state(app)
}

/// A file of the page.
async fn page(State(app): State<Arc<App>>, request: axum::extract::Request) -> Response {
    let name = request.uri().path().trim_start_matches('/');
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return no_such_page(StatusCode::METHOD_NOT_ALLOWED);
    }
    match assets::asset(name, app.assets.as_deref()) {
        Some(asset) => ([(CONTENT_TYPE, asset.kind)], asset.bytes).into_response(),
        None => no_such_page(StatusCode::NOT_FOUND),
    }
}

fn no_such_page(status: StatusCode) -> Response {
    let cause = "There is no such address, or not with this method.";
    Refusal::new(status, "E066", cause, "Open the page at /.").into_response()
}
