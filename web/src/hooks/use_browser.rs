//! What the browser says about itself: online or not, seen or not.

use web_sys::VisibilityState;
use yew::prelude::*;

use super::use_event;
use crate::dom;

/// The state of the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Browser {
    /// Whether it thinks that it has a network, or a person knows that it has one.
    pub online: bool,
    /// Whether it thinks so itself.
    pub says_online: bool,
    /// Whether nobody sees the page.
    pub hidden: bool,
}

impl Browser {
    fn now() -> Self {
        let says_online = web_sys::window().is_none_or(|window| window.navigator().on_line());
        Self {
            online: says_online,
            says_online,
            hidden: dom::document()
                .is_some_and(|document| document.visibility_state() == VisibilityState::Hidden),
        }
    }

    /// Whether somebody may be watching the page: it is in sight, and has the focus.
    pub fn is_watched() -> bool {
        let has_focus =
            dom::document().is_some_and(|document| document.has_focus().unwrap_or(true));
        has_focus && !Self::now().hidden
    }
}

/// The state of the browser, kept up to date, and what to call when a person knows better
/// than the browser that there is a network. That counts until the browser next speaks of
/// its network.
#[hook]
pub fn use_browser() -> (Browser, Callback<()>) {
    let browser = use_state_eq(Browser::now);
    let insists = use_state_eq(|| false);
    {
        let insists = insists.setter();
        use_event(&["online", "offline"], move |_| insists.set(false));
    }
    let setter = browser.setter();
    // What happens to the document comes by the window as well.
    use_event(&["online", "offline", "visibilitychange"], move |_| {
        setter.set(Browser::now());
    });
    let insist = {
        let insists = insists.setter();
        Callback::from(move |()| insists.set(true))
    };
    let browser = Browser {
        online: browser.says_online || *insists,
        ..*browser
    };
    (browser, insist)
}
