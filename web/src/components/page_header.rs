//! The head of the page: its name, its language, its colours.

use roma_import::Lang;
use yew::prelude::*;

use crate::dom;
use crate::state::Theme;
use crate::words::words;

/// The head of the page.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The language.
    pub lang: Lang,
    /// The colours.
    pub theme: Theme,
    /// Another language was chosen.
    pub on_lang: Callback<Lang>,
    /// Other colours were chosen.
    pub on_theme: Callback<Theme>,
}

/// The head of the page.
#[component]
pub fn PageHeader(props: &Props) -> Html {
    // Each language is offered in itself, for those who cannot read the other.
    let other = match props.lang {
        Lang::En => Lang::Zh,
        Lang::Zh => Lang::En,
    };
    let (words, in_other) = (words(props.lang), words(other));
    let on_lang = props.on_lang.reform(move |_: MouseEvent| other);
    let on_theme = {
        let on_theme = props.on_theme.clone();
        Callback::from(move |event: Event| {
            if let Some(theme) = Theme::from_name(dom::typed(&event).shown()) {
                on_theme.emit(theme);
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
                        { for Theme::ALL.into_iter().map(|theme| html! {
                            <option value={theme.name()} selected={theme == props.theme}>
                                { match theme {
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
