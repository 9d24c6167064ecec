//! What of the state is remembered from one visit to the next, and how it is
//! when a visit begins. The token is never among it.

use roma_import::Lang;
use yew::prelude::*;

use super::{use_effect_with, use_event};
use crate::state::{Action, Ids, State, Theme};
use crate::{dom, storage};

/// Where the language is remembered.
const LANG_KEY: &str = "roma-import.lang";

/// Where the theme is remembered.
const THEME_KEY: &str = "roma-import.theme";

/// Where the project id is remembered.
const PROJECT_KEY: &str = "roma-import.project-id";

/// Where the instance id is remembered.
const INSTANCE_KEY: &str = "roma-import.instance-id";

/// The page as a visit begins: with what was remembered, or else as the browser
/// prefers it, and at the address that was opened.
pub fn first_state() -> State {
    let preferred = || {
        let languages = web_sys::window()?.navigator().languages();
        languages
            .iter()
            .find_map(|tag| Lang::from_tag(&tag.as_string()?))
    };
    let lang = storage::read(LANG_KEY)
        .and_then(|tag| Lang::from_tag(&tag))
        .or_else(preferred)
        .unwrap_or_default();
    let theme = storage::read(THEME_KEY)
        .and_then(|name| Theme::from_name(&name))
        .unwrap_or_default();
    let ids = || {
        Some(Ids {
            project_id: storage::read(PROJECT_KEY)?.into(),
            instance_id: storage::read(INSTANCE_KEY)?.into(),
        })
    };
    State::new(lang, theme)
        // A link says where to: what is remembered stands back.
        .at(&dom::fragment())
        .with_remembered(ids())
}

/// Remembers what is to be remembered, as often as that is so. What somebody has had
/// forgotten in another page is not remembered again by this one.
#[hook]
pub fn use_persisted_settings(state: &UseReducerHandle<State>) {
    use_choice(LANG_KEY, state.lang.tag());
    use_choice(THEME_KEY, state.theme.name());
    use_effect_with(
        (state.remembered.clone(), state.remembrances),
        |(ids, _)| {
            let ids = ids.as_ref();
            storage::write(PROJECT_KEY, ids.map(|ids| ids.project_id.as_str()));
            storage::write(INSTANCE_KEY, ids.map(|ids| ids.instance_id.as_str()));
        },
    );
    let dispatch = state.dispatcher();
    use_event(&["storage"], move |event| {
        if storage::tells_removal(&event, PROJECT_KEY) {
            dispatch.dispatch(Action::Forget);
        }
    });
}

/// Remembers what somebody has chosen, once they have: what a visit begins with may follow
/// the browser, and is to follow it in the next one too.
#[hook]
fn use_choice(key: &'static str, name: &'static str) {
    let has_begun = use_mut_ref(|| false);
    use_effect_with(name, move |name| {
        if has_begun.replace(true) {
            storage::write(key, Some(name));
        }
    });
}
