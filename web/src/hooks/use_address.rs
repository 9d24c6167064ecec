//! The page's address: it leads back to the job that is followed.

use yew::prelude::*;

use super::{use_effect_with, use_event};
use crate::dom;
use crate::state::{Action, State};

/// Keeps the part of the address after `#` at the job that is followed, wherever somebody
/// goes back to, since a reload would forget it otherwise; and follows another when somebody
/// opens a link to it here.
#[hook]
pub fn use_address(state: &UseReducerHandle<State>) {
    let link = state.address();
    use_effect_with(
        (link, state.jobs, state.strayed),
        |(link, jobs, _)| match link {
            Some(link) => dom::set_fragment(&link.fragment()),
            // The address that was opened may say why it leads nowhere.
            None if *jobs > 0 => dom::set_fragment(""),
            None => {}
        },
    );
    let dispatch = state.dispatcher();
    use_event(&["hashchange"], move |_| {
        dispatch.dispatch(Action::Visit(dom::fragment()));
    });
}
