//! The few things that are asked of the document itself.

mod control;
mod listener;
mod press;
mod view;

use js_sys::{Array, JsString, Object, Promise, Reflect};
use roma_import::Range;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, ClipboardEvent, Document, DragEvent, Element, Event, FocusOptions,
    HtmlAnchorElement, HtmlElement, HtmlTextAreaElement, Node, Url,
};

pub use self::control::Control;
use self::control::lines;
pub use self::listener::Listener;
pub use self::press::{Press, is_held_enter, is_press};
pub use self::view::{
    ViewWatch, bring_into_view, happened_in_field, has_focus_in_field, is_enter_in_line,
};
use crate::state::{Field, Trimmed, Typed, trimmed, trimmed_list, trimmed_names, trimmed_token};

/// The `id` of what the page is there for, which takes the focus from what goes away.
pub const MAIN: &str = "main";

/// The document.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// What has the focus.
fn active() -> Option<Element> {
    document()?.active_element()
}

/// The value of the control that an event is about, exactly: the bindings' own
/// `value()` turns half of a surrogate pair into U+FFFD without a word.
pub fn typed(event: &Event) -> Typed {
    let value = event
        .target()
        .and_then(|target| Reflect::get(&target, &"value".into()).ok())
        .and_then(|value| value.dyn_into::<JsString>().ok());
    match value {
        None => Typed::default(),
        Some(value) if value.is_valid_utf16() => Typed::from(String::from(value)),
        Some(value) => Typed::from_utf16(&value.iter().collect::<Vec<u16>>()),
    }
}

/// The origin that the page is from, which its calls go to.
pub fn origin() -> String {
    web_sys::window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}

/// The page's address without anything after `#`.
pub fn address() -> String {
    web_sys::window()
        .and_then(|window| window.location().href().ok())
        .and_then(|href| Some(href.split('#').next()?.to_owned()))
        .unwrap_or_default()
}

/// The part of the page's address after `#`, with it.
pub fn fragment() -> String {
    web_sys::window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// Changes that part in place: nothing is added to the history, and nothing happens
/// to the page.
pub fn set_fragment(to: &str) {
    let Some(window) = web_sys::window() else {
        return;
    };
    if fragment() == to {
        return;
    }
    // Without one, the address is the path: a lone `#` would stay.
    let url = if to.is_empty() {
        window.location().pathname().unwrap_or_default()
    } else {
        to.to_owned()
    };
    if let Ok(history) = window.history() {
        // It fails where the page's address is not its own, as in a frame's text.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
    }
}

/// Shows in a field that takes files that one is dragged over it, or no longer.
pub fn show_drop(event: &DragEvent, is_over: bool) {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest(".drops").ok()?);
    if let Some(field) = field {
        // It fails for no word that can be a class.
        let _ = field.class_list().toggle_with_force("drop", is_over);
    }
}

/// Whether an element is on the page.
pub fn is_there(id: &str) -> bool {
    by_id(id).is_some()
}

/// Has the browser's own bar go with the page's colours: each of these may be said of one
/// scheme of the system, of all, or of none.
pub fn set_bar_media(media_of: impl Fn(&str) -> &'static str) {
    let Some(found) = document().and_then(|document| {
        (document.query_selector_all("meta[name=theme-color][data-scheme]")).ok()
    }) else {
        return;
    };
    for index in 0..found.length() {
        let meta = (found.item(index)).and_then(|node| node.dyn_into::<Element>().ok());
        if let Some(meta) = meta {
            let scheme = meta.get_attribute("data-scheme").unwrap_or_default();
            // It fails only for a name that is none.
            let _ = meta.set_attribute("media", media_of(&scheme));
        }
    }
}

/// Moves the focus.
pub fn focus(id: &str) {
    focus_first(&[id]);
}

/// Whether an element, or anything in it, has the focus.
pub fn has_focus_within(id: &str) -> bool {
    contains(id, active().as_deref())
}

/// Whether an event happened to an element, or to anything in it.
pub fn happened_within(id: &str, event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into().ok());
    contains(id, target.as_ref())
}

fn contains(id: &str, node: Option<&Node>) -> bool {
    by_id(id).is_some_and(|element| element.contains(node))
}

/// Whether what had the focus is gone.
pub fn has_lost_focus() -> bool {
    active().is_none_or(|element| element.tag_name() == "BODY")
}

fn focusable(element: Element) -> Option<HtmlElement> {
    element.dyn_into().ok()
}

/// Moves the focus to the first of these that is there.
pub fn focus_first(ids: &[&str]) {
    let element = ids.iter().find_map(|id| by_id(id));
    if let Some(element) = element.and_then(focusable) {
        // It fails for no element that is there.
        let _ = element.focus();
    }
}

/// Moves the focus, and does not scroll.
pub fn focus_in_place(id: &str) {
    if let Some(element) = by_id(id).and_then(focusable) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // It fails for no element that is there.
        let _ = element.focus_with_options(&options);
    }
}

/// Moves the focus into a text, and selects a stretch of it.
pub fn select(id: &str, range: Range) {
    let area = by_id(id).and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok());
    let Some(area) = area else { return };
    let [start, end] =
        [range.start, range.end].map(|position| u32::try_from(position.utf16).unwrap_or(u32::MAX));
    // It fails for no control of this kind.
    let _ = area.focus();
    let _ = area.set_selection_range(start, end.max(start));
    scroll_to_line(&area, range.start.line);
}

