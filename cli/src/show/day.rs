use banister_shared::record::Profile;
use banister_shared::time::LocalDay;
use banister_shared::view::DayView;

/// The line above a day's items.
pub(crate) fn heading(date: LocalDay) -> String {
    format!("{} {date}", date.date().strftime("%a"))
}

/// A day in a few words. A day with nothing recorded says just that.
pub(crate) fn day_summary(day: Option<&DayView>, profile: &Profile) -> String {
    let Some(day) = day else { return "nothing recorded".to_owned() };
    let mut parts = vec![count(day.spasms, "spasm")];
    if day.spasm_day {
        let name = profile.spasm_day_name.as_ref().map_or("spasm day", |name| name.as_str());
        parts.insert(0, name.to_owned());
    }
    let more =
        [(day.warnings, "warning"), (day.falls, "fall"), (day.heat_sessions, "heat session")];
    parts.extend(more.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| count(n, word)));
    if day.flare == Some(true) {
        parts.push("flare day".to_owned());
    }
    parts.join(" · ")
}

fn count(number: u32, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
