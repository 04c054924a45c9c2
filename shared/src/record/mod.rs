//! What a log holds: one file per kind of record, each with its fields read from and written
//! to a page's map.
//!
//! A field that this version does not know is never touched; a value of a known field that it
//! cannot read counts as not recorded. Nothing recorded is `None`, never zero.

mod care_note;
mod check_in;
mod day;
mod episode;
mod field;
mod fields;
mod flat;
mod link;
mod named;
mod note;
mod profile;
mod relief;
mod scalar;
mod scale;
mod word;

pub use care_note::CareNote;
pub use check_in::CheckIn;
pub use day::Day;
pub use episode::{EndSource, Episode, Fall, Precision};
pub use field::{FieldReader, FieldWriter};
pub use flat::{FlatSet, FlatTexts};
pub use link::Link;
pub use named::{NameFlags, NameScores, NameSet};
pub use note::Note;
pub use profile::Profile;
pub use relief::{Effect, Relief, ReliefType};
pub use scale::{InvalidScale, Scale};
pub use word::{InvalidWord, Line, Word};

pub(crate) use field::FieldValue;
pub use fields::Fields;

use crate::ids::{LogId, Month, PageId, RecordId};
use crate::time::Moment;

/// A record of any kind.
#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::large_enum_variant, reason = "nearly every record is an episode")
)]
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Record {
    /// A spasm, or one that was felt coming.
    Episode(Episode),
    /// Something done about it: heat, movement, breathing.
    Relief(Relief),
    /// What a person says of a whole day.
    Day(Day),
    /// Two episodes that a person says are one.
    Link(Link),
    /// A caregiver's question, and the answer.
    CheckIn(CheckIn),
    /// A caregiver's note.
    CareNote(CareNote),
    /// A kind from a newer version, kept and carried.
    #[serde(other)]
    Unknown,
}

/// Calls the same expression on the record of whatever kind; `$none` for an unknown one.
macro_rules! each_kind {
    ($record:expr, $r:ident => $known:expr, $none:expr) => {
        match $record {
            Record::Episode($r) => $known,
            Record::Relief($r) => $known,
            Record::Day($r) => $known,
            Record::Link($r) => $known,
            Record::CheckIn($r) => $known,
            Record::CareNote($r) => $known,
            Record::Unknown => $none,
        }
    };
}

impl Record {
    /// Reads the record of this `kind`.
    pub(crate) fn read(kind: &str, reader: &FieldReader<'_>) -> Self {
        match kind {
            Episode::KIND => Self::Episode(Fields::read(reader)),
            Relief::KIND => Self::Relief(Fields::read(reader)),
            Day::KIND => Self::Day(Fields::read(reader)),
            Link::KIND => Self::Link(Fields::read(reader)),
            CheckIn::KIND => Self::CheckIn(Fields::read(reader)),
            CareNote::KIND => Self::CareNote(Fields::read(reader)),
            _ => Self::Unknown,
        }
    }

    /// The word under which a page stores the kind; `None` for an unknown kind.
    pub fn kind(&self) -> Option<&'static str> {
        fn of<T: Fields>(_: &T) -> &'static str {
            T::KIND
        }
        each_kind!(self, r => Some(of(r)), None)
    }

    /// The names of its fields; none for an unknown kind.
    pub fn fields(&self) -> &'static [&'static str] {
        fn of<T: Fields>(_: &T) -> &'static [&'static str] {
            T::FIELDS
        }
        each_kind!(self, r => of(r), &[])
    }

    /// Whether it was taken back.
    pub fn voided(&self) -> bool {
        each_kind!(self, r => r.voided, false)
    }

    /// The page this record belongs to in `log`, by the time it starts. A record that has no
    /// time of its own belongs to the month in which its id was made.
    pub fn page(&self, log: LogId, id: RecordId) -> PageId {
        let month = Month::of(&self.starts_at().unwrap_or_else(|| Moment::utc(id.made_at_ms())));
        match self {
            Self::CheckIn(_) | Self::CareNote(_) => PageId::care(log, month),
            _ => PageId::episodes(log, month),
        }
    }

    /// When it starts, for kinds that do.
    pub fn starts_at(&self) -> Option<Moment> {
        match self {
            Self::Episode(e) => Some(e.started_at.clone()),
            Self::Relief(r) => Some(r.started_at.clone()),
            Self::CheckIn(c) => Some(c.at.clone()),
            Self::CareNote(n) => Some(n.at.clone()),
            Self::Day(d) => d.noon(),
            Self::Link(_) | Self::Unknown => None,
        }
    }

    pub(crate) fn write(
        &self,
        writer: &mut FieldWriter<'_, '_>,
    ) -> Result<(), crate::page::PageError> {
        each_kind!(self, r => Fields::write(r, writer, None), Ok(()))
    }
}
