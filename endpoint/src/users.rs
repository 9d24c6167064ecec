//! Who sends a request. A token is never kept: only its keyed hash is.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use hmac::{Hmac, KeyInit as _, Mac as _};
use roma_import::hex;
use sha2::Sha256;

use crate::data_dir::write_private_file;
use crate::store::Store;

/// The name of the key's file inside the data folder.
pub const KEY_FILE_NAME: &str = "token-key";

const KEY_BYTES: usize = 32;

/// The users that there are, by the keyed hashes of their tokens.
pub(crate) struct Users {
    key: [u8; KEY_BYTES],
    /// Empty: every token is a user of its own.
    named: HashMap<TokenHash, String>,
    life: Option<Duration>,
}

/// A token's HMAC-SHA-256 under the key of the data folder.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct TokenHash([u8; 32]);

/// A user, as the jobs name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    id: String,
    /// How many characters of the id a log shows.
    shown: usize,
}

impl User {
    /// What the jobs name the user by.
    #[must_use]
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// What a log names the user by: a name, or the beginning of the hash.
    #[must_use]
    pub(crate) fn label(&self) -> &str {
        self.id.get(..self.shown).unwrap_or(&self.id)
    }
}

/// Why a token is not accepted.
#[derive(Debug)]
pub(crate) enum AuthError {
    /// It belongs to no user.
    Unknown,
    /// It was used for the first time too long ago.
    Expired,
    /// Its first use could not be read or written.
    Store(rusqlite::Error),
}

impl Users {
    /// The users with these names and tokens, or anybody if there are none.
    ///
    /// # Errors
    ///
    /// If the key cannot be read or created, or if two names share a token.
    pub(crate) fn open(
        folder: &Path,
        named: &[(String, String)],
        life: Option<Duration>,
    ) -> anyhow::Result<Self> {
        let mut users = Self {
            key: key(&folder.join(KEY_FILE_NAME))?,
            named: HashMap::new(),
            life,
        };
        for (name, token) in named {
            let hash = users.hash(token);
            if let Some(other) = users.named.insert(hash, name.clone())
                && other != *name
            {
                bail!("the users {other:?} and {name:?} have the same token");
            }
        }
        Ok(users)
    }

    /// Whether only named users are admitted.
    #[must_use]
    pub(crate) fn are_named(&self) -> bool {
        !self.named.is_empty()
    }

    /// Whether a token is one of a named user's, expired or not.
    #[must_use]
    pub(crate) fn knows(&self, token: &str) -> bool {
        self.named.contains_key(&self.hash(token))
    }

    /// The user of a token. The first call with a token begins its life.
    ///
    /// # Errors
    ///
    /// If the token is not to be accepted.
    pub(crate) fn authenticate(
        &self,
        store: &Store,
        token: &str,
        now: i64,
    ) -> Result<User, AuthError> {
        let hash = self.hash(token);
        let user = if self.named.is_empty() {
            User {
                id: format!("token:{}", hex(&hash.0)),
                shown: "token:".len() + 12,
            }
        } else {
            let name = self.named.get(&hash).ok_or(AuthError::Unknown)?;
            let id = format!("user:{name}");
            User {
                shown: id.len(),
                id,
            }
        };
        if let Some(life) = self.life {
            let first = store.first_use(&hash.0, now).map_err(AuthError::Store)?;
            let life = i64::try_from(life.as_millis()).unwrap_or(i64::MAX);
            if now.saturating_sub(first) >= life {
                return Err(AuthError::Expired);
            }
        }
        Ok(user)
    }

    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn hash(&self, token: &str) -> TokenHash {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key of any length");
        mac.update(token.as_bytes());
        TokenHash(mac.finalize().into_bytes().into())
    }
}

/// The key in this file; a new one if there is no file yet.
fn key(file: &Path) -> anyhow::Result<[u8; KEY_BYTES]> {
    match File::open(file) {
        Ok(opened) => {
            let mut bytes = Vec::new();
            opened
                .take(KEY_BYTES as u64 + 1)
                .read_to_end(&mut bytes)
                .with_context(|| format!("{} cannot be read", file.display()))?;
            bytes.try_into().ok().with_context(|| {
                format!(
                    "{} does not hold a key of {KEY_BYTES} bytes",
                    file.display()
                )
            })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            create_key(file).with_context(|| format!("{} cannot be created", file.display()))
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
    }
}

/// Makes a key, and keeps it in this file.
fn create_key(file: &Path) -> anyhow::Result<[u8; KEY_BYTES]> {
    let mut key = [0; KEY_BYTES];
    getrandom::fill(&mut key)?;
    write_private_file(file, &key)?;
    Ok(key)
}
