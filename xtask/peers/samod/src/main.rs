//! samod as its documentation shows it: a repo with storage in files, behind axum's WebSocket.
//! `banister-bench-samod PORT FOLDER`; port 0 picks one.

use anyhow::{Context, Result};
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::routing::get;
use samod::storage::TokioFilesystemStorage;
use samod::{AcceptorHandle, Repo, ShareConfig};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let port: u16 = words.next().context("no port")?.parse()?;
    let folder = words.next().context("no folder")?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("ws://{}/", listener.local_addr()?);
    // As a server does: documents go to those who ask for them by name.
    let repo = Repo::build_tokio()
        .with_peer_id("samod".into())
        .with_storage(TokioFilesystemStorage::new(folder))
        .with_share_policy(ShareConfig::read_write().with_announce(false))
        .load()
        .await;
    let acceptor = repo.make_acceptor(url.parse()?)?;
    let upgrade = move |upgrade: WebSocketUpgrade| async move {
        upgrade.on_upgrade(|socket| async move { accept(&acceptor, socket) })
    };
    println!("listening on {url}");
    tokio::select! {
        served = axum::serve(listener, axum::Router::new().route("/", get(upgrade))) => served?,
        () = abandoned() => {}
    }
    Ok(())
}

fn accept(acceptor: &AcceptorHandle, socket: WebSocket) {
    // A repo that has stopped takes nobody; its connections end then anyway.
    let _ = acceptor.accept_axum(socket, None);
}

/// Whoever started this holds its standard input; when it closes, so does this.
async fn abandoned() {
    let _ = tokio::io::stdin().read_to_end(&mut Vec::new()).await;
}
