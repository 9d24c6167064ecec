//! What was sent, or is, whatever stands in the form by now.

use roma_import::Lang;
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::disclosure::Disclosure;
use super::request_card::{request_line, shown_body, shown_path};
use crate::state::Ids;

/// A title that opens the request line and the body, to the byte.
pub fn sent_body(title: &'static str, ids: &Ids, body: &AttrValue, lang: Lang) -> Html {
    let path = shown_path(&ids.project_id, &ids.instance_id);
    html! {
        <Disclosure class="sent-body" {title}>
            { request_line(&path) }
            { shown_body(body, title, lang) }
            <CopyButton text={body.clone()} what={title} {lang} />
        </Disclosure>
    }
}
