//! `/logs/{log}/days`: each day, counted from the records.

use actix_web::{HttpRequest, HttpResponse, web};
use banister_shared::api::List;
use banister_shared::error::Code;
use banister_shared::ids::{LogId, Month};
use banister_shared::limits::DAYS_MAX;
use banister_shared::time::LocalDay;
use banister_shared::view::{self, DayView};
use serde::Deserialize;

use super::answer::{JSON, json};
use super::opening::open_pages;
use super::resource::resource;
use crate::auth::log_access::Reading;
use crate::documents::Documents;
use crate::error::ApiError;
use crate::state::State;
use crate::store::Connection;

pub(super) fn mount(scope: &mut web::ServiceConfig) {
    scope.service(resource("/logs/{log}/days", "GET").route(web::get().to(days)));
}

#[derive(Deserialize)]
struct Query {
    from: LocalDay,
    to: LocalDay,
}

async fn days(
    state: web::Data<State>,
    request: HttpRequest,
    member: Reading,
    query: web::Query<Query>,
) -> Result<HttpResponse, ApiError> {
    let Query { from, to } = query.into_inner();
    if from > to || from.days_until(to) >= DAYS_MAX {
        return Err(Code::InvalidRange.into());
    }
    let (log, documents) = (member.0.log.id, state.documents.clone());
    let read = move |conn: &mut Connection| count(conn, &documents, log, from, to);
    let days = List::whole(open_pages(&state, &member.0, read).await?);
    Ok(json(&state, &request, member.0.caller.account, &days)?.of_type(JSON))
}

fn count(
    conn: &mut Connection,
    documents: &Documents,
    log: LogId,
    from: LocalDay,
    to: LocalDay,
) -> Result<Vec<DayView>, ApiError> {
    let profile = documents.profile(conn, log)?;
    // A local day may lie in the month before or after in UTC.
    let months = (Month::of_day(from).previous(), Month::of_day(to).next());
    let entries = documents.entries(conn, log, months)?;
    Ok(view::days(&entries, &profile, from, to))
}
