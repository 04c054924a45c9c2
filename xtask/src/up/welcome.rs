//! What is said before the server takes over the terminal.

use std::path::Path;

use crate::workspace;

/// The terminal program, as one types it.
pub(crate) fn banister() -> String {
    workspace::shown(&workspace::release("banister"))
}

/// What to type next, for a server on this address.
pub(crate) fn first_steps(listen: &str) -> String {
    let banister = banister();
    format!(
        "\nA spasm began? This needs no account and no network:\n  \
         {banister} spasm\n  \
         {banister} today\n\n\
         To see it on other devices too, in another terminal:\n  \
         {banister} register --server http://{listen} --email you@example.org --device laptop\n  \
         {banister} sync\n"
    )
}

/// Where everything is.
pub(crate) fn kept_in(database: &Path) -> String {
    format!("Everything is kept in {}. Ctrl-C stops the server.\n", workspace::shown(database))
}
