//! Who sends a request. A token is never kept: only its keyed hash is.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use roma_import::hex;

use crate::data_dir::write_private_file;
use crate::keyed_hash::KeyedHash;
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

    fn hash(&self, token: &str) -> TokenHash {
        let mut hash = KeyedHash::new(&self.key);
        hash.update(token.as_bytes());
        TokenHash(hash.finish())
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
                    "{} is damaged: it does not hold a key of {KEY_BYTES} bytes, without which no token is known again. Name another folder with --data, which begins with nothing; what is in this one stays as it is",
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

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::store::FILE_NAME;

    fn named(name: &str, token: &str) -> (String, String) {
        (name.to_owned(), token.to_owned())
    }

    #[test]
    fn a_token_lives_as_long_as_it_may_whosever_it_is() {
        let life = Duration::from_secs(10);
        for users in [&[][..], &[named("ann", "t")]] {
            let folder = TempDir::new().unwrap();
            let store = Store::open(&folder.path().join(FILE_NAME)).unwrap();
            let users = Users::open(folder.path(), users, Some(life)).unwrap();
            let authenticate = |now| users.authenticate(&store, "t", now);
            for good in [1_000, 10_999] {
                assert!(authenticate(good).is_ok(), "{good}");
            }
            let over = authenticate(11_000);
            assert!(matches!(over, Err(AuthError::Expired)), "{over:?}");
        }
    }

    #[test]
    fn a_name_is_told_from_a_hash() {
        let folder = TempDir::new().unwrap();
        let store = Store::open(&folder.path().join(FILE_NAME)).unwrap();
        // Who has the same token twice has one token.
        let twice = [named("ann", "t"), named("ann", "t")];
        for (users, label) in [(&twice[..], "user:ann"), (&[], "token:")] {
            let users = Users::open(folder.path(), users, None).unwrap();
            let user = users.authenticate(&store, "t", 0).unwrap();
            assert!(user.label().starts_with(label), "{user:?}");
            assert!(user.id().starts_with(user.label()), "{user:?}");
        }
    }

    /// Gives the key's file back as it is after an attempt to open the users.
    fn opened(folder: &TempDir) -> (bool, Vec<u8>) {
        let users = Users::open(folder.path(), &[], None);
        let key = std::fs::read(folder.path().join(KEY_FILE_NAME));
        (users.is_ok(), key.unwrap_or_default())
    }

    #[test]
    fn a_key_that_is_none_is_left_as_it_is() {
        for bytes in [&[][..], &[1; KEY_BYTES - 1], &[1; KEY_BYTES + 1]] {
            let folder = TempDir::new().unwrap();
            std::fs::write(folder.path().join(KEY_FILE_NAME), bytes).unwrap();
            assert_eq!(opened(&folder), (false, bytes.to_vec()));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_cannot_be_opened_is_not_made_anew() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join(KEY_FILE_NAME);
        // It leads to itself.
        std::os::unix::fs::symlink(&file, &file).unwrap();
        assert_eq!(opened(&folder), (false, Vec::new()));
        assert!(file.is_symlink());
    }

    #[test]
    fn what_a_death_has_left_of_a_key_is_not_in_the_way() {
        let folder = TempDir::new().unwrap();
        let beside = folder.path().join(KEY_FILE_NAME).with_extension("new");
        std::fs::write(&beside, [1; 2 * KEY_BYTES]).unwrap();
        let (is_open, key) = opened(&folder);
        assert!(is_open && key.len() == KEY_BYTES, "{key:?}");
        assert!(!beside.exists());
        assert_eq!(opened(&folder), (true, key));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let metadata = std::fs::metadata(folder.path().join(KEY_FILE_NAME)).unwrap();
            assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
        }
    }
}
