use banister_shared::ids::PageKind;
use banister_shared::record::{Effect, Note, Record, Relief, ReliefType};
use banister_shared::time::Moment;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::spasm::done;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::when;

/// What can be logged as movement; heat has its own command.
const KINDS: [&str; 6] = ["yoga", "swim", "walk", "breathing", "lying_flat", "other"];

/// `banister move`.
#[derive(Debug, Args)]
pub(crate) struct Move {
    /// What you did.
    #[arg(value_parser = PossibleValuesParser::new(KINDS).try_map(|text| text.parse::<ReliefType>()))]
    kind: ReliefType,
    /// When it began [default: so many minutes ago, else now].
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    /// How long it lasted.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1440))]
    minutes: Option<u16>,
    /// How it was afterwards.
    #[arg(long, value_parser = PossibleValuesParser::new(Effect::KNOWN).try_map(|text| text.parse::<Effect>()))]
    effect: Option<Effect>,
    /// Anything else.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
    /// Print the record as JSON.
    #[arg(long)]
    json: bool,
}

impl Move {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.writing(PageKind::Episodes)?;
        let at = when::parse(self.at.as_deref().unwrap_or("now"), &jiff::Zoned::now())?;
        let record = Record::Relief(self.relief(at.moment)?);
        let id = device.add(log, &record)?;
        at.taken_as.iter().for_each(|words| out.aside(words));
        if self.json {
            return done::made_json(id, &record, out);
        }
        out.line(format_args!("logged {id}"))?;
        done::unsent(device, out)
    }

    fn relief(&self, at: Moment) -> Result<Relief, CommandError> {
        let lasted_ms = self.minutes.map(|minutes| i64::from(minutes) * 60_000);
        let (start, end) = match (lasted_ms, &self.at) {
            (Some(ms), Some(_)) => (at.clone(), Some(at.plus_ms(ms)?)),
            (Some(ms), None) => (at.plus_ms(-ms)?, Some(at)),
            (None, _) => (at, None),
        };
        Ok(Relief {
            ended_at: end,
            effect: self.effect.clone(),
            note: Note(self.note.clone()),
            ..Relief::starting(self.kind.clone(), start)
        })
    }
}
