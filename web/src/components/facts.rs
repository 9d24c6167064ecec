//! Names and values, one under the other.

use roma_import::Lang;
use roma_import::response::Refusal;
use yew::prelude::*;

use super::copy_button::CopyButton;
use crate::words::Words;

/// One of the facts.
#[derive(Clone, PartialEq)]
pub struct Fact {
    /// What it is.
    pub name: &'static str,
    /// What is known of it.
    pub value: AttrValue,
    /// Whether it is data, which a machine made.
    pub data: bool,
    /// Whether it can be copied.
    pub copy: bool,
}

impl Fact {
    /// A fact in words.
    pub fn new(name: &'static str, value: impl Into<AttrValue>) -> Self {
        Self {
            name,
            value: value.into(),
            data: false,
            copy: false,
        }
    }

    /// A fact that a machine made.
    pub fn data(name: &'static str, value: impl Into<AttrValue>) -> Self {
        Self {
            data: true,
            ..Self::new(name, value)
        }
    }

    /// A field of an answer. One that is missing and one that is empty are two different
    /// facts.
    pub fn given(name: &'static str, value: Option<&str>, words: &Words) -> Self {
        match value {
            None => Self::new(name, words.not_given),
            Some("") => Self::new(name, words.given_empty),
            Some(value) => Self::new(name, value.to_owned()),
        }
    }

    /// The same for a field that a machine made.
    pub fn given_data(name: &'static str, value: Option<&str>, words: &Words) -> Self {
        Self {
            data: value.is_some_and(|value| !value.is_empty()),
            ..Self::given(name, value, words)
        }
    }

    /// The same, with a button to copy it.
    #[must_use]
    pub fn copied(self) -> Self {
        Self { copy: true, ..self }
    }
}

/// What a refusal says, field by field.
pub fn facts_of_refusal(status: u16, refusal: &Refusal, words: &Words) -> Vec<Fact> {
    let request_id = Fact::given_data(words.request_id, refusal.request_id.as_deref(), words);
    let mut facts = vec![
        Fact::data(words.status, status.to_string()),
        Fact::given_data(words.error_code, refusal.error_code.as_deref(), words),
        Fact::given(words.error_msg, refusal.error_msg.as_deref(), words),
        Fact::given(words.error_details, refusal.error_details.as_deref(), words),
        Fact {
            copy: request_id.data,
            ..request_id
        },
    ];
    if let Some(suggestion) = &refusal.suggestion {
        facts.push(Fact::new(words.suggestion, suggestion.clone()));
    }
    facts
}

/// Names and values, one under the other.
pub fn list_of_facts(facts: &[Fact], lang: Lang) -> Html {
    html! {
        <dl class="facts">
            { for facts.iter().map(|fact| html! {
                <>
                    <dt>{ fact.name }</dt>
                    <dd>
                        <span class={fact.data.then_some("data")}>{ &fact.value }</span>
                        if fact.copy {
                            { " " }
                            <CopyButton text={fact.value.clone()} what={fact.name} {lang} />
                        }
                    </dd>
                </>
            }) }
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    #[test]
    fn a_refusal_says_of_each_field_whether_it_came() {
        let words = words(Lang::En);
        let mut refusal = Refusal::default();
        refusal.error_code = Some(String::new());
        refusal.error_msg = Some("no".to_owned());
        refusal.request_id = Some("r".to_owned());
        let facts: Vec<_> = facts_of_refusal(404, &refusal, words)
            .into_iter()
            .map(|fact| (fact.value, fact.data, fact.copy))
            .collect();
        assert_eq!(
            facts,
            [
                ("404".into(), true, false),
                (words.given_empty.into(), false, false),
                ("no".into(), false, false),
                (words.not_given.into(), false, false),
                ("r".into(), true, true),
            ]
        );
    }
}
