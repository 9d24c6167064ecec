//! Text fields, and how what is in them is changed so that the browser's own undo goes on
//! working.

use std::borrow::Cow;

use roma_import::contract;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Element, Event, EventTarget, FocusOptions, HtmlDocument, HtmlElement, HtmlInputElement,
    HtmlTextAreaElement, Window,
};

use super::{active, document};

/// How many line breaks are put into a text of as many lines as a step that can be undone:
/// those of a list for one import. Browsers put them in one by one, and go through the whole
/// text for each: 100 take a tenth of a second and 3,000 a minute, where anything else takes a
/// moment. (They would take markup in one piece, which the page's policy forbids.)
const MAX_BREAKS: usize = contract::MAX_ITEMS;

/// A field that text is typed into.
///
/// Browsers keep the steps that lead back from what was typed, and do not take them along
/// when a program changes the text: they would be done to a text that they were never part
/// of. So whatever changes it goes by the browser's own command, or ends those steps.
pub enum Control {
    /// One of a line.
    Line(HtmlInputElement),
    /// One of several.
    Lines(HtmlTextAreaElement),
}

impl Control {
    /// An element, if it is such a field.
    pub fn of(element: Element) -> Option<Self> {
        match element.dyn_into::<HtmlTextAreaElement>() {
            Ok(area) => Some(Self::Lines(area)),
            Err(element) => {
                let input = element.dyn_into::<HtmlInputElement>().ok()?;
                let takes_text = matches!(input.type_().as_str(), "text" | "password");
                takes_text.then_some(Self::Line(input))
            }
        }
    }

    fn element(&self) -> &HtmlElement {
        match self {
            Self::Line(input) => input,
            Self::Lines(area) => area,
        }
    }

    /// The text in it.
    pub fn value(&self) -> String {
        match self {
            Self::Line(input) => input.value(),
            Self::Lines(area) => area.value(),
        }
    }

    /// Where the selection begins and ends, in units of UTF-16.
    pub fn selection(&self) -> Option<(u32, u32)> {
        let (start, end) = match self {
            Self::Line(input) => (input.selection_start(), input.selection_end()),
            Self::Lines(area) => (area.selection_start(), area.selection_end()),
        };
        Some((start.ok()??, end.ok()??))
    }

    fn select(&self, start: u32, end: u32) {
        // It fails for no field of these kinds.
        let _ = match self {
            Self::Line(input) => input.set_selection_range(start, end),
            Self::Lines(area) => area.set_selection_range(start, end),
        };
    }

    /// Gives a field that is new on the page its text: it has no steps yet, and this is none.
    pub fn fill(&self, text: &str) {
        match self {
            Self::Line(input) => input.set_value(text),
            Self::Lines(area) => area.set_value(text),
        }
    }

    /// Puts a text in place of what is selected, where the field has the focus. No listener
    /// hears of it: browsers tell of each line by itself, or of the whole before it is done.
    pub fn insert(&self, text: &str) {
        let Some((start, end)) = self.selection() else {
            return;
        };
        let quiet = Quiet::about(self.element());
        // What was typed just before would otherwise be part of the same step, and what is typed
        // just after.
        let put_caret = |start, end| {
            self.select(0, u32::MAX);
            self.select(start, end);
        };
        put_caret(start, end);
        let is_change = start < end || !text.is_empty();
        if is_change && (self.is_slow(start, end, text) || !command(text)) {
            // These fail for no field of these kinds.
            let _ = match self {
                Self::Line(input) => input.set_range_text(text),
                Self::Lines(area) => area.set_range_text(text),
            };
            self.forget_steps();
        }
        // Some leave it before a last line that is empty.
        let caret = start.saturating_add(length(text));
        put_caret(caret, caret);
        drop(quiet);
    }

