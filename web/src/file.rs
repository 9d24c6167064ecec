//! Reading files that were chosen or dropped.

use std::cell::Cell;

use js_sys::Uint8Array;
use roma_import::list;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::FileList;
use yew::Callback;

use crate::state::{File, FileFault, Typed};

/// The most bytes of a file that is read. A million ids are less, and a
/// browser's tab can hold what is made of them.
const MOST: f64 = 64.0 * 1024.0 * 1024.0;

thread_local! {
    /// The number of the file that was taken last.
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// Reads the first of some files; nothing if there is none. One that takes so long that another
/// was taken meanwhile is not wanted any more.
pub fn read(files: Option<FileList>, on_file: Callback<File>) {
    let Some((files, file)) = files.and_then(|files| {
        let first = files.get(0)?;
        Some((files, first))
    }) else {
        return;
    };
    let others = files.length() - 1;
    let number = LAST.get().wrapping_add(1);
    LAST.set(number);
    spawn_local(async move {
        let text = text(&file).await;
        if LAST.get() == number {
            on_file.emit(File {
                name: file.name().into(),
                others,
                text,
            });
        }
    });
}

async fn text(file: &web_sys::File) -> Result<Typed, FileFault> {
    if file.size() > MOST {
        return Err(FileFault::TooLarge);
    }
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|_| FileFault::Unreadable)?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    let text = list::decode(&bytes).map_err(FileFault::NotText)?;
    Ok(Typed::from(text.into_owned()))
}
