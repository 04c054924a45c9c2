//! `/logs/{log}/timeline`: what happened, the latest first.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, web};
use banister_shared::api::List;
use banister_shared::error::Code;
use banister_shared::ids::{LogId, Month};
use banister_shared::limits::{LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX};
use banister_shared::time::LocalDay;
use banister_shared::view::{self, Cursor, TimelineItem};
use serde::Deserialize;

use super::answer::{JSON, json};
use super::opening::open_pages;
use super::resource::resource;
use crate::auth::log_access::Reading;
use crate::documents::{Documents, months_of};
use crate::error::ApiError;
use crate::state::State;
use crate::store::Connection;

pub(super) fn mount(scope: &mut web::ServiceConfig) {
    scope.service(resource("/logs/{log}/timeline", "GET").route(web::get().to(timeline)));
}

#[derive(Deserialize)]
struct Query {
    from: Option<LocalDay>,
    to: Option<LocalDay>,
    limit: Option<u32>,
    cursor: Option<String>,
}

async fn timeline(
    state: web::Data<State>,
    request: HttpRequest,
    member: Reading,
    query: web::Query<Query>,
) -> Result<HttpResponse, ApiError> {
    let wanted = Wanted::check(query.into_inner())?;
    let (log, documents) = (member.0.log.id, state.documents.clone());
    let read = move |conn: &mut Connection| page_of_timeline(conn, &documents, log, &wanted);
    let page = open_pages(&state, &member.0, read).await?;
    Ok(json(&state, &request, member.0.caller.account, &page)?.of_type(JSON))
}

/// A page of the timeline to be read.
struct Wanted {
    from: Option<LocalDay>,
    to: Option<LocalDay>,
    limit: usize,
    after: Option<Cursor>,
}

impl Wanted {
    fn check(query: Query) -> Result<Self, Code> {
        let limit = query.limit.unwrap_or(LIST_LIMIT_DEFAULT);
        if !(1..=LIST_LIMIT_MAX).contains(&limit) || query.from > query.to.or(query.from) {
            return Err(Code::InvalidRange);
        }
        let after = query.cursor.map(|text| text.parse()).transpose();
        let after = after.map_err(|_| Code::InvalidRequest)?;
        Ok(Self { from: query.from, to: query.to, limit: limit as usize, after })
    }

    fn holds(&self, day: LocalDay) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// Reads months from the latest back, ever more of them, until the page is full.
fn page_of_timeline(
    conn: &mut Connection,
    documents: &Documents,
    log: LogId,
    wanted: &Wanted,
) -> Result<List<TimelineItem>, ApiError> {
    let months: BTreeSet<Month> = months_of(conn, log)?.into_iter().map(|id| id.month).collect();
    let months: Vec<Month> =
        months.into_iter().rev().filter(|month| in_range(*month, wanted)).collect();
    let profile = documents.profile(conn, log)?;
    let mut count = 1;
    loop {
        let window = months.get(..count).unwrap_or(&months);
        let (Some(newest), Some(oldest)) = (window.first(), window.last()) else {
            return Ok(List::whole(Vec::new()));
        };
        // A link stands with the earlier of two episodes, perhaps in the month before.
        let entries = documents.entries(conn, log, (oldest.previous(), *newest))?;
        let mut items = view::timeline(&entries, wanted.after);
        items.retain(|item| {
            item.entry.page.month >= *oldest
                && day(item, &profile).is_none_or(|day| wanted.holds(day))
        });
        if items.len() > wanted.limit || window.len() == months.len() {
            return Ok(cut(items, wanted.limit));
        }
        count *= 2;
    }
}

/// Whether records of this month, in UTC, can fall on a wanted local day.
fn in_range(month: Month, wanted: &Wanted) -> bool {
    wanted.from.is_none_or(|from| month >= Month::of_day(from).previous())
        && wanted.to.is_none_or(|to| month <= Month::of_day(to).next())
}

fn day(item: &TimelineItem, profile: &banister_shared::record::Profile) -> Option<LocalDay> {
    let at = item.entry.record.starts_at()?;
    Some(view::day_of(&at, profile))
}

fn cut(mut items: Vec<TimelineItem>, limit: usize) -> List<TimelineItem> {
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().and_then(TimelineItem::cursor);
    let next_cursor = last.filter(|_| more).map(|cursor| cursor.to_string());
    List { items, next_cursor }
}
