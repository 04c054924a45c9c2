//! What two devices without a network make of the same spasm.

use anyhow::{Context, Result};
use banister_shared::record::{Episode, Record, Scale};
use banister_shared::time::Moment;

use super::happening::{Happening, Who};
use super::people::Devices;
use super::seed::Seed;

/// The phone and the tablet log one spasm each, seconds apart: they are suggested as the same.
pub(crate) fn logged(seed: &mut Seed, devices: &mut Devices, at: &Moment) -> Result<Happening> {
    let ended_at = Some(at.plus_ms(150_000)?);
    let second = Episode { ended_at: ended_at.clone(), ..Episode::starting(at.plus_ms(9_000)?) };
    let first = Episode { ended_at, ..Episode::starting(at.clone()) };
    let first = Happening::adding(seed, Who::Phone, at, Record::Episode(first));
    let second = Happening::adding(seed, Who::Tablet, at, Record::Episode(second));
    first.write(&mut devices.phone)?;
    second.write(&mut devices.tablet)?;
    Ok(first)
}

/// Both know the episode, and both change how strong the pain was: the two values are kept.
pub(crate) fn edited(devices: &mut Devices, episode: &Happening) -> Result<()> {
    let later = episode.at.plus_ms(20 * 60_000)?.at_ms();
    let pain = |number: u8| Scale::try_from(number).ok().context("not on the scale");
    let (phones, tablets) = (pain(5)?, pain(7)?);
    devices.phone.edit::<Episode>(later, episode.id, |e| e.pain = Some(phones))?;
    devices.tablet.edit::<Episode>(later + 60_000, episode.id, |e| e.pain = Some(tablets))
}
