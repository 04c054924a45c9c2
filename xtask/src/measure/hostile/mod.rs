//! What a stranger notices of an attack: two devices of somebody else on one page, while one
//! account does what no device does.
//!
//! The attackers are on the machine that is measured, on a thread of their own, and their
//! messages are prepared before.

mod attack;
mod attacks;
mod bytes;
mod errands;
mod eve;
mod ground;
mod noticed;
mod stranger;

use anyhow::Result;

use super::section::Section;
use super::table::drawn;
use attack::Attack;
use noticed::{Noticed, cells, heads};

/// Each attack on a server of its own, after nothing at all.
///
/// # Errors
/// The server does not answer before it is attacked.
pub(crate) fn measure(runs: usize, words: &str) -> Result<Section> {
    let mut lines = vec![heads()];
    for attack in attacks::all().iter().filter(|attack| attack.what().contains(words)) {
        let noticed = (0..runs).map(|_| one(attack.as_ref())).collect::<Result<Vec<Noticed>>>()?;
        let line = cells(&attack.what(), &noticed);
        println!("{}", line.join(" | "));
        lines.push(line);
    }
    Ok(Section { title: "Under attack", about: ABOUT.to_owned(), table: drawn(&lines) })
}

const ABOUT: &str = "\
What others notice while one account attacks for 8 s (several, where it says so). Two devices of \
a stranger have one page open: one writes 20 changes a second, and the time until the other has \
each is taken. Beside that the stranger uploads pages of 180 KB, on a new connection each, and \
revokes devices, one after the other: the slowest of each; 30 s are as long as is waited. On \
SQLite, each attack on a server of its own. The attackers share the two cores with the server and \
the stranger, so some of what is noticed is their own work. «Done» counts what they got to do: \
connections, pages, messages or requests.";

/// One attack on a server of its own.
fn one(attack: &dyn Attack) -> Result<Noticed> {
    let ground = ground::Ground::new()?;
    let stranger = stranger::Stranger::new(&ground)?;
    let ready = attack.prepare(&ground)?;
    stranger.during(&ground, ready)
}
