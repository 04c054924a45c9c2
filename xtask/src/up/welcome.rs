//! What is said before the server takes over the terminal.

use std::path::Path;

use crate::workspace;

/// Where everything is, and what to type next.
pub(crate) fn text(listen: &str, database: &Path, demo: bool) -> String {
    let kept = format!("Everything is kept in {}. Ctrl-C stops it.", workspace::shown(database));
    let next = if demo { demo_logins(listen) } else { first_steps(listen) };
    format!("{kept}\n\n{next}\n")
}

fn first_steps(listen: &str) -> String {
    let banister = workspace::shown(&workspace::release("banister"));
    format!(
        "In another terminal:\n  \
         {banister} spasm                 # a spasm began now; needs no account and no network\n  \
         {banister} today\n  \
         {banister} register --server http://{listen} --email you@example.org --device laptop\n  \
         {banister} sync"
    )
}

fn demo_logins(listen: &str) -> String {
    first_steps(listen)
}
