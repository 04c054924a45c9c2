//! Invite codes: 80 random bits in Crockford's base32, in four groups one can read out and
//! type (`7QK2-M0XD-RBVN-94TA`).

use std::fmt;
use std::str::FromStr;

use banister_shared::error::Code;
use sha2::{Digest, Sha256};

use crate::random;
use crate::store::StoreResult;
use crate::store::invite::CodeHash;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS: usize = 16;
const GROUP: usize = 4;
/// Letters, hyphens, and some room for spaces; longer texts are no codes.
const TEXT_LEN_MAX: usize = 64;

/// A code in its one form: 16 letters of the alphabet.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct InviteCode(String);

impl InviteCode {
    pub(super) fn random() -> StoreResult<Self> {
        // 256 is a multiple of 32, so every letter is equally likely.
        let bytes: [u8; LETTERS] = random::bytes()?;
        Ok(Self(bytes.iter().map(|byte| letter(*byte)).collect()))
    }

    /// What is stored. 80 random bits need no salt and no slow hash.
    pub(super) fn hash(&self) -> CodeHash {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

fn letter(byte: u8) -> char {
    ALPHABET.get(usize::from(byte % 32)).copied().map_or('0', char::from)
}

impl FromStr for InviteCode {
    type Err = Code;

    /// Reads what a person typed: any case, hyphens or spaces anywhere, and the letters that
    /// are easily taken for digits.
    fn from_str(text: &str) -> Result<Self, Code> {
        if text.len() > TEXT_LEN_MAX {
            return Err(Code::InviteNotFound);
        }
        let typed = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let code: String = typed.map(|c| c.to_ascii_uppercase()).map(undo_mix_up).collect();
        let known = |c: char| u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte));
        if code.len() != LETTERS || !code.chars().all(known) {
            return Err(Code::InviteNotFound);
        }
        Ok(Self(code))
    }
}

const fn undo_mix_up(letter: char) -> char {
    match letter {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

impl fmt::Display for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_typed() {
        let code: InviteCode = "7qk2 m0xd rbvn 9ita".parse().unwrap();
        assert_eq!(code.to_string(), "7QK2-M0XD-RBVN-91TA");
        assert!(code == "7QK2MOXDRBVN9lTA".parse().unwrap());
    }

    #[test]
    fn a_random_code_has_four_groups_and_reads_back() {
        let code = InviteCode::random().unwrap();
        assert_eq!(code.to_string().len(), 19);
        assert!(code.to_string().parse() == Ok(code));
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in ["", "7QK2", "7QK2-M0XD-RBVN-94TU", "7QK2-M0XD-RBVN-94TA-0", "ÄÄÄÄÄÄÄÄ"]
        {
            assert!(text.parse::<InviteCode>().is_err(), "{text}");
        }
    }
}
