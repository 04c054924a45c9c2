use banister_shared::record::{Episode, Fall};

const CARD: &str = "\
You fell. In ankylosing spondylitis a stiff spine can break in a small fall, and that is easily
overlooked.

  Get urgent medical care if you notice, now or in the next days,
    - pain that is new or different since the fall
    - numbness or weakness
    - trouble with bladder or bowel
  Tell them: \"I have AS.\" Do not let anyone straighten you.

This text is always the same; it is no diagnosis.";

/// Whether the person went down. Words of their own count as a fall.
pub(crate) const fn fell(episode: &Episode) -> bool {
    !matches!(episode.fall, None | Some(Fall::None | Fall::CaughtMyself))
}

/// What to watch for after a fall.
pub(crate) fn after_fall(episode: &Episode) -> Option<&'static str> {
    fell(episode).then_some(CARD)
}
