//! The options that describe an episode, the same for `spasm log` and `spasm edit`.

use banister_shared::record::{EndSource, Episode, Fall, Line, NameSet, Precision, Scale, Word};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::Zoned;

use crate::command_error::CommandError;
use crate::when::{self, When};
use crate::yes_no::YesNo;

/// What can be said of an episode. What is not said stays not recorded.
#[derive(Debug, Default, Args)]
pub(crate) struct EpisodeOptions {
    /// When it began: "14:02", "10 min ago", "yesterday 14:02", "2026-11-20 14:02", "2019-05".
    #[arg(long, value_name = "WHEN")]
    pub(crate) at: Option<String>,
    /// How exactly that is known [default: from the form of --at].
    #[arg(long, value_name = "HOW", value_parser = PossibleValuesParser::new(Precision::KNOWN).try_map(|text| text.parse::<Precision>()))]
    precision: Option<Precision>,
    /// When it was felt coming.
    #[arg(long, value_name = "WHEN")]
    warned: Option<String>,
    /// When it began to let go.
    #[arg(long, value_name = "WHEN")]
    eased: Option<String>,
    /// When it was over.
    #[arg(long, value_name = "WHEN")]
    ended: Option<String>,
    /// The end is a guess.
    #[arg(long)]
    guessed: bool,
    /// It passed without a spasm.
    #[arg(long, value_name = "yes|no")]
    warning_only: Option<YesNo>,
    /// Pain, 0 to 10.
    #[arg(long, value_name = "0-10")]
    pain: Option<Scale>,
    /// Loss of control, 0 to 10. Not the same as pain.
    #[arg(long, value_name = "0-10")]
    control_loss: Option<Scale>,
    /// Fright, 0 to 10.
    #[arg(long, value_name = "0-10")]
    fright: Option<Scale>,
    /// Whether you fell.
    #[arg(long, value_parser = PossibleValuesParser::new(Fall::KNOWN).try_map(|text| text.parse::<Fall>()))]
    fall: Option<Fall>,
    /// Standing, walking, bending, lying, …
    #[arg(long, value_name = "WORD")]
    posture: Option<Word>,
    /// Whether you could move.
    #[arg(long, value_name = "yes|no")]
    could_move: Option<YesNo>,
    /// Whether you cried out.
    #[arg(long, value_name = "yes|no")]
    vocalised: Option<YesNo>,
    /// What you held on to: banister, wall, person, … (may be repeated).
    #[arg(long, value_name = "WORD")]
    support: Vec<Word>,
    /// What you tried, and whether it helped (may be repeated).
    #[arg(long, value_name = "NAME[=yes|no]", value_parser = strategy)]
    strategy: Vec<(Word, Option<bool>)>,
    /// Where it was.
    #[arg(long, value_name = "TEXT")]
    place: Option<Line>,
    /// Doing what.
    #[arg(long, value_name = "TEXT")]
    activity: Option<Line>,
    /// Who was there (may be repeated).
    #[arg(long, value_name = "NAME")]
    witness: Vec<Word>,
    /// Whether strangers were around.
    #[arg(long, value_name = "yes|no")]
    in_public: Option<YesNo>,
    /// What you suspect: as, hip_fusion, other, unknown (may be repeated).
    #[arg(long, value_name = "WORD")]
    origin: Vec<Word>,
    /// What it was like: cramp, burning, … (may be repeated).
    #[arg(long, value_name = "WORD")]
    quality: Vec<Word>,
    /// How you felt afterwards (may be repeated).
    #[arg(long, value_name = "WORD")]
    mood: Vec<Word>,
    /// A step of your plan that you took (may be repeated).
    #[arg(long, value_name = "WORD")]
    step: Vec<Word>,
    /// Anything else.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl Times {
    /// What was made of times that could mean two days.
    pub(crate) fn taken_as(&self) -> impl Iterator<Item = &str> {
        let all = [&self.at, &self.warned, &self.eased, &self.ended];
        all.into_iter().flatten().filter_map(|when| when.taken_as.as_deref())
    }
}

