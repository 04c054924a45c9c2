//! The address that a proxy in front of the server says a request comes from.

use std::net::{IpAddr, SocketAddr};

use actix_web::http::header::{HeaderMap, X_FORWARDED_FOR};

/// The last address of `X-Forwarded-For`. Proxies append the one they have seen themselves;
/// what is written before it is the client's own word. `Forwarded` is not looked at: a proxy
/// that sets the one passes the other through as the client has sent it.
pub(super) fn last_address(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all(X_FORWARDED_FOR).last()?.to_str().ok()?;
    address(line.rsplit(',').next()?.trim())
}

/// Some proxies add the port.
fn address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    text.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{FORWARDED, HeaderName, HeaderValue};

    use super::*;

    fn last(lines: &[(HeaderName, &'static str)]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for (name, line) in lines {
            headers.append(name.clone(), HeaderValue::from_static(line));
        }
        last_address(&headers).map(|address| address.to_string())
    }

    #[test]
    fn what_the_proxy_has_appended_counts() {
        let line = "192.0.2.66, 198.51.100.1";
        assert_eq!(last(&[(X_FORWARDED_FOR, line)]).as_deref(), Some("198.51.100.1"));
        let lines = [(X_FORWARDED_FOR, "192.0.2.66"), (X_FORWARDED_FOR, "2001:db8::1")];
        assert_eq!(last(&lines).as_deref(), Some("2001:db8::1"));
    }

    #[test]
    fn a_port_is_left_out() {
        assert_eq!(last(&[(X_FORWARDED_FOR, "192.0.2.1:80")]).as_deref(), Some("192.0.2.1"));
        assert_eq!(last(&[(X_FORWARDED_FOR, "[2001:db8::1]:80")]).as_deref(), Some("2001:db8::1"));
    }

    #[test]
    fn what_is_no_address_does_not_let_an_earlier_one_count() {
        assert_eq!(last(&[(X_FORWARDED_FOR, "192.0.2.66, unknown")]), None);
        assert_eq!(last(&[(X_FORWARDED_FOR, "")]), None);
        assert_eq!(last(&[(FORWARDED, "for=192.0.2.66")]), None);
    }
}
