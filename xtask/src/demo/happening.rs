//! One thing that somebody wrote on one of the devices.

use anyhow::Result;
use banister_shared::ids::RecordId;
use banister_shared::record::{CheckIn, Episode, Line, Record};
use banister_shared::time::Moment;
use xtask::device::Device;

use super::seed::Seed;

/// On which device something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// The person's phone, in their pocket.
    Phone,
    /// The person's tablet, on the sofa.
    Tablet,
    /// The caregiver's phone.
    Caregiver,
}

/// What is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Deed {
    /// A new record.
    Add(Record),
    /// What is known of an episode after it.
    Tell(Episode),
    /// The answer to a check-in, which was seen by then.
    Answer(Line),
}

/// Something written at a moment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Happening {
    /// By whom.
    pub(crate) who: Who,
    /// When.
    pub(crate) at: Moment,
    /// About which record.
    pub(crate) id: RecordId,
    /// What.
    pub(crate) deed: Deed,
}

impl Happening {
    /// A new record, under a new id.
    pub(crate) fn adding(seed: &mut Seed, who: Who, at: &Moment, record: Record) -> Self {
        let id = RecordId::new(at.at_ms(), seed.bytes());
        Self { who, at: at.clone(), id, deed: Deed::Add(record) }
    }

    /// What is told of an episode later on the same device.
    pub(crate) fn telling(started: &Self, at: &Moment, episode: Episode) -> Self {
        Self { at: at.clone(), deed: Deed::Tell(episode), ..started.clone() }
    }

    /// Writes it on a device. A caregiver signs what they write.
    pub(crate) fn write(&self, device: &mut Device) -> Result<()> {
        let now_ms = self.at.at_ms();
        match &self.deed {
            Deed::Add(record) => device.add(now_ms, self.id, &signed(record, device)),
            Deed::Tell(told) => device.edit(now_ms, self.id, |e: &mut Episode| *e = told.clone()),
            Deed::Answer(reply) => device.edit(now_ms, self.id, |question: &mut CheckIn| {
                question.reply = Some(reply.clone());
                question.seen_at = Some(self.at.clone());
            }),
        }
    }
}

fn signed(record: &Record, device: &Device) -> Record {
    let mut record = record.clone();
    match &mut record {
        Record::CheckIn(question) => question.by = Some(device.account()),
        Record::CareNote(note) => note.by = Some(device.account()),
        _ => {}
    }
    record
}
