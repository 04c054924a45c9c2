//! Brings a database up to date, and refuses one that is newer than this program.

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::Connection;
use super::error::OpenError;

/// SQLite's migrations, with the same names as PostgreSQL's.
pub const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
/// PostgreSQL's migrations.
pub const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Any number that no other program uses as an advisory lock in the same database.
const MIGRATION_LOCK: i64 = 0x6261_6e69_7374_6572;

/// Runs what is missing.
///
/// # Errors
/// [`OpenError::Newer`] if the database has a migration this program does not know, and then
/// nothing is changed; [`OpenError::Migrate`] if a migration fails.
pub fn up(conn: &mut Connection) -> Result<(), OpenError> {
    match conn {
        Connection::Sqlite(c) => run(c, SQLITE),
        Connection::Postgres(c) => {
            // Servers that start at the same time take turns.
            lock(c, "pg_advisory_lock")?;
            let result = run(c, POSTGRES);
            lock(c, "pg_advisory_unlock")?;
            result
        }
    }
}

/// Takes everything back, down to an empty database.
///
/// # Errors
/// [`OpenError::Migrate`] if a migration fails.
pub fn down(conn: &mut Connection) -> Result<(), OpenError> {
    match conn {
        Connection::Sqlite(c) => c.revert_all_migrations(SQLITE).map(drop),
        Connection::Postgres(c) => c.revert_all_migrations(POSTGRES).map(drop),
    }
    .map_err(|e| OpenError::Migrate(e.to_string()))
}

fn run<DB, C>(conn: &mut C, known: EmbeddedMigrations) -> Result<(), OpenError>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let failed = |e: Box<dyn std::error::Error + Send + Sync>| OpenError::Migrate(e.to_string());
    let migrations = MigrationSource::<DB>::migrations(&known).map_err(failed)?;
    let applied = conn.applied_migrations().map_err(failed)?;
    let unknown =
        applied.iter().find(|&version| !migrations.iter().any(|m| m.name().version() == *version));
    if let Some(version) = unknown {
        return Err(OpenError::Newer(version.to_string()));
    }
    conn.run_pending_migrations(known).map(drop).map_err(failed)
}

fn lock(conn: &mut diesel::PgConnection, function: &str) -> Result<(), OpenError> {
    conn.batch_execute(&format!("SELECT {function}({MIGRATION_LOCK})"))
        .map_err(|e| OpenError::Migrate(e.to_string()))
}
