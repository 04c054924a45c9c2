use banister_shared::page::Entry;
use banister_shared::record::{CheckIn, Day, Episode, Note, Precision, Record, Relief};
use banister_shared::time::Moment;

use crate::age;
use crate::record_ref::Short;
use crate::running::is_unfinished;
use crate::show::safety_card::fell;

/// The clock on the wall.
pub(crate) fn clock(moment: &Moment) -> String {
    moment.wall().strftime("%H:%M").to_string()
}

/// One line for a record: when, what, details, and the end of its id.
pub(crate) fn item_line(entry: &Entry) -> String {
    let (time, what, details) = match &entry.record {
        Record::Episode(e) => (start(e), episode_word(e), episode(e)),
        Record::Relief(r) => (clock(&r.started_at), relief_word(r), relief(r)),
        Record::Day(d) => ("day".to_owned(), "day".to_owned(), day(d)),
        Record::CheckIn(c) => (clock(&c.at), "check-in".to_owned(), check_in(c)),
        Record::CareNote(n) => (clock(&n.at), "care note".to_owned(), note(&n.text)),
        Record::Link(_) | Record::Unknown => (String::new(), "record".to_owned(), Vec::new()),
    };
    format!("  {time:>5}  {what:<10} …{}  {}", Short(entry.id), details.join(" · "))
        .trim_end()
        .to_owned()
}

fn check_in(c: &CheckIn) -> Vec<String> {
    let mut parts: Vec<String> =
        c.text_key.iter().map(|key| key.as_str().replace('_', " ")).collect();
    parts.extend(c.text.iter().map(|text| format!("“{text}”")));
    parts.extend(c.reply.iter().map(|reply| format!("answer: “{reply}”")));
    parts
}

fn start(episode: &Episode) -> String {
    match episode.precision {
        None | Some(Precision::Exact) => clock(&episode.started_at),
        Some(Precision::Hour) => format!("~{}", episode.started_at.wall().strftime("%Hh")),
        _ => "?".to_owned(),
    }
}

fn episode_word(episode: &Episode) -> String {
    if episode.warning_only { "warning".to_owned() } else { "spasm".to_owned() }
}

fn episode(e: &Episode) -> Vec<String> {
    let mut parts = vec![match e.duration_ms() {
        Some(ms) => age::span(ms),
        None if e.ended_at.is_some() => "the end lies before the start".to_owned(),
        None if !is_unfinished(e, crate::clock::now_ms()) => "end not recorded".to_owned(),
        None if e.eased_at.is_some() => "easing, not ended".to_owned(),
        None => "not ended".to_owned(),
    }];
    let scales = [("pain", e.pain), ("control loss", e.control_loss), ("fright", e.fright)];
    parts.extend(scales.into_iter().filter_map(|(name, scale)| Some(format!("{name} {}", scale?))));
    if fell(e) {
        parts.extend(
            e.fall.as_ref().map(|fall| format!("fell {}", fall.as_str().replace('_', " "))),
        );
    }
    parts.extend(e.place.iter().chain(&e.activity).map(ToString::to_string));
    parts.extend(e.supports.0.iter().map(|support| format!("held {support}")));
    parts.extend(note(&e.note));
    parts
}

fn relief_word(relief: &Relief) -> String {
    relief.r#type.as_ref().map_or("relief", |kind| kind.as_str()).replace('_', " ")
}

fn relief(r: &Relief) -> Vec<String> {
    let end = r.ended_at.as_ref().or(r.planned_end_at.as_ref());
    let mut parts: Vec<String> =
        end.map(|end| format!("until {}", clock(end))).into_iter().collect();
    parts.extend(r.effect.as_ref().map(ToString::to_string));
    parts.extend(note(&r.note));
    parts
}

fn day(d: &Day) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(d.flare.map(|flare| if flare { "flare" } else { "no flare" }.to_owned()));
    parts.extend(d.mood.0.iter().map(ToString::to_string));
    parts.extend(d.scores.0.iter().map(|(name, number)| format!("{name} {number}")));
    parts.extend(note(&d.note));
    parts
}

fn note(note: &Note) -> Vec<String> {
    let text = note.0.replace('\n', " / ");
    if text.is_empty() { Vec::new() } else { vec![format!("“{text}”")] }
}
