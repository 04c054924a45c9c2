//! A PostgreSQL of the tests' own: one cluster a test binary, one database a test.
//!
//! It listens on a free port of 127.0.0.1, keeps its files in a folder of its own, and runs as
//! another user when the tests run as root, which PostgreSQL refuses. A small shell watches a
//! pipe that only this process holds: when the process ends, in whatever way, the shell stops
//! the cluster and removes the folder.

use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// `$1` is the folder of the binaries, `$2` the port. Nothing needs to survive a power cut,
/// so nothing is synced.
const WATCH: &str = r#"
dir=$(mktemp -d "${TMPDIR:-/tmp}/banister-postgres.XXXXXX") || exit 1
"$1/initdb" -D "$dir/data" -U banister -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 ||
    { cat "$dir/log" >&2; rm -rf "$dir"; exit 1; }
"$1/postgres" -D "$dir/data" -p "$2" -k "$dir" -c listen_addresses=127.0.0.1 \
    -c fsync=off -c full_page_writes=off -c max_connections=300 >"$dir/log" 2>&1 &
server=$!
exec 3<&0
( cat <&3 >/dev/null; touch "$dir/stopped"; kill -QUIT "$server" ) &
wait "$server"
[ -e "$dir/stopped" ] || cat "$dir/log" >&2
rm -rf "$dir"
"#;

const START_TIMEOUT: Duration = Duration::from_secs(60);

/// A running cluster. It stops when this is dropped or the process ends.
pub struct Cluster {
    bin: PathBuf,
    port: u16,
    databases: AtomicU32,
    /// PostgreSQL copies its template for one client at a time.
    creating: Mutex<()>,
    _alive: ChildStdin,
}

impl Cluster {
    /// The cluster of this process, started by whoever asks first.
    ///
    /// # Errors
    /// PostgreSQL is not installed or does not start; the message says what to do.
    pub fn shared() -> Result<&'static Self, String> {
        static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
        CLUSTER.get_or_init(Self::start).as_ref().map_err(Clone::clone)
    }

    /// Starts a cluster of its own.
    ///
    /// # Errors
    /// As for [`Cluster::shared`].
    pub fn start() -> Result<Self, String> {
        let bin = binaries()?;
        // Somebody else may take the port between asking for it and using it.
        Self::try_start(&bin).or_else(|_| Self::try_start(&bin))
    }

    fn try_start(bin: &Path) -> Result<Self, String> {
        let port = free_port()?;
        let mut child = watched(bin, port)?;
        let alive = child.stdin.take().ok_or("the watching shell has no pipe")?;
        wait_until_ready(bin, port, &mut child)?;
        Ok(Self {
            bin: bin.to_owned(),
            port,
            databases: AtomicU32::new(0),
            creating: Mutex::new(()),
            _alive: alive,
        })
    }

    /// Makes an empty database and gives its URL.
    ///
    /// # Errors
    /// The cluster refuses.
    pub fn database(&self) -> Result<String, String> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let _one_at_a_time = self.creating.lock().unwrap_or_else(PoisonError::into_inner);
        let mut createdb = self.client("createdb");
        run(createdb.args(["-T", "template0", &name]))?;
        Ok(format!("postgres://banister@127.0.0.1:{}/{name}", self.port))
    }

    /// Runs SQL in the database with this URL and gives what psql prints, unaligned.
    ///
    /// # Errors
    /// The SQL fails.
    pub fn sql(&self, url: &str, sql: &str) -> Result<String, String> {
        let psql = self.bin.join("psql");
        run(Command::new(psql).args(["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, url]))
    }

    /// Cuts every connection to the database with this URL, as a restart would.
    ///
    /// # Errors
    /// The cluster refuses.
    pub fn disconnect_all(&self, url: &str) -> Result<(), String> {
        self.sql(
            url,
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .map(drop)
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.bin.join(program));
        command.args(["-h", "127.0.0.1", "-U", "banister", "-p", &self.port.to_string()]);
        command
    }
}

/// The newest PostgreSQL there is: `BANISTER_POSTGRES_BIN`, or Debian's folders.
fn binaries() -> Result<PathBuf, String> {
    if let Some(folder) = std::env::var_os("BANISTER_POSTGRES_BIN") {
        return Ok(folder.into());
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let number = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = versions.map(|entry| entry.path()).max_by_key(number);
    newest.map(|folder| folder.join("bin")).filter(|bin| bin.join("initdb").exists()).ok_or_else(
        || {
            "PostgreSQL is not installed: run `cargo xtask test`, or set BANISTER_POSTGRES_BIN \
             to the folder of its binaries"
                .to_owned()
        },
    )
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|e| e.to_string())?;
    Ok(listener.local_addr().map_err(|e| e.to_string())?.port())
}

fn watched(bin: &Path, port: u16) -> Result<Child, String> {
    let mut command = match other_user()? {
        None => Command::new("sh"),
        Some((user, group)) => {
            let mut command = Command::new("setpriv");
            command.args([format!("--reuid={user}"), format!("--regid={group}")]);
            command.args(["--clear-groups", "sh"]).env_remove("TMPDIR");
            command
        }
    };
    command.args(["-c", WATCH, "watch"]).arg(bin).arg(port.to_string()).current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::null());
    command.spawn().map_err(|e| format!("cannot start a shell: {e}"))
}

/// Whom to run as: `None` for oneself, or the ids of a user without rights when that is root.
fn other_user() -> Result<Option<(u32, u32)>, String> {
    let me = std::fs::metadata("/proc/self").map_err(|e| e.to_string())?.uid();
    if me != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd").map_err(|e| e.to_string())?;
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let found = ids("postgres").or_else(|| ids("nobody"));
    found.map(Some).ok_or_else(|| "there is no user to run PostgreSQL as".to_owned())
}

fn wait_until_ready(bin: &Path, port: u16, child: &mut Child) -> Result<(), String> {
    let until = Instant::now() + START_TIMEOUT;
    let port = port.to_string();
    while Instant::now() < until {
        if let Some(status) = child.try_wait().map_err(|e| e.to_string())? {
            return Err(format!("PostgreSQL ended at once ({status}); its log is above"));
        }
        let mut ready = Command::new(bin.join("pg_isready"));
        if run(ready.args(["-q", "-h", "127.0.0.1", "-p", &port])).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err("PostgreSQL did not start in time".to_owned())
}

fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|e| e.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
