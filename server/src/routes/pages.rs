//! `/logs/{log}/pages`: the documents, as they are stored.

use actix_web::http::header::{ETAG, EntityTag, IF_NONE_MATCH};
use actix_web::web;
use actix_web::{HttpRequest, HttpResponse};
use banister_shared::api::{List, PageInfo};
use banister_shared::error::Code;
use banister_shared::ids::{LogId, PageId};
use banister_shared::sync::HashList;

use super::answer::{JSON, answer, json};
use super::opening::open_pages;
use super::resource::resource;
use crate::auth::log_access::Reading;
use crate::error::ApiError;
use crate::state::State;
use crate::store::{Connection, change, page, snapshot};

pub(super) fn mount(scope: &mut web::ServiceConfig) {
    scope.service(resource("/logs/{log}/pages", "GET").route(web::get().to(list)));
    scope.service(resource("/logs/{log}/pages/{page}", "GET").route(web::get().to(bytes)));
}

async fn list(
    state: web::Data<State>,
    request: HttpRequest,
    member: Reading,
) -> Result<HttpResponse, ApiError> {
    let log = member.0.log;
    let tag = tag(&log.digest);
    if is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let rows = state.store.read(move |conn| page::of_log(conn, log.id)).await?;
    let list = List::whole(rows.iter().map(wire).collect());
    let list = json(&state, member.0.caller.account, &list)?;
    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).content_type(JSON).body(list))
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
    let bytes = answer(&state, member.0.caller.account, document.bytes)?;
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
