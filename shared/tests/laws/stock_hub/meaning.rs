//! Whether two messages say the same, and whether what differs is true.

use automerge::sync::{Have, State};
use automerge::{Automerge, ChangeHash};
use banister_shared::sync::Graph;

use super::client::Client;
use super::line::{Line, listed};
use super::said::{Hashes, Said, claims};

/// Ours says what is expected, and nothing when nothing is.
pub(super) fn compare(said: Option<&Said>, expected: Option<&Said>) {
    assert_eq!(said.is_some(), expected.is_some(), "one of them has something to say");
    assert_eq!(said, expected, "a document would have said something else");
}

/// What is conceded means the same to the peer as what a document would say.
pub(super) fn check(
    line: &Line,
    graph: &Graph,
    document: &Automerge,
    said: Option<&Said>,
    client: &Client,
) {
    if line.has_gone_ahead(graph) {
        return;
    }
    let without = listed(document, &mut line.heard(graph));
    let carried = said.map(|said| said.changes.clone()).unwrap_or_default();
    check_changes(line, graph, &carried, &without);
    if let Some(said) = said {
        check_have(line, graph, said, client);
    }
}

/// Nothing is left out that a document would send, and what is sent beyond that is only what a
/// filter held by chance.
fn check_changes(line: &Line, graph: &Graph, carried: &Hashes, without: &Hashes) {
    let State { their_have, their_heads, .. } = &line.stock;
    let have = their_have.as_deref().unwrap_or_default();
    for hash in without.difference(carried) {
        // The library sends to one who begins anew even what its heads hold.
        let anew = line.is_known(graph) && have == [Have::default()];
        let holds = their_heads.iter().flatten().any(|head| is_behind(graph, hash, head));
        assert!(anew && holds, "a document would have sent this, too");
    }
    for hash in carried.difference(without) {
        let by_chance = have.is_empty() || claims(have, graph, hash);
        assert!(by_chance, "a document would not have sent this");
    }
}

/// The peer can take it that everything of the page is here, and that it has what is said to be
/// shared.
fn check_have(line: &Line, graph: &Graph, said: &Said, client: &Client) {
    for hash in graph.after(&[]) {
        let says = line.tells_less() || said.claims(graph, &hash);
        assert!(says, "the page has it, and does not say so");
    }
    let comes = |hash| said.changes.contains(hash) || line.stock.sent_hashes.contains(hash);
    for hash in said.have.iter().flat_map(|have| &have.last_sync) {
        assert!(client.has(hash) || comes(hash), "said to be shared, and is not");
    }
}

/// Whether `hash` follows `other`, over however many.
fn is_behind(graph: &Graph, other: &ChangeHash, hash: &ChangeHash) -> bool {
    graph.contains(other) && graph.contains(hash) && !graph.after(&[*hash]).contains(other)
}
