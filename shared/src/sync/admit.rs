use super::allowance::Allowance;
use super::graph::Graph;
use super::header::ChangeHeader;
use super::refusal::Refusal;

/// A change that a graph has taken in, to be committed before anyone hears of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// What the graph knows of it.
    pub header: ChangeHeader,
    /// Its bytes, as they came.
    pub bytes: Vec<u8>,
}

/// Takes changes into a graph, each after those it follows; those that are there already are
/// left out. All of them or none: after a refusal the graph is as it was.
///
/// Undo with [`Graph::rollback`] to a mark made before, should the commit fail.
///
/// # Errors
/// Why the first one that was refused cannot be admitted.
pub fn admit<'a>(
    graph: &mut Graph,
    changes: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Vec<Admitted>, Refusal> {
    let mark = graph.mark();
    let (mut admitted, mut allowance) = (Vec::new(), Allowance::default());
    for bytes in changes {
        match admit_one(graph, &mut allowance, bytes) {
            Ok(new) => admitted.extend(new),
            Err(refusal) => {
                graph.rollback(mark);
                return Err(refusal);
            }
        }
    }
    Ok(admitted)
}

fn admit_one(
    graph: &mut Graph,
    allowance: &mut Allowance,
    bytes: &[u8],
) -> Result<Option<Admitted>, Refusal> {
    let change = allowance.check(bytes)?;
    if !graph.admits(&change)? {
        return Ok(None);
    }
    graph.insert(&change.header)?;
    Ok(Some(Admitted { header: change.header, bytes: bytes.to_vec() }))
}
