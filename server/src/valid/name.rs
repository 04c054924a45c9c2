use banister_shared::error::Code;
use banister_shared::limits::NAME_LEN_MAX;

/// A name of a person, a device or a log: one line of 1 to 100 characters, trimmed.
pub(crate) fn check(text: &str) -> Result<String, Code> {
    let name = text.trim();
    let long = name.chars().count() > NAME_LEN_MAX;
    if name.is_empty() || long || name.chars().any(char::is_control) {
        return Err(Code::InvalidName);
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_bounded() {
        assert_eq!(check("  my phone "), Ok("my phone".to_owned()));
        assert_eq!(check(&"ü".repeat(100)), Ok("ü".repeat(100)));
        for text in ["", "  ", "two\nlines", &"x".repeat(101)] {
            assert_eq!(check(text), Err(Code::InvalidName), "{text}");
        }
    }
}
