//! A field of one line, or of a few.

use roma_import::{Lang, Severity};
use yew::prelude::*;

use super::notes::{list_of_notes, notes_id};
use super::typing::{Takes, Typing};
use crate::dom;
use crate::state::{Field, Note, Trimmed, Typed};
use crate::words::{Words, words};

/// A field of one line, or of a few.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which one.
    pub field: Field,
    /// Its name.
    pub label: AttrValue,
    /// What to put in.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// Whether it can be left empty.
    #[prop_or_default]
    pub optional: bool,
    /// Whether what cannot belong to an id is taken off when it is pasted.
    #[prop_or_default]
    pub trims: bool,
    /// What is in it.
    pub typed: Typed,
    /// What is wrong with it.
    pub notes: Vec<Note>,
    /// What the last paste took off.
    #[prop_or_default]
    pub trimmed: Option<Trimmed>,
    /// What it takes.
    #[prop_or_default]
    pub takes: Takes,
    /// What stands beside the control.
    #[prop_or_default]
    pub children: Html,
    /// The language.
    pub lang: Lang,
    /// It was edited.
    pub on_edit: Callback<(Field, Typed)>,
    /// It was left.
    pub on_leave: Callback<Field>,
    /// A paste was shortened.
    #[prop_or_default]
    pub on_trim: Callback<Trimmed>,
    /// What was taken off is wanted back.
    #[prop_or_default]
    pub on_untrim: Callback<Field>,
}

/// A label, a hint, a control, and what is wrong.
#[component]
pub fn TextField(props: &Props) -> Html {
    let words = words(props.lang);
    let field = props.field;
    let id = field.id();
    let on_untrim = props.on_untrim.reform(move |()| field);
    html! {
        <div class="field">
            <div class="field-head">
                <label for={id}>{ &props.label }</label>
                if props.optional {
                    <span class="hint">{ words.optional }</span>
                }
            </div>
            if let Some(hint) = &props.hint {
                <p class="hint" id={hint_id(id)}>{ hint }</p>
            }
            <div class="control">
                { control(props) }
                { props.children.clone() }
            </div>
            { list_of_notes(id, &props.notes, 0, props.lang) }
            { trimmed_note(id, &props.label, props.trimmed.as_ref(), &on_untrim, words) }
        </div>
    }
}

fn hint_id(id: &str) -> String {
    format!("{id}-hint")
}

/// What is typed into.
fn control(props: &Props) -> Html {
    let field = props.field;
    let id = field.id();
    let oninput = props
        .on_edit
        .reform(move |event: InputEvent| (field, dom::typed(&event)));
    let onchange = props.on_leave.reform(move |_: Event| field);
    let onpaste = on_paste(props);
    let invalid = props
        .notes
        .iter()
        .any(|note| note.severity == Severity::Error);
    html! {
        <Typing
            {id}
            name={id}
            class={classes!((props.takes == Takes::Lines).then_some("few"))}
            takes={props.takes}
            value={props.typed.shown().clone()}
            {invalid}
            described={described_by(props)}
            {oninput}
            {onchange}
            {onpaste}
        />
    }
}

/// Takes off what cannot belong to an id, in a field that does so.
fn on_paste(props: &Props) -> Callback<Event> {
    let (field, trims) = (props.field, props.trims);
    let (on_edit, on_trim) = (props.on_edit.clone(), props.on_trim.clone());
    Callback::from(move |event: Event| {
        if trims && let Some((typed, trimmed)) = dom::paste(&event, field) {
            on_edit.emit((field, typed));
            on_trim.emit(trimmed);
        }
    })
}

/// The ids of what is said of the control, if anything is.
fn described_by(props: &Props) -> Option<AttrValue> {
    let id = props.field.id();
    let described: Vec<String> = [
        props.hint.is_some().then(|| hint_id(id)),
        (!props.notes.is_empty()).then(|| notes_id(id)),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!described.is_empty()).then(|| described.join(" ").into())
}

/// What the last paste into a control with a label took off, and how to get it back.
pub fn trimmed_note(
    id: &'static str,
    label: &str,
    trimmed: Option<&Trimmed>,
    on_untrim: &Callback<()>,
    words: &Words,
) -> Html {
    let Some(trimmed) = trimmed else {
        return Html::default();
    };
    let undo = on_untrim.reform(move |_: MouseEvent| {
        // The button goes, and the focus is not to go with it.
        dom::focus(id);
    });
    html! {
        <p class="trimmed" role="status">
            { (words.removed)(trimmed.removed, label) }
            if trimmed.with_them.is_some() {
                { " " }
                <button type="button" class="link" onclick={undo}>{ words.undo }</button>
            }
        </p>
    }
}