/// Browsers show what is typed, and not what a program selects. Each line of the
/// text is one line on the screen, so that its place is known.
fn scroll_to_line(area: &HtmlTextAreaElement, line: usize) {
    let lines = area.value().bytes().filter(|byte| *byte == b'\n').count() + 1;
    let before = i64::try_from(line.saturating_sub(1)).unwrap_or_default();
    let lines = i64::try_from(lines).unwrap_or(1);
    let height = i64::from(area.scroll_height());
    let middle = i64::from(area.client_height()) / 2;
    let top = (before * height / lines - middle).max(0);
    area.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
}

/// Whether files are dragged, and not a piece of text.
pub fn carries_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// Pastes without what cannot belong to the field, and says what was left out;
/// leaves the paste to the browser if there is nothing of it.
///
/// Besides the field's new value comes what would stand in it with all that was
/// pasted.
pub fn paste(event: &Event, field: Field) -> Option<(Typed, Trimmed)> {
    let event: &ClipboardEvent = event.dyn_ref()?;
    let control = Control::of(event.target()?.dyn_into().ok()?)?;
    let text = event.clipboard_data()?.get_data("text/plain").ok()?;
    let (kept, removed) = match field {
        Field::Tasks => {
            let (kept, removed) = trimmed_list(&text)?;
            (lines(&kept), removed)
        }
        Field::App => {
            let (kept, removed) = trimmed_names(&text)?;
            (lines(&kept), removed)
        }
        Field::Token => trimmed_token(&text)?,
        _ => trimmed(&text)?,
    };
    let value: Vec<u16> = control.value().encode_utf16().collect();
    let (start, end) = control.selection()?;
    let mut with_them: Vec<u16> = value.get(..usize::try_from(start).ok()?)?.to_vec();
    with_them.extend(text.encode_utf16());
    with_them.extend(value.get(usize::try_from(end).ok()?..)?);
    event.prevent_default();
    control.insert(&kept);
    let now = typed(event);
    let trimmed = Trimmed::of(field, removed, &now, &with_them);
    Some((now, trimmed))
}

/// Copies a text to the clipboard; says whether that worked.
///
/// The clipboard is not there in a page that is not from a secure context, and
/// can be forbidden.
pub async fn copy(text: &str) -> bool {
    let promise = (|| {
        let navigator = web_sys::window()?.navigator();
        let clipboard = Reflect::get(&navigator, &"clipboard".into()).ok()?;
        let write: js_sys::Function = Reflect::get(&clipboard, &"writeText".into())
            .ok()?
            .dyn_into()
            .ok()?;
        write
            .call1(&clipboard, &JsValue::from_str(text))
            .ok()?
            .dyn_into::<Promise>()
            .ok()
    })();
    match promise {
        Some(promise) => JsFuture::from(promise).await.is_ok(),
        None => false,
    }
}

/// A number as browsers write it. To write it here would take a larger program.
pub fn number(number: f64) -> String {
    js_sys::Number::from(number)
        .to_string_with_radix(10)
        .map(String::from)
        .unwrap_or_default()
}

/// A moment, in milliseconds since the epoch, as people of a language write it.
///
/// Nothing if it is no moment that a calendar has.
pub fn moment(millis: i64, lang: &str) -> Option<String> {
    written(&date(millis), lang)
}

/// The same for a moment that is written as RFC 3339 has it.
pub fn moment_of(text: &str, lang: &str) -> Option<String> {
    // Browsers take much else for a date, each something else.
    let bytes = text.as_bytes();
    let (year, rest) = bytes.split_first_chunk::<4>()?;
    if !year.iter().all(u8::is_ascii_digit) || rest.first() != Some(&b'-') {
        return None;
    }
    written(&js_sys::Date::new(&JsValue::from_str(text)), lang)
}

/// A moment, in milliseconds since the epoch, as RFC 3339 has it, for programs;
/// nothing if it is no moment that a calendar has.
pub fn timestamp(millis: i64) -> String {
    let date = date(millis);
    if date.get_time().is_nan() {
        return String::new();
    }
    date.to_iso_string().into()
}

/// The day of a moment, in milliseconds since the epoch, as RFC 3339 writes days: the day
/// that it is where the page is looked at, which is the one that people see there.
pub fn day(millis: i64) -> String {
    let date = date(millis);
    if date.get_time().is_nan() {
        return String::new();
    }
    format!(
        "{:04}-{:02}-{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date()
    )
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a calendar's moments are far below 2^53, and others are turned away"
)]
fn date(millis: i64) -> js_sys::Date {
    js_sys::Date::new(&JsValue::from_f64(millis as f64))
}

/// Lets the browser save a text as a file; it tells the user where by itself.
pub fn download(name: &str, kind: &str, text: &str) {
    let save = || -> Result<(), JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let link = document()
            .ok_or(JsValue::UNDEFINED)?
            .create_element("a")?
            .dyn_into::<HtmlAnchorElement>()?;
        link.set_href(&url);
        link.set_download(name);
        link.click();
        // The browser holds on to what it is saving.
        Url::revoke_object_url(&url)
    };
    // A browser without these has no plans either.
    let _ = save();
}

fn written(date: &js_sys::Date, lang: &str) -> Option<String> {
    if date.get_time().is_nan() {
        return None;
    }
    // The month in words: figures alone are read in two ways.
    let options = Object::new();
    for part in ["dateStyle", "timeStyle"] {
        Reflect::set(&options, &part.into(), &"medium".into()).ok()?;
    }
    Some(date.to_locale_string(lang, &options).into())
}
