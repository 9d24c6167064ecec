//! Names and values, one under the other.

use roma_import::Lang;
use yew::prelude::*;

use super::copy_button::CopyButton;

/// One of the facts.
#[derive(Clone, PartialEq)]
pub struct Fact {
    /// What it is.
    pub name: AttrValue,
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
            name: name.into(),
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

    /// The same, with a button to copy it.
    #[must_use]
    pub fn copied(self) -> Self {
        Self { copy: true, ..self }
    }
}

/// Names and values, one under the other.
pub fn list_of_facts(facts: &[Fact], lang: Lang) -> Html {
    html! {
        <dl class="facts">
            { for facts.iter().map(|fact| html! {
                <>
                    <dt>{ &fact.name }</dt>
                    <dd>
                        <span class={fact.data.then_some("data")}>{ &fact.value }</span>
                        if fact.copy {
                            { " " }
                            <CopyButton text={fact.value.clone()} what={fact.name.clone()} {lang} />
                        }
                    </dd>
                </>
            }) }
        </dl>
    }
}
