//! Long lists, a page at a time.

use roma_import::Lang;
use yew::prelude::*;

use crate::words::plan_words;

/// How many rows a page has.
pub const ROWS: usize = 10;

/// The last page of so many rows, from 0.
pub const fn last_page(rows: usize) -> usize {
    rows.saturating_sub(1) / ROWS
}

/// Which page it is of a list with a label and so many rows, and buttons to its neighbours;
/// nothing if there is but one. `page` counts from 0.
pub fn pager(rows: usize, page: usize, label: &str, lang: Lang, on_page: &Callback<usize>) -> Html {
    let words = plan_words(lang);
    let last = last_page(rows);
    if last == 0 {
        return Html::default();
    }
    let page = page.min(last);
    // A button that goes when it is used would take the focus along.
    let button = |word: &'static str, to: Option<usize>| {
        let onclick = on_page.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                onclick.emit(to);
            }
        });
        html! {
            <button
                type="button"
                class="small"
                aria-disabled={to.is_none().then_some("true")}
                {onclick}
            >
                { word }
            </button>
        }
    };
    // By this class, dom/press.rs knows that a press at once after another is one of its own.
    html! {
        <nav class="row pager" aria-label={(words.pages_of)(label)}>
            { button(words.earlier, page.checked_sub(1)) }
            <span class="hint" role="status">{ (words.page)(page + 1, last + 1) }</span>
            { button(words.later, (page < last).then_some(page + 1)) }
        </nav>
    }
}
