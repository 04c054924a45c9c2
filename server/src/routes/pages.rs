//! `/logs/{log}/pages`: the documents, as they are stored.

use actix_web::http::header::{ETAG, EntityTag, IF_NONE_MATCH};
use actix_web::web;
use actix_web::{HttpRequest, HttpResponse};
use banister_shared::api::{List, PageInfo};
use banister_shared::error::Code;
use banister_shared::ids::{LogId, PageId};
use banister_shared::limits::LIST_LIMIT_MAX;
use banister_shared::sync::HashList;
use serde::Deserialize;

use super::answer::{JSON, answer};
use super::opening::open_pages;
use super::resource::resource;
use crate::auth::log_access::Reading;
use crate::error::ApiError;
use crate::state::State;
use crate::store::{Connection, change, page, snapshot};

/// Heads in one answer: a page has one or two, and may have 256.
const HEADS_MAX: usize = 8 * 1024;

pub(super) fn mount(scope: &mut web::ServiceConfig) {
    scope.service(resource("/logs/{log}/pages", "GET").route(web::get().to(list)));
    scope.service(resource("/logs/{log}/pages/{page}", "GET").route(web::get().to(bytes)));
}

#[derive(Deserialize)]
struct Query {
    /// The last page of the answer before.
    cursor: Option<PageId>,
}

async fn list(
    state: web::Data<State>,
    request: HttpRequest,
    member: Reading,
    query: web::Query<Query>,
) -> Result<HttpResponse, ApiError> {
    let (log, after) = (member.0.log.id, query.cursor);
    let tag = tag(&member.0.log.digest);
    if is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let read = move |conn: &mut Connection| listed(conn, log, after);
    let list = open_pages(&state, &member.0, read).await?;
    let list = answer(&state, &request, member.0.caller.account, list)?;
    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).content_type(JSON).body(list))
}

/// As many pages as one answer lists, as JSON.
fn listed(conn: &mut Connection, log: LogId, after: Option<PageId>) -> Result<Vec<u8>, ApiError> {
    let most = LIST_LIMIT_MAX as usize;
    let mut rows = page::of_log_after(conn, log, after, most + 1)?;
    let (found, mut heads) = (rows.len(), 0);
    rows.truncate(most);
    rows.retain(|row| {
        heads += row.heads.len() / 32;
        heads <= HEADS_MAX
    });
    let last = rows.last().filter(|_| rows.len() < found);
    let next_cursor = last.map(|row| row.id.to_string());
    let list = List { items: rows.iter().map(wire).collect(), next_cursor };
    serde_json::to_vec(&list).map_err(ApiError::internal)
}

async fn bytes(
    state: web::Data<State>,
    request: HttpRequest,
    member: Reading,
    path: web::Path<(String, PageId)>,
) -> Result<HttpResponse, ApiError> {
    let (log, id) = (member.0.log.id, path.1);
    let read = move |conn: &mut Connection| stored(conn, log, id);
    let document = open_pages(&state, &member.0, read).await?;
    let tag = tag(&document.heads);
    if is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let bytes = answer(&state, &request, member.0.caller.account, document.bytes)?;
    let mut response = HttpResponse::Ok();
    response.insert_header((ETAG, tag));
    Ok(response.content_type("application/octet-stream").body(bytes))
}

/// A page's document: the snapshot and the changes after it, one chunk after the other, which
/// every Automerge library loads as they are.
struct Document {
    heads: Vec<u8>,
    bytes: Vec<u8>,
}

fn stored(conn: &mut Connection, log: LogId, id: PageId) -> Result<Document, ApiError> {
    let row = page::find(conn, id)?.filter(|_| id.log == log).ok_or(Code::PageNotFound)?;
    let mut bytes = snapshot::find(conn, id)?.map(|snapshot| snapshot.bytes).unwrap_or_default();
    for change in change::of_page(conn, id, 0)? {
        bytes.extend(change.bytes);
    }
    Ok(Document { heads: row.heads, bytes })
}

fn tag(state: &[u8]) -> EntityTag {
    use base64::Engine;
    EntityTag::new_strong(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(state))
}

fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag.to_string()))
}

fn wire(row: &page::Page) -> PageInfo {
    let heads = HashList::from_bytes(&row.heads).unwrap_or_default();
    PageInfo {
        id: row.id,
        heads: heads.iter().map(|head| head.to_string()).collect(),
        bytes: row.byte_count.unsigned_abs(),
        changes: row.change_count.unsigned_abs(),
    }
}