    /// Changes all of the text, if it is another one. Where the field has the focus, that can
    /// be undone, unless it is a long one; if `lends` is set, also where no other text field
    /// has it.
    pub fn change_to(&self, text: &str, lends: bool) {
        let text = &*self.as_held(text);
        if self.value() == text {
            return;
        }
        let active = active();
        let has_focus = active.as_ref() == Some(self.element().as_ref());
        let lender = active
            .filter(|active| lends && Self::of(active.clone()).is_none())
            .and_then(|active| active.dyn_into::<HtmlElement>().ok());
        if has_focus {
            self.select(0, u32::MAX);
            self.insert(text);
        } else if let Some(lender) = lender {
            self.insert_from(&lender, text);
        }
        // Neither took place, or a browser did not take the text as it is.
        if self.value() != text {
            self.fill(text);
            self.forget_steps();
        }
    }

    /// Changes all of the text while something else has the focus, which has it again
    /// afterwards. Nobody sees it: the page is neither painted meanwhile nor scrolled.
    fn insert_from(&self, lender: &HtmlElement, text: &str) {
        let quiet = Quiet::about(self.element());
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // These fail for no element that is there.
        let _ = self.element().focus_with_options(&options);
        self.select(0, u32::MAX);
        self.insert(text);
        let _ = if lender.tag_name() == "BODY" {
            self.element().blur()
        } else {
            lender.focus_with_options(&options)
        };
        drop(quiet);
    }

    /// A text as such a field holds it, which knows one kind of line break, or none.
    fn as_held<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self {
            Self::Line(_) if text.contains(['\n', '\r']) => text.replace(['\n', '\r'], "").into(),
            Self::Lines(_) if text.contains('\r') => lines(text).into(),
            _ => text.into(),
        }
    }

    /// Whether the browser would take long to put a text there in a step of its own.
    fn is_slow(&self, start: u32, end: u32, text: &str) -> bool {
        let breaks = |text: &mut dyn Iterator<Item = u16>| {
            text.filter(|unit| *unit == u16::from(b'\n')).count()
        };
        let new = breaks(&mut text.encode_utf16());
        if new == 0 {
            return false;
        }
        let value = self.value();
        let [start, end] = [start, end].map(|at| usize::try_from(at).unwrap_or(usize::MAX));
        let before = breaks(&mut value.encode_utf16().take(start));
        let after = breaks(&mut value.encode_utf16().skip(end));
        new.saturating_mul(before + new + after) > MAX_BREAKS * MAX_BREAKS
    }

    /// Ends the steps that lead back: they go with an element that leaves the page, be it
    /// for no time.
    fn forget_steps(&self) {
        let element = self.element();
        let has_focus = active().as_ref() == Some(element.as_ref());
        if let Some(parent) = element.parent_node() {
            // These fail for no element that is there.
            let _ = parent.insert_before(element, element.next_sibling().as_ref());
            if has_focus {
                let _ = element.focus();
            }
        }
    }
}

/// Keeps what happens to an element from all who listen, until it is dropped.
struct Quiet {
    window: Option<Window>,
    stop: Closure<dyn Fn(Event)>,
}

impl Quiet {
    /// What a change of a text field brings about.
    const EVENTS: [&str; 2] = ["input", "change"];

    fn about(element: &HtmlElement) -> Self {
        let element: EventTarget = element.clone().into();
        let stop = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            if event.target().as_ref() == Some(&element) {
                event.stop_immediate_propagation();
            }
        });
        let window = web_sys::window();
        if let Some(window) = &window {
            for name in Self::EVENTS {
                // On its way down an event comes by the window first. It fails for no event.
                let _ = window.add_event_listener_with_callback_and_bool(
                    name,
                    stop.as_ref().unchecked_ref(),
                    true,
                );
            }
        }
        Self { window, stop }
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some(window) = &self.window {
            for name in Self::EVENTS {
                let _ = window.remove_event_listener_with_callback_and_bool(
                    name,
                    self.stop.as_ref().unchecked_ref(),
                    true,
                );
            }
        }
    }
}

/// The old command that changes what is selected keeps the browser's undo; says whether there
/// is one.
fn command(text: &str) -> bool {
    let name = if text.is_empty() {
        "delete"
    } else {
        "insertText"
    };
    document()
        .and_then(|found| found.dyn_into::<HtmlDocument>().ok())
        .and_then(|document| {
            document
                .exec_command_with_show_ui_and_value(name, false, text)
                .ok()
        })
        .unwrap_or(false)
}

/// A text with line feeds alone at the ends of its lines.
pub fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// How long a text is for a browser.
fn length(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}
