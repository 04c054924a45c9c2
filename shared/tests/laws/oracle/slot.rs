use automerge::legacy::{Key, ObjectId, Op, OpId};
use sha2::{Digest, Sha256};

/// The slot that an operation writes to: the first 96 bits of a SHA-256 over object and key.
pub(super) fn slot(op: &Op) -> [u8; 12] {
    let mut sha = Sha256::new();
    if let ObjectId::Id(object) = &op.obj {
        update(&mut sha, object);
    }
    match &op.key {
        Key::Map(key) => sha.update(key.as_bytes()),
        Key::Seq(element) => element.as_opid().into_iter().for_each(|id| update(&mut sha, id)),
    }
    let hash: [u8; 32] = sha.finalize().into();
    *hash.first_chunk().unwrap()
}

fn update(sha: &mut Sha256, id: &OpId) {
    sha.update(id.0.to_be_bytes());
    sha.update([u8::try_from(id.1.to_bytes().len()).unwrap()]);
    sha.update(id.1.to_bytes());
}
