//! The body as text.

use roma_import::contract;
use yew::prelude::*;

use super::counter::Counter;
use super::file_picker::taken_words;
use super::marks::{Marked, list_of_marks};
use super::notes::notes_id;
use super::typing::{Takes, Typing};
use crate::dom;
use crate::state::{Action, Field, State, Tab};
use crate::words::{plan_words, words};

/// The text, and what is wrong with it at its place.
pub fn json_field(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.lang;
    let words = words(lang);
    let text = &state.checked.body;
    let notes = state.notes(Field::Json);
    let invalid = state.is_live(Field::Json) && state.checked.body_blocks();
    let id = Field::Json.id();
    let oninput =
        dispatch.reform(|event: InputEvent| Action::Edit(Field::Json, dom::typed(&event)));
    let on_fields = dispatch.reform(|_: MouseEvent| {
        dom::focus(Tab::Fields.id());
        Action::RetakeFields
    });
    let on_undo = dispatch.reform(move |_: MouseEvent| {
        // The button goes, and the focus is not to go with it.
        dom::focus(id);
        Action::Untake
    });
    let mut described = format!("{id}-hint");
    if state.checked.items.is_some() {
        described.push_str(" count");
    }
    if !notes.is_empty() {
        described.push(' ');
        described.push_str(&notes_id(id));
    }
    html! {
        <div class="field drops">
            <div class="field-head">
                <label for={id}>{ words.json }</label>
                if let Some(items) = state.checked.items {
                    <Counter {items} {lang} />
                }
            </div>
            <p class="hint" id={format!("{id}-hint")}>{ words.json_hint }</p>
            <Typing
                {id}
                name={id}
                class="json"
                takes={Takes::Text { rows: 12, wraps: false }}
                value={text.clone()}
                {invalid}
                {described}
                {lang}
                {oninput}
            />
            if state.fields_aside.is_some() {
                <p class="taken" role="status" id="fields-aside">
                    { words.fields_aside }{ words.gap }
                    <button type="button" class="link" onclick={on_fields}>{ words.retake_fields }</button>
                </p>
            }
            if let Some(taken) = &state.taken {
                { taken_words(taken, false, lang, on_undo) }
            }
            if let Some(keys) = state.keys_against_plan() {
                <p class="note warning" id="no-plan">
                    { (plan_words(lang).no_plan)(contract::MAX_ITEMS, &keys) }
                </p>
            }
            { list_of_marks(
                &Marked { control: id, text, notes: &notes, omitted: state.checked.omitted },
                lang,
            ) }
            { plan_offer(state, dispatch) }
        </div>
    }
}

/// That a text with too many items can be a plan, wherever it is shown.
pub fn plan_offer(state: &State, dispatch: &Callback<Action>) -> Html {
    let words = plan_words(state.lang);
    if !state.is_text_for_plan() {
        return Html::default();
    }
    let on_plan = dispatch.reform(|_: MouseEvent| {
        dom::focus(Tab::Fields.id());
        Action::UseFields
    });
    html! {
        <div class="offer" id="make-plan">
            <p>{ (words.too_many)(contract::MAX_ITEMS) }</p>
            <button type="button" onclick={on_plan}>{ words.make_plan }</button>
        </div>
    }
}
