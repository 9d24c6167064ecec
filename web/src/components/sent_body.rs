//! What was sent, or is, whatever stands in the form by now.

use roma_import::Lang;
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::disclosure::Disclosure;
use super::request_card::{request_line, shown_body, shown_path};
use crate::state::Ids;

/// The request.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What it is.
    pub title: &'static str,
    /// Where it goes.
    pub ids: Ids,
    /// The body, to the byte.
    pub body: AttrValue,
    /// The language.
    pub lang: Lang,
}

/// A title that opens the request line and the body.
#[component]
pub fn SentBody(props: &Props) -> Html {
    let path = shown_path(&props.ids.project_id, &props.ids.instance_id);
    html! {
        <Disclosure class="sent-body" title={props.title}>
            { request_line(&path) }
            { shown_body(&props.body, props.title, props.lang) }
            <CopyButton text={props.body.clone()} what={props.title} lang={props.lang} />
        </Disclosure>
    }
}