/// The times among the options, read.
#[derive(Debug)]
pub(crate) struct Times {
    pub(crate) at: Option<When>,
    warned: Option<When>,
    eased: Option<When>,
    ended: Option<When>,
}

impl EpisodeOptions {
    /// Reads the times.
    pub(crate) fn times(&self, now: &Zoned) -> Result<Times, CommandError> {
        let read =
            |text: &Option<String>| text.as_deref().map(|text| when::parse(text, now)).transpose();
        Ok(Times {
            at: read(&self.at)?,
            warned: read(&self.warned)?,
            eased: read(&self.eased)?,
            ended: read(&self.ended)?,
        })
    }

    /// Writes what was said of an episode that is logged afterwards: it does not go on.
    pub(crate) fn apply_afterwards(&self, times: &Times, e: &mut Episode) {
        e.end_source = Some(EndSource::Entered);
        self.apply(times, e);
    }

    /// Writes what was said into the episode.
    pub(crate) fn apply(&self, times: &Times, e: &mut Episode) {
        self.apply_times(times, e);
        set(&mut e.pain, self.pain.as_ref());
        set(&mut e.control_loss, self.control_loss.as_ref());
        set(&mut e.fright, self.fright.as_ref());
        set(&mut e.fall, self.fall.as_ref());
        set(&mut e.posture, self.posture.as_ref());
        set(&mut e.place, self.place.as_ref());
        set(&mut e.activity, self.activity.as_ref());
        set(&mut e.could_move, self.could_move.map(|v| v.0).as_ref());
        set(&mut e.vocalised, self.vocalised.map(|v| v.0).as_ref());
        set(&mut e.in_public, self.in_public.map(|v| v.0).as_ref());
        self.apply_names(e);
        if let Some(text) = &self.note {
            e.note.0.clone_from(text);
        }
    }

    fn apply_times(&self, times: &Times, e: &mut Episode) {
        if let Some(at) = &times.at {
            e.started_at = at.moment.clone();
            e.precision = Some(at.precision.clone()).filter(|p| *p != Precision::Exact);
        }
        set(&mut e.precision, self.precision.as_ref());
        set(&mut e.warning_at, times.warned.as_ref().map(|w| &w.moment));
        set(&mut e.eased_at, times.eased.as_ref().map(|w| &w.moment));
        if let Some(ended) = &times.ended {
            e.ended_at = Some(ended.moment.clone());
            e.end_source = Some(EndSource::Entered);
        }
        if self.guessed {
            e.end_source = Some(EndSource::Guessed);
        }
        if let Some(YesNo(warning_only)) = self.warning_only {
            e.warning_only = warning_only;
        }
    }

    fn apply_names(&self, e: &mut Episode) {
        add(&mut e.supports, &self.support);
        add(&mut e.witnesses, &self.witness);
        add(&mut e.suspected_origins, &self.origin);
        add(&mut e.qualities, &self.quality);
        add(&mut e.mood, &self.mood);
        add(&mut e.guide_steps, &self.step);
        e.strategies.0.extend(self.strategy.iter().cloned());
    }
}

fn set<T: Clone>(field: &mut Option<T>, said: Option<&T>) {
    if let Some(value) = said {
        *field = Some(value.clone());
    }
}

fn add(set: &mut NameSet, said: &[Word]) {
    set.0.extend(said.iter().cloned());
}

fn strategy(text: &str) -> Result<(Word, Option<bool>), String> {
    let (name, helped) = match text.split_once('=') {
        Some((name, helped)) => (name, Some(helped.parse::<YesNo>()?.0)),
        None => (text, None),
    };
    Ok((name.parse::<Word>().map_err(|error| error.to_string())?, helped))
}
