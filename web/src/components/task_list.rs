//! The pasted list, shown back as it was understood.

use std::collections::BTreeMap;

use roma_import::{Lang, Severity, contract};
use yew::prelude::*;

use crate::state::{Listed, Note};
use crate::words::words;

/// How many rows are drawn at first: as many as one import can have, and some
/// that are over it.
const FIRST: usize = contract::MAX_ITEMS * 3 / 2;

/// How many rows more are drawn when they are wanted.
const MORE: usize = 500;

/// The list.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What was understood.
    pub listed: Listed,
    /// What is wrong with single ones of them.
    pub notes: Vec<Note>,
    /// How many tasks there is room for.
    pub room: usize,
    /// The language.
    pub lang: Lang,
}

/// The list, numbered, with the odd ones marked in place.
#[component]
pub fn TaskList(props: &Props) -> Html {
    let words = words(props.lang);
    let drawn = use_state_eq(|| FIRST);
    let only_marked = use_state_eq(|| false);
    let listed = &props.listed;
    let count = listed.tasks.len();
    if count == 0 && listed.app.is_none() && listed.notices.is_empty() {
        return Html::default();
    }
    let mut marks: BTreeMap<usize, Vec<&Note>> = BTreeMap::new();
    for note in &props.notes {
        if let Some(task) = note.task {
            marks.entry(task).or_default().push(note);
        }
    }
    let over = count.saturating_sub(props.room);
    let marked = over + marks.range(..props.room).count();
    let filtered = *only_marked && marked > 0;
    let wanted = if filtered { marked } else { count };
    let hidden = wanted.saturating_sub(*drawn);
    let on_more = {
        let drawn = drawn.clone();
        Callback::from(move |_: MouseEvent| drawn.set(*drawn + MORE))
    };
    let on_filter = {
        let only_marked = only_marked.clone();
        Callback::from(move |_: MouseEvent| only_marked.set(!*only_marked))
    };
    html! {
        <div class="understood">
            <p class="hint understood-head">
                <span>{ (words.understood)(count) }</span>
                if marked > 0 {
                    <span class="marked">{ (words.marked)(marked) }</span>
                    <button type="button" class="link" onclick={on_filter}>
                        { if filtered { words.all_rows } else { words.only_marked } }
                    </button>
                }
            </p>
            { for listed.notices.iter().filter(|notice| notice.severity().is_none()).map(|notice| html! {
                <p class="hint">{ notice.message(props.lang) }</p>
            }) }
            if let Some(app) = &listed.app {
                <p class="understood-app">
                    <span class="hint">{ words.app }</span>
                    <span class="id">{ app }</span>
                </p>
            }
            // A box that scrolls has to be reachable by keyboard.
            <div class="tasks-box" tabindex="0" role="group" aria-label={words.understood_label}>
                <ol class="tasks-list" role="list">
                    { for listed.tasks.iter().enumerate()
                        .filter(|(index, _)| {
                            !filtered || *index >= props.room || marks.contains_key(index)
                        })
                        .take(*drawn)
                        .map(|(index, task)| {
                            let marks = marks.get(&index).map_or(&[][..], Vec::as_slice);
                            row(props, index, task, marks)
                        })
                    }
                </ol>
                if hidden > 0 {
                    <p class="hint tasks-more">
                        { (words.more_rows)(hidden) }{ " " }
                        <button type="button" class="link" onclick={on_more}>
                            { (words.show_rows)(hidden.min(MORE)) }
                        </button>
                    </p>
                }
            </div>
        </div>
    }
}

fn row(props: &Props, index: usize, task: &AttrValue, marks: &[&Note]) -> Html {
    let words = words(props.lang);
    let over = index >= props.room;
    let bad = over || marks.iter().any(|note| note.severity == Severity::Error);
    let class = if bad {
        Some("bad")
    } else if marks.is_empty() {
        None
    } else {
        Some("odd")
    };
    html! {
        <li {class} key={index}>
            <span class="number">{ index + 1 }</span>
            <span class="id">{ task }</span>
            if over {
                <span class="mark error">{ (words.over)(contract::MAX_ITEMS) }</span>
            }
            { for marks.iter().map(|note| html! {
                <span class={classes!("mark", "wide", note.severity.as_str())}>{ &note.message }</span>
            }) }
        </li>
    }
}
