//! The head of the page: its name, its language, its colours.

use roma_import::Lang;
use yew::prelude::*;

use crate::dom;
use crate::state::{Action, Theme};
use crate::words::words;

/// The head of the page.
pub fn page_header(lang: Lang, theme: Theme, dispatch: &Callback<Action>) -> Html {
    // Each language is offered in itself, for those who cannot read the other.
    let other = match lang {
        Lang::En => Lang::Zh,
        Lang::Zh => Lang::En,
    };
    let (words, in_other) = (words(lang), words(other));
    let on_lang = dispatch.reform(move |_: MouseEvent| Action::SetLang(other));
    let on_theme = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            if let Some(theme) = Theme::from_name(dom::typed(&event).shown()) {
                dispatch.emit(Action::SetTheme(theme));
            }
        })
    };
    html! {
        <header class="bar">
            <span class="brand">{ "roma-import" }</span>
            <div class="bar-end">
                <button type="button" class="small" lang={in_other.language_tag} onclick={on_lang}>
                    { in_other.language }
                </button>
                <label class="theme">
                    <span>{ words.theme }</span>
                    <select onchange={on_theme}>
                        { for Theme::ALL.into_iter().map(|choice| html! {
                            <option value={choice.name()} selected={choice == theme}>
                                { match choice {
                                    Theme::System => words.theme_system,
                                    Theme::Light => words.theme_light,
                                    Theme::Dark => words.theme_dark,
                                } }
                            </option>
                        }) }
                    </select>
                </label>
            </div>
        </header>
    }
}
