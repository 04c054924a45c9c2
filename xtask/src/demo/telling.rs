//! What a person tells of a spasm once it is over. Nothing is required, and much is left out.

use anyhow::Result;
use banister_shared::record::{EndSource, Episode, Fall, Note, Precision, Scale};

use super::names::{flags, set};
use super::scene::{DAYTIME, EVENING, MORNING, Scene};
use super::seed::Seed;

const STRATEGIES: &[&str] = &["stop", "hold", "steady the legs", "breathe out slowly"];
const QUALITIES: &[&str] = &["seizing", "pulling", "like a current"];
const MOODS: &[&str] = &["frustrated", "defeated", "scared", "fine", "proud"];
const STEPS: &[&str] = &["stop", "hold", "legs", "breathe"];

/// Everything that is told of an episode which began at this minute of its day.
pub(crate) fn tell(seed: &mut Seed, episode: Episode, minute: i64) -> Result<Episode> {
    let scenes = match minute / 60 {
        ..9 => MORNING,
        9..17 => DAYTIME,
        _ => EVENING,
    };
    let Some(scene) = seed.pick(scenes) else { return Ok(episode) };
    let episode = course(seed, episode)?;
    let episode = strength(seed, episode);
    let episode = surroundings(seed, episode, scene);
    Ok(aftermath(seed, episode))
}

/// What one remembers after years.
pub(crate) fn from_memory(episode: Episode) -> Episode {
    Episode {
        precision: Some(Precision::Month),
        place: "stairs".parse().ok(),
        fall: Some(Fall::ToTheKnees),
        supports: set(&["banister"]),
        note: Note("The first one. I did not know what it was.".to_owned()),
        ..episode
    }
}

/// How it went: mostly under five minutes; who was busy guesses the end.
fn course(seed: &mut Seed, episode: Episode) -> Result<Episode> {
    let lasted_ms = seed.between(15, 60) * seed.between(1, 7) * 1000;
    let eased = seed.percent(60);
    let source = if seed.percent(12) { EndSource::Guessed } else { EndSource::Tapped };
    let after = |ms| episode.started_at.plus_ms(ms);
    Ok(Episode {
        eased_at: eased.then(|| after(lasted_ms / 2)).transpose()?,
        ended_at: Some(after(lasted_ms)?),
        end_source: Some(source),
        ..episode
    })
}

/// The loss of control is what frightens; pain is often less.
fn strength(seed: &mut Seed, episode: Episode) -> Episode {
    let control_loss = seed.between(3, 9);
    let (pain, fright) = (control_loss - seed.between(1, 4), control_loss - seed.between(-1, 3));
    Episode {
        control_loss: said(seed, 85, control_loss),
        pain: said(seed, 75, pain),
        fright: said(seed, 55, fright),
        fall: fall(seed),
        could_move: seed.percent(40).then_some(false),
        vocalised: seed.percent(30).then_some(true),
        qualities: set(&seed.some(QUALITIES, 30)),
        ..episode
    }
}

fn said(seed: &mut Seed, cases: i64, number: i64) -> Option<Scale> {
    let scale = u8::try_from(number.clamp(0, 10)).ok()?.try_into().ok()?;
    seed.percent(cases).then_some(scale)
}

fn fall(seed: &mut Seed) -> Option<Fall> {
    match seed.between(1, 100) {
        1 => Some(Fall::ToTheGround),
        2..=6 => Some(Fall::ToTheKnees),
        7..=18 => Some(Fall::CaughtMyself),
        19..=70 => Some(Fall::None),
        _ => None,
    }
}

fn surroundings(seed: &mut Seed, episode: Episode, scene: &Scene) -> Episode {
    let note = if seed.percent(35) { scene.note } else { "" };
    Episode {
        place: scene.place.parse().ok(),
        activity: scene.activity.parse().ok(),
        posture: scene.posture.parse().ok(),
        in_public: Some(scene.in_public),
        supports: set(&seed.some(scene.supports, 80)),
        witnesses: set(&seed.some(scene.witnesses, 50)),
        note: Note(note.to_owned()),
        ..episode
    }
}

fn aftermath(seed: &mut Seed, episode: Episode) -> Episode {
    let mood: Vec<&str> = seed.pick(MOODS).copied().into_iter().collect();
    let tried = seed.some(STRATEGIES, 55);
    let helped = tried.into_iter().map(|name| (name, seed.percent(70).then_some(true)));
    Episode {
        strategies: flags(helped),
        suspected_origins: set(&seed.some(&["unknown"], 30)),
        mood: if seed.percent(60) { set(&mood) } else { set(&[]) },
        guide_steps: set(&seed.some(STEPS, 35)),
        ..episode
    }
}
