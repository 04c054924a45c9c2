//! The server as a program. See `banister-server --help`.

use std::io::{self, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;

use banister_server::store::backup;
use banister_server::{Command, Config, Server, check_health, rotate_key, start_logging};
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};

/// Gives memory back after many pages have come and gone, where the system's own allocator keeps
/// it in fragments.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[actix_web::main]
async fn main() -> ExitCode {
    match run(Config::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // If standard error is gone as well, nobody is left to be told.
            let _ = writeln!(io::stderr(), "error: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> Result<(), String> {
    start_logging(&config)?;
    match &config.command {
        Some(Command::RotateKey) => rotate_key(&config).await.map_err(|e| e.to_string()),
        Some(Command::Health) => health(&config),
        Some(Command::Backup { file }) => back_up(&config, file),
        None => serve(config).await,
    }
}

fn health(config: &Config) -> Result<(), String> {
    let address = check_health(config.listen).map_err(|e| e.to_string())?;
    say(&format!("http://{address} is ready"));
    Ok(())
}

fn back_up(config: &Config, file: &Path) -> Result<(), String> {
    let bytes = backup::copy(&config.named_database(), file).map_err(|e| e.to_string())?;
    say(&format!("{bytes} bytes in {}, opened and checked", file.display()));
    Ok(())
}

async fn serve(config: Config) -> Result<(), String> {
    let listener = TcpListener::bind(config.listen).map_err(|e| {
        format!("cannot listen on {}: {e}. Choose another address with --listen", config.listen)
    })?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    let shutdown = shutdown_signal().map_err(|e| e.to_string())?;
    let server = Server::open(config).await.map_err(|e| e.to_string())?;
    say(&format!("listening on http://{address}"));
    server.serve(listener, shutdown).await.map_err(|e| e.to_string())
}

/// Prints a line. Whoever started the program reads it; if they don't, it is done anyway.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
    let _ = io::stdout().flush();
}

/// Ready when the process is asked to stop.
fn shutdown_signal() -> io::Result<impl Future<Output = ()> + Send> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    })
}
