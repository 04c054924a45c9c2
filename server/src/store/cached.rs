use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

use super::Connection;
use super::connection::MultiBackend;

/// An `UPDATE` that the database need not compile again.
///
/// Diesel keeps compiled statements but for these, whose columns may depend on their values. Ours
/// name the same ones always, and what is kept is found by its text. Compiling them anew took a
/// third of the writer's time.
pub(super) struct Cached<T>(pub(super) T);

impl<T: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Cached<T> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &MultiBackend) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<T> QueryId for Cached<T> {
    type QueryId = ();

    // Found by its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T: Query> Query for Cached<T> {
    type SqlType = T::SqlType;
}

impl<T> RunQueryDsl<Connection> for Cached<T> {}
