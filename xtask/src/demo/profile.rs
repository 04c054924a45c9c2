//! What the person has set: their plan, their places, their words.

use std::collections::BTreeMap;

use banister_shared::record::{FlatTexts, Profile};

use super::berlin;
use super::names::flat;

/// Sets everything that the demo's person has set.
pub(crate) fn set(profile: &mut Profile) {
    profile.name = "Robin".parse().ok();
    profile.zone = berlin::ZONE.parse().ok();
    profile.day_start_hour = Some(4);
    profile.quiet_from_hour = Some(22);
    profile.quiet_until_hour = Some(7);
    profile.plan_steps = "stop/hold/legs/breathe".parse().ok();
    profile.supports = flat(&["banister", "handrail", "counter", "wall", "furniture", "person"]);
    profile.places = flat(&["stairs", "hallway", "kitchen", "work", "street", "garden"]);
    profile.avoid = flat(&["lifting", "long sitting", "the garden after rain"]);
    profile.tricks = flat(&["one hand always on the rail", "shoes on while sitting"]);
    profile.cards = cards();
}

/// What a bystander reads.
fn cards() -> FlatTexts {
    let en = "My back muscles have seized. / It passes in a few minutes. / Please don't move me. / \
              If I fell, call Kim.";
    let de = "Meine Rückenmuskeln haben sich verkrampft. / Das geht in ein paar Minuten vorbei. / \
              Bitte bewegen Sie mich nicht. / Falls ich gestürzt bin, rufen Sie Kim an.";
    // One of the numbers that Germany keeps free for films.
    let call = "Kim, 030 23125 001";
    let card = |(language, text): (&str, &str)| Some((language.parse().ok()?, text.parse().ok()?));
    FlatTexts(
        [("en", en), ("de", de), ("call", call)]
            .into_iter()
            .filter_map(card)
            .collect::<BTreeMap<_, _>>(),
    )
}
