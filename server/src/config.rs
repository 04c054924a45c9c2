//! What the server is told when it starts: options, or environment variables.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use crate::clock::Clock;
use crate::store::DatabaseUrl;

/// The Banister server: merges logs of back spasms and relays them between devices.
#[derive(Debug, Clone, clap::Parser)]
#[command(name = "banister-server", version)]
pub struct Config {
    /// Address and port to listen on; port 0 picks a free one.
    #[arg(long, env = "BANISTER_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// sqlite://PATH or postgres://USER@HOST/NAME [default: banister.db in the data folder].
    #[arg(long, env = "BANISTER_DATABASE", hide_env_values = true)]
    pub database: Option<DatabaseUrl>,

    /// The data folder, made if it is not there.
    #[arg(long, env = "BANISTER_DATA_DIR", default_value = "banister-data")]
    pub data_dir: PathBuf,

    /// Threads that serve requests.
    #[arg(long, env = "BANISTER_WORKERS", default_value_t = default_workers())]
    pub workers: usize,

    /// A page nobody has used for so long is closed, and its changes become one document.
    #[arg(long, env = "BANISTER_PAGE_IDLE_SECONDS", default_value_t = 60)]
    pub page_idle_seconds: u64,

    /// Attempts to log in, register or use an invite, per minute and per address or account.
    #[arg(long, env = "BANISTER_ATTEMPTS_PER_MINUTE", default_value = "20")]
    pub attempts_per_minute: NonZeroU32,

    /// Take the peer's address from the X-Forwarded-For header: the last one in it, which the
    /// nearest proxy has added. Only behind a proxy that sets or appends to it. The Forwarded
    /// header is ignored.
    #[arg(long, env = "BANISTER_TRUST_FORWARDED")]
    pub trust_forwarded: bool,

    /// What to log to standard error, such as `info` or `banister_server=debug`.
    #[arg(long, env = "BANISTER_LOG", default_value = "info,automerge=off")]
    pub log: String,

    /// Log as JSON, one object a line.
    #[arg(long, env = "BANISTER_LOG_JSON")]
    pub log_json: bool,

    /// Something else to do than to serve.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The clock; tests set their own.
    #[arg(skip)]
    pub clock: Clock,
}

/// What can be done instead of serving.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum Command {
    /// Make a new key for signing access tokens. Tokens of the old one stay valid until they
    /// expire; running servers take the new key up within a minute.
    RotateKey,

    /// Ask the server that runs with the same --listen whether it can serve and reach its
    /// database. Prints one line; exits with 0 if so and with 1 if not.
    Health,

    /// Copy the database into a new file, while servers go on using it. Only for SQLite;
    /// PostgreSQL has pg_dump.
    ///
    /// The copy is opened and checked before it gets its name. To restore it, stop the server
    /// and put it in the place of the database. It holds everything, keys as well: keep it
    /// where only you can read it.
    Backup {
        /// Where to write it; nothing may be there yet.
        file: PathBuf,
    },
}

impl Config {
    /// The database to open. Without one it is a file in the data folder, which is made.
    ///
    /// # Errors
    /// The data folder cannot be made.
    pub fn database_url(&self) -> std::io::Result<DatabaseUrl> {
        if self.database.is_none() {
            std::fs::create_dir_all(&self.data_dir)?;
        }
        Ok(self.named_database())
    }

    /// The database that is meant. Nothing is made.
    pub fn named_database(&self) -> DatabaseUrl {
        let in_folder = || DatabaseUrl::Sqlite(self.data_dir.join("banister.db"));
        self.database.clone().unwrap_or_else(in_folder)
    }
}

fn default_workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;

    #[test]
    fn the_options_are_consistent() {
        Config::command().debug_assert();
    }

    #[test]
    fn an_unknown_database_is_refused_with_what_to_write() {
        let error = Config::try_parse_from(["s", "--database", "mysql://h/n"]).unwrap_err();
        assert!(error.to_string().contains("write sqlite://PATH"), "{error}");
    }
}
