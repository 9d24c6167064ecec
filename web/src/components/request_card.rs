//! What will be sent, to the byte.

use roma_import::{Lang, contract, import_path};
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::curl_card::CurlCard;
use crate::curl::BODY_FILE;
use crate::dom;
use crate::words::words;

/// How many characters of a body are drawn.
const MOST: usize = 2_000;

/// What will be sent.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The project id, as it was typed.
    pub project_id: AttrValue,
    /// The instance id, as it was typed.
    pub instance_id: AttrValue,
    /// The body.
    pub body: AttrValue,
    /// The language.
    pub lang: Lang,
}

/// The request line and the body.
#[component]
pub fn RequestCard(props: &Props) -> Html {
    let words = words(props.lang);
    // Names for what is not typed yet are no ids, and shown as the gaps they are.
    let or_gap = |id: &AttrValue, gap: &str| -> String {
        if id.is_empty() {
            gap.to_owned()
        } else {
            id.to_string()
        }
    };
    let path = if props.project_id.is_empty() || props.instance_id.is_empty() {
        import_path("\u{1}", "\u{2}")
            .replace("%01", &or_gap(&props.project_id, "…"))
            .replace("%02", &or_gap(&props.instance_id, "…"))
    } else {
        import_path(&props.project_id, &props.instance_id)
    };
    let on_save = {
        let body = props.body.clone();
        Callback::from(move |_: MouseEvent| {
            dom::download(BODY_FILE, contract::JSON_CONTENT_TYPE, &body);
        })
    };
    let cut = props
        .body
        .char_indices()
        .nth(MOST)
        .and_then(|(end, _)| props.body.get(..end));
    html! {
        <section class="card" aria-labelledby="request-title">
            <div class="row">
                <h2 id="request-title">{ words.request }</h2>
                <span class="push row">
                    <CopyButton text={props.body.clone()} what={words.request} lang={props.lang} />
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
            <p class="data request-line"><strong>{ "POST" }</strong>{ " " }<span>
                // It is longer than most lines, and best broken where its parts end.
                { for path.split_inclusive('/').map(|part| html! { <>{ part.to_owned() }<wbr /></> }) }
            </span></p>
            <pre class="data" tabindex="0" aria-labelledby="request-title">
                { cut.unwrap_or(&props.body) }{ cut.map(|_| "…") }
            </pre>
            <p class="hint">
                { (words.request_hint)(props.body.len()) }
                if cut.is_some() {
                    { words.gap }{ (words.request_cut)(MOST) }
                }
            </p>
            <CurlCard {path} body={props.body.clone()} lang={props.lang} />
        </section>
    }
}
