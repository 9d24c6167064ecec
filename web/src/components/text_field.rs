//! A field of one line, or of a few.

use roma_import::Severity;
use yew::prelude::*;

use super::notes::{list_of_notes, notes_id};
use super::typing::{Takes, Typing};
use crate::dom;
use crate::state::{Action, Field, State, Trimmed, Typed};
use crate::words::{Words, words};

/// A label, what to put in, a control, and what is wrong.
pub fn text_field(
    state: &State,
    dispatch: &Callback<Action>,
    field: Field,
    label: &'static str,
    hint: Option<&'static str>,
) -> Html {
    let (words, lang) = (words(state.lang), state.lang);
    let id = field.id();
    let takes = match field {
        Field::App => Takes::Lines,
        Field::Token => Takes::Secret,
        _ => Takes::Line,
    };
    let notes = state.notes(field);
    let oninput = dispatch.reform(move |event: InputEvent| Action::Edit(field, dom::typed(&event)));
    let onchange = dispatch.reform(move |_: Event| Action::Leave(field));
    let onpaste = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            if let Some((typed, trimmed)) = dom::paste(&event, field) {
                dispatch.emit(Action::Paste(typed, trimmed));
            }
        })
    };
    let on_clear = (takes == Takes::Secret)
        .then(|| dispatch.reform(move |()| Action::Edit(field, Typed::default())));
    let on_untrim = dispatch.reform(move |()| Action::Untrim(field));
    // The ids of what is said of the control, if anything is.
    let described: Vec<String> = [
        hint.map(|_| format!("{id}-hint")),
        (!notes.is_empty()).then(|| notes_id(id)),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        <div class="field">
            <div class="field-head">
                <label for={id}>{ label }</label>
                if field == Field::App {
                    <span class="hint">{ words.optional }</span>
                }
            </div>
            if let Some(hint) = hint {
                <p class="hint" id={format!("{id}-hint")}>{ hint }</p>
            }
            <div class="control">
                <Typing
                    {id}
                    name={id}
                    class={classes!((takes == Takes::Lines).then_some("few"))}
                    {takes}
                    value={state.form.get(field).shown().clone()}
                    invalid={notes.iter().any(|note| note.severity == Severity::Error)}
                    described={(!described.is_empty()).then(|| described.join(" "))}
                    {lang}
                    {oninput}
                    {onchange}
                    {onpaste}
                    {on_clear}
                />
            </div>
            { list_of_notes(id, &notes, 0, lang) }
            { trimmed_note(id, label, state.trimmed(field), &on_untrim, words) }
        </div>
    }
}

/// What the last paste into a control with a label took off, and how to get it back.
pub fn trimmed_note(
    id: &'static str,
    label: &str,
    trimmed: Option<&Trimmed>,
    on_untrim: &Callback<()>,
    words: &Words,
) -> Html {
    // What has only become another separator is told of by the check.
    let Some(trimmed) = trimmed.filter(|trimmed| trimmed.removed > 0) else {
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
