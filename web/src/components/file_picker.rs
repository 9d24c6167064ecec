//! Choosing a file for the list, and what came of what was taken.

use roma_import::Lang;
use roma_import::list::Notice;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::file;
use crate::state::{Before, File, FileFault, Origin, Taken};
use crate::words::{plan_words, words};

/// The `id` of the control.
const ID: &str = "file";

/// What is offered to be chosen.
const ACCEPTED: &str = ".txt,.csv,.tsv,.json,.jsonl,text/plain,text/csv,application/json";

/// A button that opens the browser's own dialog.
pub fn file_picker(lang: Lang, on_file: Callback<File>) -> Html {
    let words = words(lang);
    let onchange = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            file::read(input.files(), on_file.clone());
            // The same file, chosen again, is to be read again.
            input.set_value("");
        }
    });
    html! {
        <p class="file">
            <input id={ID} class="visually-hidden" type="file" accept={ACCEPTED} {onchange} />
            <label for={ID} class="button small">{ words.file_choose }</label>
            <span class="hint">{ words.file_drop }</span>
        </p>
    }
}

/// What came of what was taken last, with a way back.
/// `is_empty` is whether no task was found in the list where a file should have some.
pub fn taken_words(
    taken: &Taken,
    is_empty: bool,
    lang: Lang,
    on_undo: Callback<MouseEvent>,
) -> Html {
    let words = words(lang);
    let (said, others) = match &taken.origin {
        Origin::File { name, others } => (file_words(name, &taken.before, lang), *others),
        Origin::Plan { items, .. } => ((plan_words(lang).taken)(*items), 0),
    };
    let is_there = taken.before.is_ok();
    html! {
        <p class={classes!("taken", (!is_there).then_some("error"))} role="status">
            { said }{ words.gap }
            if is_empty && is_there && matches!(taken.origin, Origin::File { .. }) {
                { words.file_empty }{ words.gap }
            }
            if others > 0 {
                { words.file_first }{ words.gap }
            }
            if is_there {
                <button type="button" class="link" onclick={on_undo}>{ words.undo }</button>
            }
        </p>
    }
}

/// What came of a file.
fn file_words(name: &str, before: &Result<Before, FileFault>, lang: Lang) -> String {
    let words = words(lang);
    match before {
        Ok(_) => (words.file_read)(name),
        Err(FileFault::TooLarge) => (words.file_too_large)(name),
        Err(FileFault::Unreadable) => (words.file_unreadable)(name),
        Err(FileFault::NotText(fault)) => {
            let notice = Notice::from(*fault);
            let said = [notice.message(lang), notice.help(lang)].join(words.gap);
            [name, said.as_str()].join(words.colon)
        }
    }
}
