//! Every bound on what comes from outside, each with its reason. Units stand last in a name.

/// 1900-01-01T00:00Z: months are counted from there.
pub const MOMENT_MS_MIN: i64 = -2_208_988_800_000;
/// The last millisecond of 2399: far beyond any wrong clock, and within 16 bits of months.
pub const MOMENT_MS_MAX: i64 = 13_569_465_599_999;
/// No zone was ever further from UTC than 15:13 hours; POSIX allows 18 hours with a margin.
pub const OFFSET_MINUTES_MAX: u16 = 18 * 60;
/// The longest name of the IANA database has 32 characters; RFC 3339 texts fit as well.
pub const ZONE_LEN_MAX: usize = 64;

/// A name in a set (a support, a place): a short phrase in the person's own words.
pub const WORD_LEN_MAX: usize = 120;
/// A single line such as a place or an activity.
pub const LINE_LEN_MAX: usize = 500;
/// A note: several pages of text, and still far below a page's size.
pub const NOTE_LEN_MAX: usize = 20_000;
/// Names in one set; a screen cannot show more.
pub const SET_LEN_MAX: usize = 200;

/// One change as bytes, inflated or not. A month of notes typed at once stays below it, and
/// a page must stay far below the 1 MiB that iOS receives at once.
pub const CHANGE_BYTES_MAX: usize = 256 * 1024;
/// Operations in one change: every character typed is one. Run-length encoding lets a few
/// bytes claim 2⁶⁴ of them.
pub const CHANGE_OPS_MAX: u64 = 50_000;
/// Heads a change may follow; concurrent writers are devices and tabs of a few people.
pub const CHANGE_DEPS_MAX: usize = 256;
/// Bytes of an automerge actor; stock clients use 16, Banister 20.
pub const ACTOR_BYTES_MAX: usize = 64;
/// Changes of one page: a month of typing on a stock client stays far below it.
pub const PAGE_CHANGES_MAX: usize = 100_000;
/// Bytes of one page's changes, inflated. A page of 1,000 episodes has 0.5 MB.
pub const PAGE_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Operations of one page: each takes memory wherever the page is open. A page of 1,000
/// episodes has 20,000, a page of notes typed for days on a stock client 100,000.
pub const PAGE_OPS_MAX: u64 = 250_000;
/// Heads of one page.
pub const PAGE_HEADS_MAX: usize = 256;
/// Pages of one log: three kinds over a hundred years, with room for rewritten epochs.
pub const LOG_PAGES_MAX: usize = 10_000;

/// A body of the exchange. A device with more to send sends it in several.
pub const EXCHANGE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Changes in one exchange.
pub const EXCHANGE_CHANGES_MAX: usize = 10_000;
/// Operations in one exchange: checking each takes about 1 µs.
pub const EXCHANGE_OPS_MAX: u64 = 1_000_000;
/// One frame of the live sync, and so one sync message. Stock clients put a whole page in one.
pub const WIRE_DATA_BYTES_MAX: usize = 4 * 1024 * 1024;
/// A frame: a sync message and the names around it.
pub const WIRE_FRAME_BYTES_MAX: usize = WIRE_DATA_BYTES_MAX + 4 * 1024;
/// Fields of one frame; no message has more than seven.
pub const WIRE_FIELDS_MAX: usize = 32;
/// A peer id, a session id, a storage id: stock clients use UUIDs and short names.
pub const WIRE_TEXT_LEN_MAX: usize = 256;
/// Storages in one frame, and those that one connection may hear of: the devices of a few people.
pub const WIRE_STORAGES_MAX: usize = 64;
/// Something said in passing: a state of the app, not a picture.
pub const EPHEMERAL_BYTES_MAX: usize = 16 * 1024;
/// Changes that a sync message asks for by hash: what a filter has hidden by chance.
pub const SYNC_NEED_MAX: usize = 10_000;
/// Summaries in a sync message; the library sends one.
pub const SYNC_HAVE_MAX: usize = 2;
/// Bits per entry of a filter; the library uses 10.
pub const FILTER_BITS_MAX: u32 = 16;
/// Probes of a filter; the library uses 7.
pub const FILTER_PROBES_MAX: u32 = 16;
/// Changes of one connection and page that wait for those they follow.
pub const ORPHANS_MAX: usize = 256;
/// Bytes of those.
pub const ORPHAN_BYTES_MAX: usize = 512 * 1024;

/// A body of any other request: the largest is a profile name and a password.
pub const JSON_BYTES_MAX: usize = 16 * 1024;

/// Longest address that SMTP can deliver to (RFC 5321, path without brackets).
pub const EMAIL_LEN_MAX: usize = 254;
/// NIST SP 800-63B asks for at least 8 characters.
pub const PASSWORD_LEN_MIN: usize = 8;
/// Longer passwords cost the server more than they give the person.
pub const PASSWORD_LEN_MAX: usize = 256;
/// Names of people, devices and logs.
pub const NAME_LEN_MAX: usize = 100;

/// Items on one page of a list.
pub const LIST_LIMIT_MAX: u32 = 1_000;
/// Items on one page of a list, unless asked otherwise.
pub const LIST_LIMIT_DEFAULT: u32 = 100;
/// Days in one answer: ten years at once, and leap days.
pub const DAYS_MAX: i32 = 3_660;
/// How long an invite may stay open, in seconds: a month.
pub const INVITE_SECONDS_MAX: i64 = 31 * 24 * 3600;
/// How long an invite stays open unless asked otherwise, in seconds: a week.
pub const INVITE_SECONDS_DEFAULT: i64 = 7 * 24 * 3600;

/// From this difference between a device's clock and the server's on, the person is told.
pub const CLOCK_SKEW_MS_MAX: i64 = 5 * 60 * 1000;
