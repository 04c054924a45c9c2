//! Spans of time in words.

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
/// What was heard longer ago may well have changed.
const OLD_MS: i64 = 10 * MINUTE_MS;

/// A span such as `40 s`, `12 min`, `3 h 5 min`, `8 days`.
pub(crate) fn span(ms: i64) -> String {
    let ms = ms.max(0);
    match ms {
        _ if ms < MINUTE_MS => format!("{} s", ms / 1000),
        _ if ms < HOUR_MS => format!("{} min", ms / MINUTE_MS),
        _ if ms < DAY_MS => match ms % HOUR_MS / MINUTE_MS {
            0 => format!("{} h", ms / HOUR_MS),
            minutes => format!("{} h {minutes} min", ms / HOUR_MS),
        },
        _ if ms < 2 * DAY_MS => "1 day".to_owned(),
        _ => format!("{} days", ms / DAY_MS),
    }
}

/// When the server was last heard from, by this device's clock. It never says that all is
/// well: what happened since is not known.
pub(crate) fn last_contact(at_ms: Option<i64>, now_ms: i64) -> String {
    let Some(at_ms) = at_ms else { return "never".to_owned() };
    let wall = wall(at_ms);
    let ago_ms = now_ms.saturating_sub(at_ms);
    match ago_ms {
        _ if ago_ms < -MINUTE_MS => format!("{wall}, by a clock that was ahead of this one"),
        _ if ago_ms < MINUTE_MS => "just now".to_owned(),
        _ if ago_ms < OLD_MS => format!("{} ago ({wall})", span(ago_ms)),
        _ => format!("not updated since {wall} ({} ago)", span(ago_ms)),
    }
}

/// Since when nothing is known.
pub(crate) fn not_updated_since(at_ms: Option<i64>) -> String {
    match at_ms {
        Some(at_ms) => format!("not updated since {}", wall(at_ms)),
        None => "never updated".to_owned(),
    }
}

fn wall(at_ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
    at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_use_the_two_largest_units_that_matter() {
        let spans: Vec<String> = [
            -5,
            41_000,
            12 * MINUTE_MS,
            3 * HOUR_MS,
            3 * HOUR_MS + 5 * MINUTE_MS,
            DAY_MS,
            8 * DAY_MS,
        ]
        .into_iter()
        .map(span)
        .collect();
        assert_eq!(spans, ["0 s", "41 s", "12 min", "3 h", "3 h 5 min", "1 day", "8 days"]);
    }

    #[test]
    fn what_was_heard_just_now_is_not_called_old() {
        let now = 1_795_266_123_250;
        let told = |ago_ms: i64| last_contact(Some(now - ago_ms), now);
        assert_eq!(told(0), "just now");
        assert!(told(5 * MINUTE_MS).starts_with("5 min ago (2026-"));
        assert!(told(HOUR_MS).starts_with("not updated since 2026-"));
        assert!(told(-HOUR_MS).ends_with("by a clock that was ahead of this one"));
        assert_eq!(last_contact(None, now), "never");
    }
}
