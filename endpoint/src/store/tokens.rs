//! When tokens were used first: of each there is only its keyed hash.

use rusqlite::{OptionalExtension as _, params};

use super::{Store, immediate};

impl Store {
    /// When this token was used first: now, if it never was, or if that is yet to come, as
    /// where a clock was put back: it would be good until the clock is there again.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or written.
    pub(crate) fn first_use(&self, token: &[u8], now: i64) -> rusqlite::Result<i64> {
        let known = "SELECT first_used_at FROM token_uses WHERE token = ?1";
        let seen = self
            .read()
            .prepare_cached(known)?
            .query_row([token], |row| row.get(0))
            .optional()?;
        if let Some(first) = seen.filter(|first| *first <= now) {
            return Ok(first);
        }
        let mut writer = self.write();
        let transaction = immediate(&mut writer)?;
        transaction
            .prepare_cached("INSERT INTO token_uses (token, first_used_at) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET first_used_at = min(first_used_at, excluded.first_used_at)")?
            .execute(params![token, now])?;
        let first = transaction
            .prepare_cached(known)?
            .query_row([token], |row| row.get(0))?;
        transaction.commit()?;
        Ok(first)
    }
}
