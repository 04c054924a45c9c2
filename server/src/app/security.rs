use actix_web::HttpResponseBuilder;
use actix_web::http::header;

/// What the app may do: its own files and its own server, and nothing from anywhere else.
/// `wasm-unsafe-eval` lets it compile the core, and no script.
/// Sources: <https://www.w3.org/TR/CSP3/>, <https://owasp.org/www-project-secure-headers/>.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The screen is kept awake during an episode; nothing else of the device is needed.
const PERMISSIONS_POLICY: &str = "screen-wake-lock=(self), camera=(), microphone=(), \
    geolocation=(), payment=(), usb=()";

/// Adds the headers that keep others out of the app, and the app out of other places.
pub(super) fn secure(answer: &mut HttpResponseBuilder) -> &mut HttpResponseBuilder {
    answer
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::PERMISSIONS_POLICY, PERMISSIONS_POLICY))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"))
        .insert_header((header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"))
}
