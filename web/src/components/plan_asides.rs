//! The items that a plan sets aside, and why.

use std::rc::Rc;

use roma_import::{ItemKind, Lang};
use yew::prelude::*;

use super::disclosure::Disclosure;
use super::pager::{ROWS, last_page, pager};
use crate::plan::Asides;
use crate::words::plan_words;

/// Up to so many are seen at once: what is left out is to be known beforehand.
const FEW: usize = 5;

/// What is set aside.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// It.
    pub asides: Rc<Asides>,
    /// Whether all of it waits for a name that was typed, which is among them.
    #[prop_or_default]
    pub needs_name: bool,
    /// The language.
    pub lang: Lang,
}

/// How much is set aside, and on demand each item with its reason.
#[component]
pub fn PlanAsides(props: &Props) -> Html {
    let words = plan_words(props.lang);
    let page = use_state_eq(|| 0);
    let Asides { total, rows } = &*props.asides;
    if *total == 0 {
        return Html::default();
    }
    let shown = (*page).min(last_page(rows.len()));
    let on_page = {
        let setter = page.setter();
        Callback::from(move |page: usize| setter.set(page))
    };
    let title = (words.asides)(*total);
    let more = props.asides.omitted();
    html! {
        <Disclosure class="asides" title={title.clone()} open={*total <= FEW}>
            <p class="hint">
                if props.needs_name {
                    { words.asides_hold_up }
                } else {
                    { (words.asides_hint)(*total) }
                }
            </p>
            <ol class="asides-list" role="list">
                { for rows.iter().enumerate().skip(shown * ROWS).take(ROWS).map(|(number, row)| html! {
                    <li key={number}>
                        <span class="hint">
                            { if row.kind == ItemKind::Application { words.kind_app } else { words.kind_task } }
                            if let Some(line) = row.line {
                                { " · " }{ (words.line)(line) }
                            }
                        </span>
                        if row.text.trim().is_empty() {
                            <span class="hint">{ words.blank }</span>
                        } else {
                            <span class="data aside-item">{ &row.text }</span>
                        }
                        <span class="aside-why">{ row.why(props.lang) }</span>
                    </li>
                }) }
            </ol>
            { pager(rows.len(), shown, &title, props.lang, &on_page) }
            if more > 0 {
                <p class="hint">{ (words.asides_more)(more) }</p>
            }
        </Disclosure>
    }
}
