//! The pasted list, shown back as it was understood.

use std::collections::BTreeMap;
use std::rc::Rc;

use roma_import::{Lang, Severity, contract};
use yew::prelude::*;

use crate::state::Note;
use crate::words::words;

/// How many rows are drawn at first: as many as one import can have.
const FIRST: usize = contract::MAX_ITEMS;

/// How many rows more are drawn when they are wanted.
const MORE: usize = 500;

/// The list.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The task ids.
    pub tasks: Rc<Vec<AttrValue>>,
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
    let count = props.tasks.len();
    if count == 0 {
        return Html::default();
    }
    let mut marks: BTreeMap<usize, Vec<&Note>> = BTreeMap::new();
    for note in &props.notes {
        if let Some(task) = note.task {
            marks.entry(task).or_default().push(note);
        }
    }
    let hidden = count.saturating_sub(*drawn);
    let on_more = {
        let drawn = drawn.clone();
        Callback::from(move |_: MouseEvent| drawn.set(*drawn + MORE))
    };
    html! {
        <div class="understood">
            <p class="hint understood-head">
                <span>{ (words.understood)(count) }</span>
                if !marks.is_empty() {
                    <span class="marked">{ (words.odd_rows)(marks.len()) }</span>
                }
            </p>
            // A box that scrolls has to be reachable by keyboard.
            <div class="tasks-box" tabindex="0" role="group" aria-label={words.understood_label}>
                <ol class="tasks-list" role="list">
                    { for props.tasks.iter().take(*drawn).enumerate().map(|(index, task)| {
                        let marks = marks.get(&index).map_or(&[][..], Vec::as_slice);
                        row(props, index, task, marks)
                    }) }
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
