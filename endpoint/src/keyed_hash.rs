//! Hashes of what may be a token: by nothing but a hash, without its key, nobody can try tokens
//! against it.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// A hash that is being made, by HMAC-SHA-256.
pub(crate) struct KeyedHash(Hmac<Sha256>);

impl KeyedHash {
    /// The hash of nothing so far.
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(Hmac::new_from_slice(key).expect("a key of any length"))
    }

    /// Adds some bytes; where others could begin elsewhere, their length has to go before them.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of all that was added.
    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_hash_of_all_bytes_by_the_key() {
        let of = |key: u8, parts: &[&str]| {
            let mut hash = KeyedHash::new(&[key; 32]);
            for part in parts {
                hash.update(part.as_bytes());
            }
            roma_import::hex(&hash.finish())
        };
        assert_eq!(of(1, &["ab", "c"]), of(1, &["abc"]));
        assert_ne!(of(1, &["abc"]), of(2, &["abc"]));
        // What OpenSSL says of the same: `openssl dgst -sha256 -mac HMAC -macopt hexkey:0101…`.
        assert_eq!(
            of(1, &["abc"]),
            "73860612aa6aadf68985b6e9c4233357cedd5f24a221eba740b2aa8350276cfc"
        );
    }
}
