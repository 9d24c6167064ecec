//! The record of a plan in JSON, which is a list of the items that the plan had.
//!
//! Its table is read as one, too (`list/table/columns.rs`), and this finds the same in it: the
//! items of each import, those that were set aside, and which may have been imported.

use super::tokens::{Token, Tokens};
use super::{Elements, Reader, unescaped};
use crate::ItemKind;
use crate::list::counted::Counted;
use crate::list::names::named;
use crate::record::may_have_been_imported;

/// What a record has its imports and the items that are in none of them in, and what an import
/// has its items in.
const IMPORTS: &str = "imports";
const SET_ASIDE: &str = "set_aside";
const STATE: &str = "state";
const BODY: &str = "body";

impl<'t> Reader<'t> {
    /// Reads a member of what stands alone if it is one by which that is a record, or is a list of
    /// items in one; says whether it is.
    pub(super) fn record(&mut self, key: &str, token: &Token<'t>) -> bool {
        if !matches!(token, Token::Open(b'[')) {
            return false;
        }
        if key == IMPORTS && begins_with_import(self.tokens.ahead()) {
            self.has_record = true;
            self.each(Self::import);
        } else if key == SET_ASIDE && self.has_record {
            self.each(Self::aside);
        } else {
            return false;
        }
        true
    }

    /// The objects in an array, after its opening bracket.
    fn each(&mut self, read: fn(&mut Self, usize)) {
        while let Some(token) = self.tokens.next() {
            let line = self.tokens.line;
            match token {
                Token::Close => return,
                Token::Open(b'{') => read(self, line),
                token => {
                    self.odd.add(line);
                    self.tokens.skip(&token);
                }
            }
        }
    }

    /// An import, after its opening bracket.
    fn import(&mut self, line: usize) {
        let before = self.list.items.len();
        let mut state = None;
        let mut has_body = false;
        while let Some(Token::Text(key)) = self.tokens.next() {
            match (key, self.tokens.next()) {
                (BODY, Some(Token::Open(b'{'))) => {
                    has_body = true;
                    self.members(Elements::Any, self.tokens.line);
                }
                (STATE, Some(Token::Text(word))) => state = Some(word),
                (_, Some(token)) => self.tokens.skip(&token),
                (_, None) => return,
            }
        }
        if !has_body {
            self.odd.add(line);
        }
        // Where it does not say what became of it, all of it may have been imported.
        if state.is_none_or(may_have_been_imported) {
            for item in self.list.items.iter().skip(before) {
                self.imported.join_any(Counted::of(item.line));
            }
        }
    }

    /// An item that is in no import, after its opening bracket.
    fn aside(&mut self, line: usize) {
        let mut kind = None;
        let mut id = None;
        while let Some(Token::Text(key)) = self.tokens.next() {
            match (key, self.tokens.next()) {
                ("kind", Some(Token::Text(word))) => kind = named(word).map(|(kind, _)| kind),
                ("id", Some(Token::Text(raw))) => id = Some((raw, self.tokens.line)),
                (_, Some(token)) => self.tokens.skip(&token),
                (_, None) => return,
            }
        }
        match (kind, id) {
            // What was no text has no id there, and was nothing on the list.
            (_, Some(("", _))) => {}
            (Some(ItemKind::Application), Some((name, line))) => {
                self.application(unescaped(name), line, false);
            }
            (Some(ItemKind::Task), Some((id, line))) => self.task(unescaped(id), line),
            _ => self.odd.add(line),
        }
    }
}

/// Whether the first of the elements that follow is an import as a record has it.
fn begins_with_import(mut tokens: Tokens<'_>) -> bool {
    let (mut has_state, mut has_body) = (false, false);
    if let Some(Token::Open(b'{')) = tokens.next() {
        while let Some(Token::Text(key)) = tokens.next() {
            let Some(token) = tokens.next() else { break };
            has_state |= key == STATE && matches!(token, Token::Text(_));
            has_body |= key == BODY && matches!(token, Token::Open(b'{'));
            tokens.skip(&token);
        }
    }
    has_state && has_body
}
