//! Reading a value that was parsed already.

use serde_json::Value;

use crate::check::{Checker, Container, Scalar, Sink};
use crate::findings::Span;
use crate::string::Text;

/// What is left to read of an open container.
enum Rest<'t> {
    Array(core::slice::Iter<'t, Value>),
    Object(serde_json::map::Iter<'t>),
}

/// Feeds a value to the checker, in its own order and without recursion.
pub(crate) fn read<'t>(root: &'t Value, checker: &mut Checker<'_, 't>) {
    // In place of bytes, things are numbered as they come.
    let mut number = 0;
    let mut next_span = || {
        number += 1;
        Span {
            start: number,
            end: number,
        }
    };
    let mut open: Vec<Rest<'t>> = Vec::new();
    let mut current = Some(root);
    loop {
        if let Some(value) = current {
            let span = next_span();
            let entered = match value {
                Value::Null => {
                    checker.scalar(Scalar::Null, span);
                    None
                }
                Value::Bool(_) => {
                    checker.scalar(Scalar::Boolean, span);
                    None
                }
                Value::Number(digits) => {
                    checker.scalar(Scalar::Number(digits.to_string().as_bytes()), span);
                    None
                }
                Value::String(text) => {
                    checker.string(Text::from(text.as_str()).classified(), span);
                    None
                }
                Value::Array(elements) => Some((Container::Array, Rest::Array(elements.iter()))),
                Value::Object(members) => Some((Container::Object, Rest::Object(members.iter()))),
            };
            if let Some((container, rest)) = entered {
                if !Checker::has_room_at(open.len()) {
                    checker.too_deep(span);
                    return;
                }
                checker.open(container, span);
                open.push(rest);
            }
        }
        current = match open.last_mut() {
            None => return,
            Some(Rest::Array(elements)) => elements.next(),
            Some(Rest::Object(members)) => members.next().map(|(key, value)| {
                checker.key(Text::from(key.as_str()).classified(), next_span());
                value
            }),
        };
        if current.is_none() {
            checker.close(next_span().end);
            open.pop();
        }
    }
}
