use std::str::FromStr;

/// `yes` or `no` on the command line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct YesNo(pub(crate) bool);

impl FromStr for YesNo {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "true" => Ok(Self(true)),
            "no" | "n" | "false" => Ok(Self(false)),
            _ => Err("yes or no"),
        }
    }
}
