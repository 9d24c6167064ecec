//! What to import: by fields, or as JSON.

use roma_import::{Code, Lang};
use yew::prelude::*;

use super::json_field::{json_field, plan_offer};
use super::tabs::{panel_id, tabs};
use super::tasks_field::tasks_field;
use super::text_field::text_field;
use crate::dom;
use crate::state::{Action, Field, Source, State, Tab};
use crate::words::{plan_words, words};

/// The two ways to say what to import, which always say the same.
pub fn body_fields(state: &State, dispatch: &Callback<Action>) -> Html {
    let words = words(state.lang);
    html! {
        <>
            <div class="row">
                <h2 id="what-title">{ words.what }</h2>
                <span class="push">{ tabs(state.tab, words, dispatch) }</span>
            </div>
            { for Tab::ALL.into_iter().map(|tab| {
                let hidden = tab != state.tab;
                html! {
                    <div class="panel" role="tabpanel" id={panel_id(tab)} aria-labelledby={tab.id()} {hidden}>
                        if !hidden {
                            { panel(tab, state, dispatch) }
                        }
                    </div>
                }
            }) }
        </>
    }
}

fn panel(tab: Tab, state: &State, dispatch: &Callback<Action>) -> Html {
    match (tab, &state.checked.draft) {
        (Tab::Json, Some(draft)) => no_json(draft.parts.len(), state.lang, dispatch),
        (Tab::Json, None) => json_field(state, dispatch),
        (Tab::Fields, _) if state.form.source == Source::TextAlone => apart(state, dispatch),
        (Tab::Fields, _) => fields(state, dispatch),
    }
}

fn fields(state: &State, dispatch: &Callback<Action>) -> Html {
    let words = words(state.lang);
    let on_text = dispatch.reform(|_: MouseEvent| {
        dom::focus(Tab::Json.id());
        Action::UseText
    });
    html! {
        <>
            if state.put_aside.is_some() {
                <p class="taken" role="status">
                    { words.put_aside }{ " " }
                    <button type="button" class="link" onclick={on_text}>{ words.take_back }</button>
                </p>
            }
            { text_field(state, dispatch, Field::App, words.app, Some(words.app_hint)) }
            { tasks_field(state, dispatch) }
            { plan_offer(state, dispatch) }
        </>
    }
}

/// In place of the text, while there is a plan: each of its imports has a body of its
/// own, and a text of only one of them would drop the rest.
fn no_json(imports: usize, lang: Lang, dispatch: &Callback<Action>) -> Html {
    let words = plan_words(lang);
    let on_fields = dispatch.reform(|_: MouseEvent| {
        dom::focus(Tab::Fields.id());
        Action::Open(Tab::Fields)
    });
    html! {
        <div class="offer" id="no-json">
            <p><strong>{ (words.no_json)(imports) }</strong></p>
            <p>{ words.no_json_text }</p>
            <div class="row">
                <button type="button" onclick={on_fields}>{ words.to_fields }</button>
            </div>
        </div>
    }
}

/// In place of the fields, where they cannot show what the text says.
fn apart(state: &State, dispatch: &Callback<Action>) -> Html {
    let words = words(state.lang);
    let on_text = dispatch.reform(|_: MouseEvent| {
        dom::focus(Tab::Json.id());
        Action::Open(Tab::Json)
    });
    let on_fields = dispatch.reform(|_: MouseEvent| {
        dom::focus(Tab::Fields.id());
        Action::UseFields
    });
    let is_unreadable = state
        .checked
        .findings
        .iter()
        .any(|finding| finding.violation.code == Code::MalformedJson);
    let title = if is_unreadable {
        words.apart_unreadable
    } else {
        words.apart
    };
    let text = if state.checked.body_blocks() {
        words.apart_wrong
    } else {
        words.apart_text
    };
    html! {
        <div class="offer" id="apart">
            <p><strong>{ title }</strong></p>
            <p>{ text }</p>
            <div class="row">
                <button type="button" onclick={on_text}>{ words.to_json }</button>
                <button type="button" onclick={on_fields}>{ words.use_fields }</button>
            </div>
        </div>
    }
}
