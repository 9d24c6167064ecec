//! How much of one import is used up.

use roma_import::{Lang, contract};
use yew::prelude::*;

use crate::hooks::use_debounced;
use crate::words::{plan_words, words};

/// From how much of the limit on the counter says what is left: three quarters.
const NEAR: usize = contract::MAX_ITEMS * 3 / 4;

/// How much of one import is used up.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Applications and tasks together.
    pub items: usize,
    /// What a plan makes of them, if one import cannot take them: items that it
    /// imports, and imports.
    #[prop_or_default]
    pub planned: Option<(usize, usize)>,
    /// The language.
    pub lang: Lang,
}

/// A counter; it is read out when typing pauses.
#[component]
pub fn Counter(props: &Props) -> Html {
    let words = words(props.lang);
    let limit = contract::MAX_ITEMS;
    let items = props.items;
    // What was seen together is said together.
    let (settled, settled_plan) = use_debounced((items, props.planned));
    let count = plan_words(props.lang).count;
    if let Some((items, imports)) = props.planned {
        let said = settled_plan.map(|(items, imports)| count(items, imports));
        return html! {
            <>
                <span class="count" id="count">
                    <span class="count-figure">{ count(items, imports) }</span>
                </span>
                <span class="visually-hidden" role="status">{ said }</span>
            </>
        };
    }
    let (class, detail) = match items {
        n if n > limit => ("over", Some((words.count_over)(n - limit))),
        n if n == limit => ("near", Some(words.count_full.to_owned())),
        n if n >= NEAR => ("near", Some((words.count_left)(limit - n))),
        _ => ("", None),
    };
    let said = (settled > 0 && settled_plan.is_none()).then(|| {
        let mut said = (words.count_said)(settled, limit);
        if settled > limit {
            said.push_str(words.comma);
            said.push_str(&(words.count_over)(settled - limit));
        }
        said
    });
    html! {
        <>
            <span class={classes!("count", class)} id="count">
                <span class="count-figure">{ (words.count)(items, limit) }</span>
                if let Some(detail) = detail {
                    <span class="count-detail">{ detail }</span>
                }
            </span>
            <span class="visually-hidden" role="status">{ said }</span>
        </>
    }
}
