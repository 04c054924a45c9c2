//! Where spasms come: places with what one does there and what there is to hold on to.

/// A place at a time of day.
pub(crate) struct Scene {
    /// Where.
    pub(crate) place: &'static str,
    /// Doing what.
    pub(crate) activity: &'static str,
    /// How one stood or moved.
    pub(crate) posture: &'static str,
    /// What is within reach.
    pub(crate) supports: &'static [&'static str],
    /// Who may be there.
    pub(crate) witnesses: &'static [&'static str],
    /// Whether strangers are around.
    pub(crate) in_public: bool,
    /// What the person wrote about it, when they did.
    pub(crate) note: &'static str,
}

/// Before nine.
pub(crate) const MORNING: &[Scene] = &[
    scene("stairs", "going down to breakfast", "walking", &["banister"], false, STAIRS),
    scene("hallway", "leaving with the dogs", "standing", &["wall", "furniture"], false, DOGS),
    scene("bathroom", "bending over the basin", "bending", &["counter"], false, BASIN),
];

/// Between nine and five.
pub(crate) const DAYTIME: &[Scene] = &[
    scene("work", "getting up from the desk", "getting up", &["furniture"], true, DESK),
    scene("supermarket", "lifting a bag", "lifting", &["walking aid", "person"], true, BAG),
    scene("street", "walking the dogs", "walking", &["wall", "person"], true, STREET),
    scene("car park", "getting out of the car", "turning", &["furniture"], true, CAR),
    scene("garden", "pulling weeds", "kneeling", &["floor", "wall"], false, WEEDS),
];

/// After five.
pub(crate) const EVENING: &[Scene] = &[
    scene("kitchen", "emptying the dishwasher", "bending", &["counter"], false, DISHES),
    scene("stairs", "carrying laundry up", "walking", &["banister", "handrail"], false, LAUNDRY),
    scene("hallway", "coming home with the dogs", "bending", &["wall", "person"], false, LEASH),
    scene("sofa", "reaching for the blanket", "sitting", &["furniture"], false, BLANKET),
];

const STAIRS: &str = "Third step from the top. Both hands on the rail until it let go.";
const DOGS: &str = "Shoes on, leash in hand, and there it was. The dogs waited.";
const BASIN: &str = "Only leaned forward to rinse.";
const DESK: &str = "Sat too long in the meeting.";
const BAG: &str = "Someone asked if I was all right. Showed the card.";
const STREET: &str = "Had to stand at the fence for a while.";
const CAR: &str = "One leg out of the door, then nothing went for a minute.";
const WEEDS: &str = "Should have stopped after the first bed.";
const DISHES: &str = "Bottom rack. Next time sitting down.";
const LAUNDRY: &str = "Dropped the basket, held on. Breathing out slowly helped.";
const LEASH: &str = "Undoing the leash. Kim held my arm.";
const BLANKET: &str = "Did not expect it while sitting.";

const fn scene(
    place: &'static str,
    activity: &'static str,
    posture: &'static str,
    supports: &'static [&'static str],
    in_public: bool,
    note: &'static str,
) -> Scene {
    let witnesses: &[&str] = if in_public { &["a stranger"] } else { &["Kim"] };
    Scene { place, activity, posture, supports, witnesses, in_public, note }
}
