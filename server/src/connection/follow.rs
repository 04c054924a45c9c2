/// Follows something that comes byte by byte to its end. Copies follow for themselves.
pub(super) trait Follow: Copy {
    /// Follows one byte; whether it ends with it.
    fn ends(&mut self, byte: u8) -> bool;

    /// How many of the bytes that come next belong to it.
    fn len_in(mut self, bytes: &[u8]) -> usize {
        bytes.iter().position(|byte| self.ends(*byte)).map_or(bytes.len(), |end| end + 1)
    }

    /// Follows it; whether it ends with these bytes.
    fn take(&mut self, bytes: &[u8]) -> bool {
        bytes.iter().any(|byte| self.ends(*byte))
    }
}
