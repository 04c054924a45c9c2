use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, AutomergeError, ObjType, ROOT, ReadDoc};

/// What a person made of the text `base`, joined with what it has become elsewhere meanwhile:
/// letters typed by either stay, letters deleted by either go.
pub fn typed(base: &str, text: &str, meanwhile: &str) -> String {
    if base == meanwhile {
        return text.to_owned();
    }
    merged(base, text, meanwhile).unwrap_or_else(|_| text.to_owned())
}

fn merged(base: &str, text: &str, meanwhile: &str) -> Result<String, AutomergeError> {
    let mut doc = Automerge::new().with_actor(ActorId::from([0]));
    let mut tx = doc.transaction();
    let note = tx.put_object(ROOT, "note", ObjType::Text)?;
    tx.splice_text(&note, 0, 0, base)?;
    tx.commit();
    // Names that are always the same: asked again, the answer is the same.
    let mut other = doc.fork().with_actor(ActorId::from([1]));
    let mut tx = other.transaction();
    tx.update_text(&note, meanwhile)?;
    tx.commit();
    let mut tx = doc.transaction();
    tx.update_text(&note, text)?;
    tx.commit();
    doc.merge(&mut other)?;
    doc.text(&note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_people_type_into_a_text_stays() {
        assert_eq!(typed("", "on the stairs", ""), "on the stairs");
        assert_eq!(typed("stairs", "the stairs", "stairs again"), "the stairs again");
        assert_eq!(typed("a b c", "a c", "a b c d"), "a c d");
        assert_eq!(typed("same", "same", "other"), "other");
        assert_eq!(typed("ß", "ßü", "äß"), "äßü");
    }
}
