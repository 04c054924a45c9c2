use banister_shared::error::Code;
use banister_shared::limits::EMAIL_LEN_MAX;

/// An e-mail address in the form it is stored and compared in: trimmed, lower case. Whether
/// it exists can only be found out by writing to it.
pub(crate) fn check(text: &str) -> Result<String, Code> {
    let email = text.trim().to_lowercase();
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c);
    let parts = email.split_once('@');
    let whole = parts.is_some_and(|(local, domain)| !local.is_empty() && is_domain(domain));
    if !whole || email.len() > EMAIL_LEN_MAX || email.chars().any(odd) {
        return Err(Code::InvalidEmail);
    }
    Ok(email)
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
    fn what_cannot_be_an_address_is_refused() {
        for text in ["", "anna", "@x.org", "anna@", "a@b@c", "a b@c.d", "a@.org", "a@b..c"] {
            assert_eq!(check(text), Err(Code::InvalidEmail), "{text}");
        }
        assert!(check(&format!("{}@example.org", "x".repeat(250))).is_err());
    }
}
