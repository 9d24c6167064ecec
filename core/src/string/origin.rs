//! From the text that a string stands for, back to how that is written.

use super::{CodePoints, Text, encode};
use crate::findings::Span;

/// Finds where in a string is written what stands at spans of the text that the string stands
/// for, in their order.
///
/// As with lines and columns, each costs no more than the way to its beginning from the one
/// before, and to its end.
#[derive(Debug)]
pub(crate) struct Origin<'t> {
    length: usize,
    begin: Mark<'t>,
    start: Mark<'t>,
    end: Mark<'t>,
}

/// A place in both.
#[derive(Clone, Debug)]
struct Mark<'t> {
    /// Where it is in the text, in bytes of generalised UTF-8.
    at: usize,
    /// What is written behind it.
    rest: CodePoints<'t>,
}

impl<'t> Origin<'t> {
    /// At the beginning of a string.
    pub(crate) fn new(string: Text<'t>) -> Self {
        let begin = Mark {
            at: 0,
            rest: string.code_points(),
        };
        Self {
            length: string.bytes.len(),
            start: begin.clone(),
            end: begin.clone(),
            begin,
        }
    }

    /// Where a span is written, from the beginning of the string's inside.
    pub(crate) fn span(&mut self, span: Span) -> Span {
        if (self.start.at, self.end.at) != (span.start, span.end) {
            let marks = [&self.end, &self.start];
            let from = marks.into_iter().find(|mark| mark.at <= span.start);
            self.start = from.unwrap_or(&self.begin).clone();
            self.start.advance(span.start);
            self.end = self.start.clone();
            self.end.advance(span.end);
        }
        Span {
            start: self.length - self.start.rest.bytes.len(),
            end: self.length - self.end.rest.bytes.len(),
        }
    }
}

impl Mark<'_> {
    /// Goes on to a place in the text, or to the beginning of the character that it is in.
    fn advance(&mut self, at: usize) {
        let mut rest = self.rest.clone();
        while self.at < at
            && let Some(code_point) = rest.next()
        {
            let (_, length) = encode(code_point);
            if self.at + length > at {
                return;
            }
            self.at += length;
            self.rest = rest.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::string::Form;

    #[test]
    fn each_stretch_of_a_text_is_found_however_it_is_written() {
        // What is written for each character in turn.
        let pieces = [
            "a",
            r"\n",
            "é",
            r"\u00e9",
            r"\ud83d\ude00",
            "😀",
            r"\ud800",
            r#"\""#,
            "任",
            r"\/",
        ];
        let written = pieces.concat();
        let string = Text::scanned(written.as_bytes(), Form::EscapedSurrogates);
        let mut at = (0, 0);
        let mut marks = vec![at];
        for (piece, code_point) in pieces.into_iter().zip(string.code_points()) {
            at = (at.0 + encode(code_point).1, at.1 + piece.len());
            marks.push(at);
        }
        assert_eq!(at.1, written.len());

        let mut origin = Origin::new(string);
        // Forwards, and back again.
        for &(start, start_written) in marks.iter().chain(marks.iter().rev()) {
            for &(end, end_written) in marks.iter().filter(|mark| mark.0 >= start) {
                let expected = Span {
                    start: start_written,
                    end: end_written,
                };
                assert_eq!(origin.span(Span { start, end }), expected);
            }
        }
    }

    #[test]
    fn a_text_without_escapes_is_where_it_is_written() {
        let string = Text::from(r"a\n任b");
        let span = Span { start: 1, end: 6 };
        assert_eq!(Origin::new(string).span(span), span);
    }
}
