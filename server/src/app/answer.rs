use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderMap};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::file::File;
use super::security::secure;
use crate::error::ApiError;
use crate::pieces::{PIECE_BYTES, Pieces};

/// A year: as long as anyone keeps anything.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Kept, and asked about each time.
const ASK: &str = "no-cache";
/// Who comes when too many files are on their way comes back after this time.
const RETRY_SECONDS: u64 = 5;

/// The file, in the smallest form that the request accepts; only its head if it is known. One of
/// several pieces needs a place among those on their way, given back when all of it has been taken.
///
/// # Errors
/// `too_many_requests`: no place is free.
pub(super) fn answer(
    file: &File,
    asked: &HeaderMap,
    places: &Arc<Semaphore>,
) -> Result<HttpResponse, ApiError> {
    let mut answer = match is_known(file, asked) {
        true => HttpResponse::NotModified(),
        false => HttpResponse::Ok(),
    };
    secure(&mut answer)
        .insert_header((header::ETAG, file.etag.as_str()))
        .insert_header((header::CACHE_CONTROL, if file.is_immutable() { FOR_EVER } else { ASK }))
        .insert_header((header::VARY, "accept-encoding"));
    if is_known(file, asked) {
        return Ok(answer.finish());
    }
    answer.content_type(file.mime.as_str());
    let (coding, bytes) = file.form(asked);
    if let Some(coding) = coding {
        answer.insert_header((header::CONTENT_ENCODING, coding));
    }
    let place = place_for(bytes.len(), places)?;
    Ok(answer.body(Pieces::of(bytes, place)))
}

/// What fits into one piece takes no more than any answer.
fn place_for(
    bytes: usize,
    places: &Arc<Semaphore>,
) -> Result<Option<OwnedSemaphorePermit>, ApiError> {
    if bytes <= PIECE_BYTES {
        return Ok(None);
    }
    let place = places.clone().try_acquire_owned();
    place.map(Some).map_err(|_| ApiError::too_many(RETRY_SECONDS))
}

/// Says how to get the app, where the server was built without it.
pub(super) fn without_app() -> HttpResponse {
    secure(&mut HttpResponse::Ok()).content_type("text/plain; charset=utf-8").body(
        "This is a Banister server. It was built without the app.\n\
         `cargo xtask up` builds and serves both.\n",
    )
}

fn is_known(file: &File, asked: &HeaderMap) -> bool {
    let known = asked.get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    known.flat_map(|value| value.split(',')).any(|tag| {
        let tag = tag.trim();
        tag == "*" || tag.trim_start_matches("W/") == file.etag
    })
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::pin::Pin;

    use actix_web::body::{BodySize, MessageBody, to_bytes};
    use actix_web::http::StatusCode;
    use actix_web::http::header::{HeaderName, HeaderValue};
    use actix_web::web::Bytes;

    use super::*;

    fn file(name: &str) -> File {
        File {
            name: name.to_owned(),
            mime: "text/javascript".to_owned(),
            etag: "\"1a\"".to_owned(),
            plain: Bytes::from_static(b"plain"),
            brotli: Some(Bytes::from_static(b"br")),
            gzip: Some(Bytes::from_static(b"gz")),
        }
    }

    fn answered(name: &str, asked: &HeaderMap) -> HttpResponse {
        answer(&file(name), asked, &Arc::new(Semaphore::new(0))).unwrap()
    }

    fn asked(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    fn header(answer: &HttpResponse, name: HeaderName) -> &str {
        answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn the_smallest_accepted_form_is_sent() {
        let forms = [("gzip, br", "br", "br"), ("gzip", "gzip", "gz"), ("identity", "", "plain")];
        for (accepted, coding, body) in forms {
            let answer = answered("/assets/a.js", &asked(header::ACCEPT_ENCODING, accepted));
            assert_eq!(header(&answer, header::CONTENT_ENCODING), coding);
            assert_eq!(header(&answer, header::CONTENT_TYPE), "text/javascript");
            assert_eq!(to_bytes(answer.into_body()).await.unwrap(), body);
        }
    }

    #[tokio::test]
    async fn a_file_is_given_in_pieces_that_are_not_copied() {
        let plain = Bytes::from(vec![b'a'; 100_000]);
        let places = Arc::new(Semaphore::new(1));
        let sent = File { plain: plain.clone(), brotli: None, gzip: None, ..file("/a.wasm") };
        let mut body = answer(&sent, &HeaderMap::new(), &places).unwrap().into_body();
        assert_eq!(body.size(), BodySize::Sized(100_000));
        let mut given = 0;
        while let Some(piece) = poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await {
            let piece = piece.unwrap();
            assert!(piece.len() <= 32 * 1024 && piece.as_ptr() == plain[given..].as_ptr());
            given += piece.len();
        }
        assert_eq!(given, 100_000);
        assert!(answer(&sent, &HeaderMap::new(), &places).is_err(), "not all of it has been taken");
        drop(body);
        assert!(answer(&sent, &HeaderMap::new(), &places).is_ok());
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        for tags in ["\"1a\"", "W/\"1a\"", "\"2b\", \"1a\"", "*"] {
            let answer = answered("/index.html", &asked(header::IF_NONE_MATCH, tags));
            assert_eq!(answer.status(), StatusCode::NOT_MODIFIED, "{tags}");
            assert_eq!(header(&answer, header::CACHE_CONTROL), ASK);
        }
        let answer = answered("/index.html", &asked(header::IF_NONE_MATCH, "\"2b\""));
        assert_eq!(answer.status(), StatusCode::OK);
    }

    #[test]
    fn only_names_that_change_with_their_content_are_kept_for_ever() {
        let kept =
            |name| header(&answered(name, &HeaderMap::new()), header::CACHE_CONTROL).to_owned();
        assert_eq!(kept("/assets/core-1a.wasm"), FOR_EVER);
        assert!(["/index.html", "/sw.js", "/manifest.webmanifest"].iter().all(|n| kept(n) == ASK));
    }
}
