//! What the caregiver asks and notes, and what the person answers.

use anyhow::Result;
use banister_shared::record::{CareNote, CheckIn, Note, Record};
use jiff::civil::Date;

use super::berlin;
use super::happening::{Deed, Happening, Who};
use super::seed::Seed;

const REPLIES: &[&str] = &["over", "I'm fine", "please come"];
const NOTES: &[&str] = &[
    "Heard it from the kitchen. Stayed in the doorway until the breathing was calm.",
    "Took the dogs out so that the evening could be slow.",
    "A good day, we walked to the river and back.",
    "Moved the laundry baskets upstairs for good.",
];

/// "Again?" after the second spasm of a day, and the answer some minutes later.
pub(crate) fn check_in(seed: &mut Seed, after: &Happening) -> Result<Vec<Happening>> {
    let at = after.at.plus_ms(seed.between(4, 15) * 60_000)?;
    let text_key = "again".parse().ok();
    let question = CheckIn { text_key, about: Some(after.id), ..CheckIn::new(None, at.clone()) };
    let asked = Happening::adding(seed, Who::Caregiver, &at, Record::CheckIn(question));
    let Some(reply) = seed.pick(REPLIES).and_then(|reply| reply.parse().ok()) else {
        return Ok(vec![asked]);
    };
    let at = at.plus_ms(seed.between(1, 20) * 60_000)?;
    let answer = Happening { who: Who::Phone, at, id: asked.id, deed: Deed::Answer(reply) };
    Ok(vec![asked, answer])
}

/// A note of their own, in the evening.
pub(crate) fn note(seed: &mut Seed, date: Date) -> Result<Happening> {
    let at = berlin::moment(date, 22 * 60 + seed.between(0, 30))?;
    let text = Note(seed.pick(NOTES).copied().unwrap_or_default().to_owned());
    let note = CareNote::new(None, at.clone(), text);
    Ok(Happening::adding(seed, Who::Caregiver, &at, Record::CareNote(note)))
}
