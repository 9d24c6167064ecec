//! A plan before it is begun.

use std::rc::Rc;

use roma_import::{Lang, contract};
use yew::prelude::*;

use super::plan_asides::PlanAsides;
use super::plan_parts::PlanParts;
use crate::plan::{Board, Draft, Held, StoreFault, Unable};
use crate::words::plan_words;

/// The `id` of what stands in the way.
pub const OBSTACLE: &str = "plan-obstacle";

/// A plan before it is begun.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The plan.
    pub draft: Rc<Draft>,
    /// What the page knows of plans.
    pub board: Board,
    /// The language.
    pub lang: Lang,
}

/// Everything that the plan would do, and what stands in its way.
#[component]
pub fn PlanDraft(props: &Props) -> Html {
    let words = plan_words(props.lang);
    let draft = &props.draft;
    let begins = matches!(props.board.held, Held::Beginning(_));
    html! {
        <section class="card plan" id="draft" aria-labelledby="draft-title">
            <div class="row">
                <h2 id="draft-title">{ words.draft }</h2>
                <span class="badge push">{ (words.imports)(draft.parts.len()) }</span>
            </div>
            <p>{ (words.sum)(draft.items, draft.parts.len()) }</p>
            { obstacle(&props.board, props.lang) }
            if begins {
                <p role="status">{ words.beginning }</p>
            }
            <PlanAsides asides={draft.asides.clone()} lang={props.lang} />
            <PlanParts parts={draft.parts.clone()} lang={props.lang} />
            <p class="hint">{ (words.rule)(contract::MAX_ITEMS) }</p>
        </section>
    }
}

/// What stands in the way of any plan, in words.
fn obstacle(board: &Board, lang: Lang) -> Html {
    let words = plan_words(lang);
    let (why, help) = match (board.unable, &board.held, board.not_begun) {
        (Some(unable), _, _) => (
            match unable {
                Unable::NotSecure => words.not_secure,
                Unable::NoLocks => words.no_locks,
                Unable::NoStore => words.no_store,
            },
            Some((words.unable_help)(contract::MAX_ITEMS)),
        ),
        (None, Held::Here(_) | Held::Elsewhere(_) | Held::Unreadable | Held::Removing, _) => {
            (words.exists, None)
        }
        (None, _, Some(StoreFault::Full)) => (words.not_begun_full, None),
        (None, _, Some(StoreFault::Other)) => (words.not_begun, None),
        (None, Held::Unknown | Held::None | Held::Beginning(_), None) => return Html::default(),
    };
    html! {
        <div class="fate unknown" id={OBSTACLE} tabindex="-1">
            <p>{ why }</p>
            if let Some(help) = help {
                <p>{ help }</p>
            }
        </div>
    }
}
