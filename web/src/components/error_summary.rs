//! All errors of the form at one place, after sending failed the check.

use roma_import::{Lang, Range};
use yew::prelude::*;

use crate::dom;
use crate::hooks::{use_effect, use_effect_with};
use crate::state::{Field, Note};
use crate::words::words;

/// How many errors are listed.
const MOST: usize = 20;

/// The `id` of the summary.
const ID: &str = "summary";

/// The errors that are shown.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Them, and their fields.
    pub errors: Vec<(Field, Note)>,
    /// How often sending failed: the summary takes the focus each time.
    pub attempts: u32,
    /// The language.
    pub lang: Lang,
    /// A field is wanted that may be on another tab.
    pub on_open: Callback<Field>,
}

/// All errors, each with a way to its field.
#[component]
pub fn ErrorSummary(props: &Props) -> Html {
    let words = words(props.lang);
    use_effect_with(props.attempts, |attempts| {
        if *attempts > 0 {
            dom::focus(ID);
        }
    });
    // A place on a tab that is not open is there only once the page is drawn anew.
    let wanted = use_mut_ref(|| None::<(&'static str, Option<Range>)>);
    {
        let wanted = wanted.clone();
        use_effect(move || {
            let place = wanted.borrow_mut().take();
            if let Some((id, range)) = place {
                go_to(id, range);
            }
        });
    }
    if props.errors.is_empty() {
        return Html::default();
    }
    let more = props.errors.len().saturating_sub(MOST);
    html! {
        <section class="summary" id={ID} tabindex="-1" aria-labelledby="summary-title">
            <h2 id="summary-title">{ (words.summary)(props.errors.len()) }</h2>
            <ul>
                { for props.errors.iter().take(MOST).map(|(field, note)| {
                    let id = field.id();
                    // The page's address must not change: a link does its work
                    // by moving the focus.
                    let range = note.range.filter(|_| *field == Field::Json);
                    let field = *field;
                    let (on_open, wanted) = (props.on_open.clone(), wanted.clone());
                    let onclick = Callback::from(move |event: MouseEvent| {
                        event.prevent_default();
                        if dom::is_there(id) {
                            go_to(id, range);
                        } else {
                            wanted.replace(Some((id, range)));
                            on_open.emit(field);
                        }
                    });
                    html! {
                        <li><a href={format!("#{id}")} {onclick}>{ &note.message }</a></li>
                    }
                }) }
                if more > 0 {
                    <li>{ (words.more_notes)(more) }</li>
                }
            </ul>
            // What the endpoint has found, it found in something that was sent.
            if !props.errors.iter().any(|(_, note)| note.reported) {
                <p class="hint">{ words.not_sent }</p>
            }
        </section>
    }
}

/// Moves the focus to a control, and in a text to the place that is wrong.
fn go_to(id: &str, range: Option<Range>) {
    match range {
        Some(range) => dom::select(id, range),
        None => dom::focus(id),
    }
}
