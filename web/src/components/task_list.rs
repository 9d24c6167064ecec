//! The pasted list, shown back as it was understood.

use std::collections::BTreeMap;
use std::rc::Rc;

use roma_import::{ItemKind, Lang, Severity, contract};
use yew::prelude::*;

use crate::plan::Asides;
use crate::state::{Listed, Note};
use crate::words::{plan_words, words};

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
    /// What a plan of it sets aside, if it takes one.
    pub asides: Option<Rc<Asides>>,
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
    let marks = marks(props);
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
                <span>
                    { match props.asides {
                        // A plan counts them all.
                        Some(_) => (plan_words(props.lang).understood)(count, listed.apps),
                        None => (words.understood)(count),
                    } }
                </span>
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

/// What is said of a task where it stands.
struct Mark<'p> {
    severity: Severity,
    /// Whether the plan sets the task aside because of it.
    aside: bool,
    message: &'p AttrValue,
}

/// What is said of each task of which anything is, by its place in the list.
fn marks(props: &Props) -> BTreeMap<usize, Vec<Mark<'_>>> {
    let noted = props.notes.iter().filter_map(|note| {
        let mark = Mark {
            severity: note.severity,
            aside: false,
            message: &note.message,
        };
        Some((note.task?, mark))
    });
    let asides = props.asides.iter().flat_map(|asides| &asides.rows);
    let set_aside = asides.filter(|row| row.kind == ItemKind::Task).map(|row| {
        let mark = Mark {
            severity: Severity::Warning,
            aside: true,
            message: row.why(props.lang),
        };
        (row.index, mark)
    });
    let mut marks: BTreeMap<usize, Vec<Mark<'_>>> = BTreeMap::new();
    for (task, mark) in set_aside.chain(noted) {
        marks.entry(task).or_default().push(mark);
    }
    marks
}

fn row(props: &Props, index: usize, task: &AttrValue, marks: &[Mark<'_>]) -> Html {
    let words = words(props.lang);
    let over = index >= props.room;
    let bad = over || marks.iter().any(|mark| mark.severity == Severity::Error);
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
            { for marks.iter().map(|mark| html! {
                <span class={classes!("mark", "wide", mark.severity.as_str())}>
                    if mark.aside {
                        { plan_words(props.lang).aside_mark }{ words.gap }
                    }
                    { mark.message }
                </span>
            }) }
        </li>
    }
}
