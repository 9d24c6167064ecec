//! Packing a document as a host language packs a value of its own.

#![allow(dead_code, reason = "each test takes what it needs")]

use roma_import::Body;
use roma_import::packed::{Operation, Packed};

use crate::document::{Node, Value, lossy, wtf8};

/// A document in the two arrays of a [`Packed`].
#[derive(Debug, Default)]
pub(crate) struct Package {
    operations: Vec<u32>,
    strings: Vec<u8>,
}

impl Package {
    pub(crate) fn of(root: &Node) -> Self {
        let mut package = Self::default();
        package.pack(root);
        package
    }

    pub(crate) fn body(&self) -> Body<'_> {
        Body::Packed(Packed {
            operations: &self.operations,
            strings: &self.strings,
        })
    }

    fn push(&mut self, operation: Operation, string: &[u8]) {
        let length = u32::try_from(string.len()).expect("a short string");
        self.operations
            .push(operation as u32 | length << Operation::BITS);
        self.strings.extend_from_slice(string);
    }

    fn pack(&mut self, node: &Node) {
        match &node.value {
            Value::Null => self.push(Operation::Null, b""),
            Value::Boolean(_) => self.push(Operation::Boolean, b""),
            Value::Number(digits) => self.push(Operation::Number, digits.as_bytes()),
            Value::String(text) => self.push(Operation::String, &wtf8(text)),
            Value::Array(elements) => {
                self.push(Operation::Array, b"");
                for element in elements {
                    self.pack(element);
                }
                self.push(Operation::End, b"");
            }
            Value::Object(members) => {
                if let [only] = members.as_slice()
                    && lossy(&only.key) == "task_id"
                    && let Some(Value::String(id)) = only.value.as_ref().map(|id| &id.value)
                {
                    return self.push(Operation::Task, &wtf8(id));
                }
                self.push(Operation::Object, b"");
                for member in members {
                    self.push(Operation::Key, &wtf8(&member.key));
                    if let Some(value) = &member.value {
                        self.pack(value);
                    }
                }
                self.push(Operation::End, b"");
            }
        }
    }
}
