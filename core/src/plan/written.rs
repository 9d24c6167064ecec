//! A plan as it is written in JSON.
//!
//! By hand, for the npm package's module for pages: that one writes plans and reports, and
//! a general writer would be a good part of its size. Whoever links one anyway may use it,
//! since the parts of a plan are `Serialize`, and the test below holds the two together.

use super::{Import, Plan, Reason, SetAside};
use crate::Lang;
use crate::json::push_string;
use crate::place::push_number;

impl Plan {
    /// The plan as compact JSON, its words in `lang`: `{imports, setAside}`.
    ///
    /// An item that is set aside is not in it itself: whoever has the list finds
    /// it by its kind and its index.
    #[must_use]
    pub fn to_json(&self, lang: Lang) -> String {
        let mut out = String::from("{\"imports\":");
        push_list(&self.imports, &mut out, push_import);
        out.push_str(",\"setAside\":");
        push_list(&self.set_aside, &mut out, |item, out| {
            push_set_aside(item, lang, out);
        });
        out.push('}');
        out
    }
}

fn push_list<T>(list: &[T], out: &mut String, mut push: impl FnMut(&T, &mut String)) {
    out.push('[');
    for (index, element) in list.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        push(element, out);
    }
    out.push(']');
}

fn push_import(import: &Import, out: &mut String) {
    out.push_str("{\"id\":");
    push_string(&import.id, out);
    out.push_str(",\"body\":");
    out.push_str(&import.body.to_json());
    out.push('}');
}

fn push_set_aside(item: &SetAside, lang: Lang, out: &mut String) {
    out.push_str("{\"kind\":");
    push_string(item.kind.as_str(), out);
    out.push_str(",\"index\":");
    push_number(out, item.index);
    if let Some(first) = item.first {
        out.push_str(",\"first\":");
        push_number(out, first);
    }
    out.push_str(",\"reasons\":");
    push_list(&item.reasons(lang), out, push_reason);
    out.push('}');
}

fn push_reason(reason: &Reason, out: &mut String) {
    out.push_str("{\"code\":");
    push_string(reason.code, out);
    out.push_str(",\"message\":");
    push_string(&reason.message, out);
    out.push_str(",\"help\":");
    push_string(&reason.help, out);
    if let Some(index) = reason.index {
        out.push_str(",\"index\":");
        push_number(out, index);
    }
    out.push('}');
}

#[cfg(test)]
mod tests {
    use crate::Lang;
    use crate::plan::plan;

    #[test]
    fn what_is_written_is_what_the_general_writer_says_of_the_parts() {
        let plan = plan(
            ["a\"b", "orders", "orders", "or/ders"],
            ["1", " ", "1", "x\u{200B}"],
        );
        for lang in Lang::ALL {
            let written: serde_json::Value = serde_json::from_str(&plan.to_json(lang)).unwrap();
            assert_eq!(written["imports"], serde_json::json!(plan.imports));
            let aside = written["setAside"].as_array().unwrap();
            assert_eq!(aside.len(), plan.set_aside.len());
            for (written, item) in aside.iter().zip(&plan.set_aside) {
                assert_eq!(written["kind"], item.kind.as_str());
                assert_eq!(written["index"], item.index);
                assert_eq!(
                    written.get("first").cloned(),
                    item.first.map(serde_json::Value::from)
                );
                assert_eq!(written["reasons"], serde_json::json!(item.reasons(lang)));
            }
        }
    }
}
