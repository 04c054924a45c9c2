use actix_web::http::header::HeaderMap;
use actix_web::web::Bytes;
use rust_embed_for_web::EmbedableFile;

use super::accepts;

/// A file of the app, with the forms in which it can be sent.
pub(super) struct File {
    pub(super) name: String,
    pub(super) mime: String,
    /// A quoted hash of the content.
    pub(super) etag: String,
    pub(super) plain: Bytes,
    pub(super) brotli: Option<Bytes>,
    pub(super) gzip: Option<Bytes>,
}

impl File {
    pub(super) fn new<F>(file: &F) -> Self
    where
        F: EmbedableFile,
        F::Data: Into<Bytes>,
        F::Meta: AsRef<str>,
    {
        let mime = file.mime_type().map(|mime| mime.as_ref().to_owned());
        Self {
            name: file.name().as_ref().to_owned(),
            mime: mime.unwrap_or_else(|| "application/octet-stream".to_owned()),
            etag: file.etag().as_ref().to_owned(),
            plain: file.data().into(),
            brotli: file.data_br().map(Into::into),
            gzip: file.data_gzip().map(Into::into),
        }
    }

    /// The smallest form that the request accepts, and its coding.
    pub(super) fn form(&self, asked: &HeaderMap) -> (Option<&'static str>, Bytes) {
        let forms = [("br", &self.brotli), ("gzip", &self.gzip)];
        let accepted = forms.into_iter().find_map(|(coding, form)| {
            let form = form.as_ref().filter(|_| accepts(asked, coding))?;
            Some((Some(coding), form.clone()))
        });
        accepted.unwrap_or_else(|| (None, self.plain.clone()))
    }

    /// Whether its name changes with its content, so that it never has to be asked for again.
    pub(super) fn is_immutable(&self) -> bool {
        self.name.trim_start_matches('/').starts_with("assets/")
    }
}
