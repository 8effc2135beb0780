//! Connections: how many, how long, and how they end.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

/// So many connections are open at once; more wait. A browser opens six.
const MOST: usize = 256;
/// How long the head of a request may take, and how long a connection may lie idle.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most bytes of the head of a request.
const LARGEST_HEAD: usize = 32_768;
/// How long to wait where the system has no more connections to give.
const PAUSE: Duration = Duration::from_millis(50);
/// How long connections have to end once the server does.
const GRACE: Duration = Duration::from_millis(500);

/// Answers until the server ends.
pub(super) async fn listen(listener: TcpListener, router: Router, ending: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(MOST));
    let mut over = ending.clone();
    let accept = async {
        loop {
            // The semaphore is never closed.
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            match listener.accept().await {
                Ok((stream, _)) => {
                    let (router, ending) = (router.clone(), ending.clone());
                    tokio::spawn(async move {
                        connection(stream, router, ending).await;
                        drop(place);
                    });
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    };
    tokio::select! {
        () = accept => {}
        _ = over.wait_for(|over| *over) => {}
    }
    let all = u32::try_from(MOST).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(GRACE, places.acquire_many(all)).await;
}

async fn connection(stream: TcpStream, router: Router, mut ending: watch::Receiver<bool>) {
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(LARGEST_HEAD);
    let served = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut served = std::pin::pin!(served);
    tokio::select! {
        // A connection that breaks has nobody to tell.
        _ = served.as_mut() => return,
        _ = ending.wait_for(|over| *over) => served.as_mut().graceful_shutdown(),
    }
    let _ = served.await;
}
