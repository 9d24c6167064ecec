//! Choosing a file for the list, and what came of it.

use roma_import::Lang;
use roma_import::list::Notice;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::file;
use crate::state::{File, FileFault, Taken};
use crate::words::words;

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

/// What came of the last file, with a way back.
/// `is_empty` is whether no item was found in it where there should be some.
pub fn taken_words(
    taken: &Taken,
    is_empty: bool,
    lang: Lang,
    on_undo: Callback<MouseEvent>,
) -> Html {
    let words = words(lang);
    let (class, said) = match &taken.before {
        Ok(_) => ("taken", (words.file_read)(&taken.name)),
        Err(FileFault::TooLarge) => ("taken error", (words.file_too_large)(&taken.name)),
        Err(FileFault::Unreadable) => ("taken error", (words.file_unreadable)(&taken.name)),
        Err(FileFault::NotText(fault)) => {
            let notice = Notice::from(*fault);
            let said = [notice.message(lang), notice.help(lang)].join(words.gap);
            (
                "taken error",
                [&taken.name, said.as_str()].join(words.colon),
            )
        }
    };
    html! {
        <p {class} role="status">
            { said }{ " " }
            if is_empty && taken.before.is_ok() {
                { words.file_empty }{ " " }
            }
            if taken.others > 0 {
                { words.file_first }{ " " }
            }
            if taken.before.is_ok() {
                <button type="button" class="link" onclick={on_undo}>{ words.undo }</button>
            }
        </p>
    }
}
