use std::path::PathBuf;
use std::str::FromStr;

/// Where the data lives, as the URL says: `sqlite://PATH`, `postgres://…` or `postgresql://…`.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// The path of a file.
    Sqlite(PathBuf),
    /// The URL, as libpq reads it.
    Postgres(String),
}

/// A text that names neither engine. Nothing has been opened or created.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a database this server knows: write sqlite://PATH (such as sqlite://banister.db) or \
     postgres://USER@HOST/NAME"
)]
pub struct UnknownDatabase;

impl FromStr for DatabaseUrl {
    type Err = UnknownDatabase;

    fn from_str(text: &str) -> Result<Self, UnknownDatabase> {
        if let Some(path) = text.strip_prefix("sqlite://") {
            // `:memory:` and `?mode=` would each make a database that is not the one meant.
            let odd = path.is_empty() || path.starts_with(':') || path.contains(['?', '\0']);
            return if odd { Err(UnknownDatabase) } else { Ok(Self::Sqlite(path.into())) };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(UnknownDatabase)
    }
}

/// Shows the engine only: a PostgreSQL URL may hold a password.
impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_the_engine() {
        assert_eq!("sqlite:///var/x.db".parse(), Ok(DatabaseUrl::Sqlite("/var/x.db".into())));
        let url = "postgresql://u:secret@h/n".parse::<DatabaseUrl>().unwrap();
        assert_eq!(format!("{url:?}"), "postgres://…");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "x.db", "mysql://h/n", "sqlite://", "sqlite://:memory:", "postgresql:n"] {
            assert_eq!(text.parse::<DatabaseUrl>(), Err(UnknownDatabase), "{text}");
        }
    }
}
