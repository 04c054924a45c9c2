use banister_shared::error::Code;
use banister_shared::limits::EMAIL_LEN_MAX;
use unicode_normalization::UnicodeNormalization;

use super::invisible::is_invisible;

/// An e-mail address in its [`normal_form`]. Whether it exists can only be found out by writing
/// to it.
pub(crate) fn check(text: &str) -> Result<String, Code> {
    let email = normal_form(text);
    let parts = email.split_once('@');
    let whole = parts.is_some_and(|(local, domain)| !local.is_empty() && is_domain(domain));
    if !whole || email.len() > EMAIL_LEN_MAX || email.chars().any(is_odd) {
        return Err(Code::InvalidEmail);
    }
    Ok(email)
}

/// The form an address is stored and compared in: trimmed, lower case, NFC.
pub(crate) fn normal_form(text: &str) -> String {
    // Lower case may take letters apart, or make some that belong together.
    let small = text.trim().nfc().collect::<String>().to_lowercase();
    small.nfc().collect()
}

fn is_odd(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c) || "<>()[],;:\\\"".contains(c)
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    !text.contains('@') && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_in_lower_case() {
        assert_eq!(check(" Anna@Example.ORG"), Ok("anna@example.org".to_owned()));
    }

    #[test]
    fn an_accent_is_compared_however_it_is_typed() {
        let one = check("Zoe\u{308}@example.org");
        assert_eq!(one, Ok("zo\u{eb}@example.org".to_owned()));
        assert_eq!(one, check("ZO\u{cb}@example.org"));
        assert_eq!(check("I\u{307}@x.org"), check("\u{130}@x.org"));
    }

    #[test]
    fn the_normal_form_is_its_own() {
        for text in ["\u{130}\u{323}@x.org", "\u{1fbc}\u{301}@x.org", "\u{212b}@x.org"] {
            let once = normal_form(text);
            assert_eq!(normal_form(&once), once, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_refused() {
        for c in "\0\u{7f}\u{ad}\u{200b}\u{200e}\u{202e}\u{2066}\u{feff}\u{e0041}".chars() {
            assert_eq!(check(&format!("an{c}na@x.org")), Err(Code::InvalidEmail), "{c:?}");
            assert_eq!(check(&format!("anna@x{c}.org")), Err(Code::InvalidEmail), "{c:?}");
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        for text in ["", "anna", "@x.org", "anna@", "a@b@c", "a b@c.d", "a@.org", "a@b..c"] {
            assert_eq!(check(text), Err(Code::InvalidEmail), "{text}");
        }
        assert!(check(&format!("{}@example.org", "x".repeat(250))).is_err());
    }
}
