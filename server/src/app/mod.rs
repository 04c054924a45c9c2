//! The app for phones and browsers: files built from `web/`, which a release carries in itself.
//! A debug build reads them from the folder.

mod answer;
mod file;
mod security;

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, web};
use banister_shared::error::Code;
use rust_embed_for_web::RustEmbed;

use crate::error::ApiError;
use crate::state::State;
use file::File;

const START: &str = "index.html";
/// Where `cargo xtask web` puts them. A server that was built without them has none.
#[derive(RustEmbed)]
#[folder = "../web/dist"]
#[allow_missing = true]
struct Files;

/// Answers whatever is not the API's.
///
/// # Errors
/// `too_many_requests`, or `not_found`. The app's screens are behind the `#`: no other path is one of its own.
pub(crate) async fn serve(
    state: web::Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return Err(Code::NotFound.into());
    }
    let name = name(request.path());
    match name.and_then(Files::get).map(|file| File::new(&file)) {
        Some(file) => answer::answer(&file, request.headers(), &state.files),
        None if name == Some(START) => Ok(answer::without_app()),
        None => Err(Code::NotFound.into()),
    }
}

/// The file at a path, if the path is a plain one: a debug build looks it up in a folder.
fn name(path: &str) -> Option<&str> {
    let name = path.strip_prefix('/')?;
    let plain = |part: &str| {
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        !part.is_empty() && !part.starts_with('.') && part.chars().all(known)
    };
    match name {
        "" => Some(START),
        name => name.split('/').all(plain).then_some(name),
    }
}

/// Whether the request names this coding, and does not rule it out.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let refused = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case(coding) && refused != Some(0.0)
    })
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn only_plain_paths_name_a_file() {
        assert_eq!(name("/"), Some("index.html"));
        assert_eq!(name("/assets/core-1a2b.wasm"), Some("assets/core-1a2b.wasm"));
        let others = ["", "//", "/a//b", "/../Cargo.toml", "/a/../b", "/.git/config", "/a/"];
        assert!(others.iter().all(|path| name(path).is_none()));
        assert!(["/%2e%2e/x", "/a\\b", "/C:/x", "/ä"].iter().all(|path| name(path).is_none()));
    }

    #[test]
    fn a_coding_has_to_be_named() {
        let accepts = |value: &'static str, coding| {
            let value = HeaderValue::from_static(value);
            super::accepts(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, value)]), coding)
        };
        assert!(accepts("gzip, deflate, br", "br") && accepts("GZIP;q=0.5", "gzip"));
        assert!(!accepts("gzip", "br") && !accepts("br;q=0", "br") && !accepts("*", "br"));
        assert!(!super::accepts(&HeaderMap::new(), "gzip"));
    }
}
