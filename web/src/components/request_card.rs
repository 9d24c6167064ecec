//! What is filled in, to the byte: it is what will be sent next, unless something else
//! still is.

use roma_import::{Lang, contract, encode_segment, import_path_around};
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::curl_card::curl_card;
use crate::curl::BODY_FILE;
use crate::dom;
use crate::state::State;
use crate::words::words;

/// What is shown in place of an id that is not typed yet. No id looks like this once it
/// is encoded.
const GAP: &str = "…";

/// How many characters of a body are drawn: more than any import has whose IDs are UUIDs, as the
/// service's are.
const MOST: usize = 10_000;

/// The request line and the body.
pub fn request_card(state: &State) -> Html {
    let (words, lang) = (words(state.lang), state.lang);
    let body = &state.checked.body;
    let path = shown_path(
        state.form.project_id.shown(),
        state.form.instance_id.shown(),
    );
    let on_save = {
        let body = body.clone();
        Callback::from(move |_: MouseEvent| {
            dom::download(BODY_FILE, contract::JSON_CONTENT_TYPE, &body);
        })
    };
    // Something else is on its way, or waits to be sent.
    let title = if state.has_other_pending() {
        words.request_form
    } else {
        words.request
    };
    html! {
        // The draft of a plan that takes its place is another card.
        <section class="card" key="request" aria-labelledby="request-title">
            <div class="row">
                <h2 id="request-title">{ title }</h2>
                <span class="push row">
                    <CopyButton text={body.clone()} what={title} {lang} />
                    <button
                        type="button"
                        class="small"
                        aria-label={(words.save_as)(BODY_FILE)}
                        onclick={on_save}
                    >
                        { words.save }
                    </button>
                </span>
            </div>
            { request_line(&path) }
            { shown_body(body, title, lang) }
            { curl_card(path, body, lang) }
        </section>
    }
}

/// The line that a request begins with.
pub fn request_line(path: &str) -> Html {
    html! {
        <p class="data request-line"><strong>{ "POST" }</strong>{ " " }<span>
            // It is longer than most lines, and best broken where its parts end.
            { for path.split_inclusive('/').map(|part| html! { <>{ part.to_owned() }<wbr /></> }) }
        </span></p>
    }
}

/// A body, as much of it as anybody reads.
pub fn shown_body(body: &str, title: &'static str, lang: Lang) -> Html {
    let words = words(lang);
    let cut = body
        .char_indices()
        .nth(MOST)
        .and_then(|(end, _)| body.get(..end));
    html! {
        <>
            <pre class="data code" tabindex="0" aria-label={title}>
                { cut.unwrap_or(body) }{ cut.map(|_| "…") }
            </pre>
            <p class="hint">
                { (words.request_hint)(body.len()) }
                if cut.is_some() {
                    { words.gap }{ (words.request_cut)(MOST) }
                }
            </p>
        </>
    }
}

/// The path as it is sent, with a gap for each id that is not typed yet.
pub fn shown_path(project_id: &str, instance_id: &str) -> String {
    let segment = |id: &str| {
        if id.is_empty() {
            GAP.to_owned()
        } else {
            encode_segment(id)
        }
    };
    import_path_around(&segment(project_id), &segment(instance_id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use roma_import::import_path;

    #[test]
    fn the_path_is_the_one_that_is_sent() {
        for id in ["p", "a/b c", "%01", "%02", "\u{1}", "\u{2}", "…"] {
            assert_eq!(shown_path(id, id), import_path(id, id));
        }
    }

    #[test]
    fn an_id_that_is_not_there_is_a_gap_and_the_other_is_encoded() {
        assert_eq!(shown_path("", ""), "/v2/…/instances/…/assets/import");
        for (id, encoded) in [
            ("a/b c", "a%2Fb%20c"),
            ("%01", "%2501"),
            ("%02", "%2502"),
            ("\u{1}", "%01"),
            ("\u{2}", "%02"),
        ] {
            let path = |project: &str, instance: &str| {
                ["/v2/", project, "/instances/", instance, "/assets/import"].concat()
            };
            assert_eq!(shown_path(id, ""), path(encoded, GAP));
            assert_eq!(shown_path("", id), path(GAP, encoded));
        }
    }
}
