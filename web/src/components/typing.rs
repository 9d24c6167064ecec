//! What is typed into: a control for text, without what stands around it.

use roma_import::Lang;
use yew::prelude::*;

use crate::dom;
use crate::hooks::use_text;
use crate::words::words;

/// What a control takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Takes {
    /// One line.
    #[default]
    Line,
    /// One line, which is hidden from view unless the user wants to see it.
    Secret,
    /// A few lines. The other kinds of control would join lines that are pasted, without
    /// a word.
    Lines,
    /// A long text, which is also read from a file.
    Text {
        /// How many lines of it are seen.
        rows: u8,
        /// Whether a long line is shown as several.
        wraps: bool,
    },
}

/// A control for text.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The `id` of the control.
    pub id: &'static str,
    /// What it is called in a form.
    #[prop_or_default]
    pub name: Option<&'static str>,
    /// How it looks, beside what all of them have.
    #[prop_or_default]
    pub class: Classes,
    /// What it takes.
    #[prop_or_default]
    pub takes: Takes,
    /// What is in it.
    pub value: AttrValue,
    /// Whether something is wrong with that.
    pub invalid: bool,
    /// The `id`s of what is said of it.
    pub described: Option<AttrValue>,
    /// The language.
    pub lang: Lang,
    /// Something was typed.
    pub oninput: Callback<InputEvent>,
    /// It was left.
    #[prop_or_default]
    pub onchange: Callback<Event>,
    /// Something is pasted.
    #[prop_or_default]
    pub onpaste: Callback<Event>,
    /// All of it is to go. There is a button for that only where this is listened to.
    #[prop_or_default]
    pub on_clear: Option<Callback<()>>,
}

/// A field of several lines grows up to so many.
const MAX_ROWS: usize = 6;

/// The control, with buttons to show and to clear what is hidden from view.
#[component]
pub fn Typing(props: &Props) -> Html {
    let Props { id, name, .. } = *props;
    let words = words(props.lang);
    let shown = use_state_eq(|| false);
    let is_shown = *shown;
    let on_show = {
        let setter = shown.setter();
        Callback::from(move |_: MouseEvent| setter.set(!is_shown))
    };
    let on_clear = props.on_clear.as_ref().map(|on_clear| {
        let setter = shown.setter();
        on_clear.reform(move |_: MouseEvent| {
            setter.set(false);
            dom::focus(id);
        })
    });
    let field = use_text(
        props.value.clone(),
        matches!(props.takes, Takes::Text { .. }),
    );
    let mut class = classes!("data");
    class.extend(props.class.clone());
    let invalid = props.invalid.then_some("true");
    let rows = match props.takes {
        Takes::Line | Takes::Secret => None,
        Takes::Lines => Some(props.value.split('\n').count().min(MAX_ROWS)),
        Takes::Text { rows, .. } => Some(rows.into()),
    };
    let tag = if rows.is_some() { "textarea" } else { "input" };
    let kind = match props.takes {
        Takes::Secret if !is_shown => Some("password"),
        Takes::Line | Takes::Secret => Some("text"),
        Takes::Lines | Takes::Text { .. } => None,
    };
    #[expect(clippy::ignored_unit_patterns, reason = "it is the macro that has one")]
    let control = html! {
        <@{tag}
            ref={field}
            {id}
            {class}
            type={kind}
            {name}
            rows={rows.map(|rows| rows.to_string())}
            wrap={matches!(props.takes, Takes::Text { wraps: false, .. }).then_some("off")}
            autocomplete="off"
            autocapitalize="none"
            autocorrect="off"
            spellcheck="false"
            aria-invalid={invalid}
            aria-describedby={props.described.clone()}
            oninput={props.oninput.clone()}
            onchange={props.onchange.clone()}
            onpaste={props.onpaste.clone()}
        />
    };
    html! {
        <>
            { control }
            if props.takes == Takes::Secret {
                <button
                    type="button"
                    aria-label={if is_shown { words.hide_token } else { words.show_token }}
                    onclick={on_show}
                >
                    { if is_shown { words.hide } else { words.show } }
                </button>
                if let Some(on_clear) = on_clear {
                    <button type="button" aria-label={words.clear_token} onclick={on_clear}>
                        { words.clear }
                    </button>
                }
            }
        </>
    }
}
