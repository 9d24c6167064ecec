//! A plan before it is begun.

use roma_import::{Lang, contract};
use yew::prelude::*;

use super::plan_asides::PlanAsides;
use super::plan_parts::PlanParts;
use crate::plan::{Draft, PlanSlot, SlotState, StoreFault, Unsupported};
use crate::words::{plan_words, words};

/// The `id` of the card.
pub const DRAFT: &str = "draft";

/// The `id` of what stands in the way.
pub const OBSTACLE: &str = "plan-obstacle";

/// Everything that a plan would do, and what stands in its way: a name that was typed and
/// `needs_name` to be mended, or the plan that there is.
pub fn plan_draft(draft: &Draft, needs_name: bool, slot: &PlanSlot, lang: Lang) -> Html {
    let (words, gap) = (plan_words(lang), words(lang).gap);
    let begins = matches!(slot.held, SlotState::Beginning(_));
    html! {
        <section class="card plan" id={DRAFT} tabindex="-1" aria-labelledby="draft-title">
            <div class="row">
                <h2 id="draft-title">{ words.draft }</h2>
                <span class="badge push">{ (words.imports)(draft.parts.len()) }</span>
            </div>
            <p>{ (words.sum)(draft.items, draft.parts.len(), draft.asides.total) }</p>
            { obstacle(slot, lang) }
            if begins {
                <p role="status">{ words.beginning }</p>
            }
            <PlanAsides asides={draft.asides.clone()} {needs_name} {lang} />
            <PlanParts parts={draft.parts.clone()} {lang} />
            <p class="hint">
                { (words.rule)(contract::MAX_ITEMS) }
                if draft.mixes() {
                    { gap }{ words.rule_apps }
                }
            </p>
        </section>
    }
}

/// What stands in the way of any plan, in words.
fn obstacle(slot: &PlanSlot, lang: Lang) -> Html {
    let words = plan_words(lang);
    let (why, help) = match (slot.unable, &slot.held, slot.not_begun) {
        (Some(unable), _, _) => (
            match unable {
                Unsupported::NotSecure => words.not_secure,
                Unsupported::NoLocks => words.no_locks,
                Unsupported::NoStore => words.no_store,
            },
            Some((words.unable_help)(contract::MAX_ITEMS)),
        ),
        (None, _, _) if slot.is_over() => (words.exists_ended, None),
        (None, SlotState::Unreadable, _) => (words.exists_unreadable, None),
        (None, SlotState::Unread(_), _) => (words.exists_unread, None),
        (None, SlotState::Here(_) | SlotState::Removing(_), _) => (words.exists, None),
        (None, SlotState::Elsewhere(_), _) => (words.exists_elsewhere, None),
        (None, _, Some(StoreFault::Full)) => (words.not_begun_full, None),
        (None, _, Some(StoreFault::Held)) => (words.not_begun_held, None),
        (None, _, Some(StoreFault::Other)) => (words.not_begun, None),
        (None, SlotState::Unknown, _) => {
            return html! {
                <p class="hint" id={OBSTACLE} tabindex="-1" role="status">{ words.looking }</p>
            };
        }
        (None, SlotState::None | SlotState::Beginning(_), None) => {
            return Html::default();
        }
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
